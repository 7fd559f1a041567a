/* Plain text: the parts of an explanation that only the page of a code has. */
#include <string.h>

#include "render/text.h"

static void add_heading(struct buffer *out, const char *heading, const char *rows)
{
    if (*rows)
        buffer_format(out, "\n%s\n", heading);
}

/* A label of the given width and a text beside it, which is a copy so that it ends with a NUL. */
static void add_labelled(struct buffer *out, const char *label, int width, struct slice text)
{
    struct buffer copy = { 0 };
    buffer_add(&copy, text.data, text.length);
    buffer_add(&copy, "", 1);
    out->failed |= copy.failed;
    buffer_format(out, "  %-*s", width, label);
    if (!copy.failed)
        plain_wrap(out, 2 + width, 2 + width, copy.data);
    buffer_release(&copy);
}

/* The first columns of all rows, in one list. */
static void add_list(struct buffer *out, const char *label, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    struct buffer list = { 0 };
    while (prose_row(&rows, columns)) {
        buffer_string(&list, list.length ? ", " : "");
        buffer_add(&list, columns[0].data, columns[0].length);
    }
    if (list.length)
        add_labelled(out, label, 11, (struct slice){ list.data, list.length });
    out->failed |= list.failed;
    buffer_release(&list);
}

static void add_senders(struct buffer *out, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    add_heading(out, "Who sends it", rows);
    while (prose_row(&rows, columns)) {
        add_labelled(out, "", 0, columns[0]);
        add_labelled(out, "  when", 8, columns[1]);
        add_labelled(out, "  mark", 8, columns[2]);
        add_labelled(out, "  first", 8, columns[3]);
    }
}

static void add_apart(struct buffer *out, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    add_heading(out, "Tell apart", rows);
    while (prose_row(&rows, columns)) {
        char code[] = { columns[0].data[0], columns[0].data[1], columns[0].data[2], 0 };
        add_labelled(out, code, 5, columns[1]);
    }
}

static void add_command(struct buffer *out, const char *program, const struct curl_place *place, const char *target)
{
    buffer_format(out, "  $ %s '", program);
    curl_add_authority(out, place);
    buffer_format(out, "%s%s'\n", place->root ? place->root : "", target);
}

static void add_test(struct buffer *out, const struct prose *prose, const struct curl_place *place)
{
    if (!*prose->recipe)
        return;
    add_heading(out, "Test your client (K is a name of your own)", prose->recipe);
    add_command(out, "your-client", place, prose->recipe);
    add_labelled(out, "", 0, slice_of(prose->expected));
    add_command(out, "curl", place, prose->verdict);
}

static void add_exchange(struct buffer *out, const struct subject *subject)
{
    const char *lines = subject->prose->exchange;
    add_heading(out, "Exchange", lines);
    for (struct buffer line = { 0 }; exchange_next_line(&lines, &line, subject->place); line = (struct buffer){ 0 }) {
        buffer_string(out, line.length ? "  " : "\n");
        if (line.length)
            plain_wrap(out, 2, 6, line.data);
        out->failed |= line.failed;
        buffer_release(&line);
    }
}

static void add_names(struct buffer *out, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    add_heading(out, "Names", rows);
    prose_row(&rows, columns);
    for (int i = 0; i < PROSE_LANGUAGES; i++)
        if (columns[i].length)
            add_labelled(out, prose_language(i), 11, columns[i]);
}

void text_prose_parts(struct buffer *out, const struct subject *subject)
{
    const struct prose *prose = subject->prose;
    if (!subject->place)
        return;
    add_senders(out, prose->senders);
    add_apart(out, prose->apart);
    add_test(out, prose, subject->place);
    add_exchange(out, subject);
    if (*prose->formerly || *prose->said || *prose->confused)
        buffer_string(out, "\nAlso\n");
    add_list(out, "formerly", prose->formerly);
    add_list(out, "said", prose->said);
    add_list(out, "not", prose->confused);
    add_names(out, prose->names);
}
