/* JSON: the parts of an explanation that only the page of a code has. */
#include "base/number.h"
#include "render/json.h"

static void add_texts(struct members *json, const char *name, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    member_open_flat(json, name, '[');
    while (prose_row(&rows, columns))
        member_slice(json, NULL, columns[0]);
    member_close(json, ']');
}

/* The code in the first column; tools/embed.py has seen to that. */
static long code_in(struct slice column)
{
    uint64_t code = 0;
    number_parse(column.data, column.length, STATUS_NONE, STATUS_MAX, &code, NULL);
    return (long)code;
}

static void add_codes(struct members *json, const char *name, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    member_open_flat(json, name, '[');
    while (prose_row(&rows, columns))
        member_number(json, NULL, code_in(columns[0]));
    member_close(json, ']');
}

static void add_senders(struct members *json, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    member_open(json, "senders", '[');
    while (prose_row(&rows, columns)) {
        member_open(json, NULL, '{');
        member_slice(json, "product", columns[0]);
        member_slice(json, "trigger", columns[1]);
        member_slice(json, "mark", columns[2]);
        member_slice(json, "first", columns[3]);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_apart(struct members *json, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    member_open(json, "apart", '[');
    while (prose_row(&rows, columns)) {
        member_open(json, NULL, '{');
        member_number(json, "status", code_in(columns[0]));
        member_slice(json, "differs", columns[1]);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_test(struct members *json, const struct prose *prose)
{
    if (!*prose->recipe) {
        member_string(json, "test", NULL);
        return;
    }
    member_open(json, "test", '{');
    member_paths(json, "recipe", prose->recipe);
    member_string(json, "client", prose->expected);
    member_paths(json, "verdict", prose->verdict);
    member_close(json, '}');
}

static void add_exchange(struct members *json, const struct subject *subject)
{
    const char *lines = subject->prose->exchange;
    member_open(json, "exchange", '[');
    for (struct buffer line = { 0 }; exchange_next_line(&lines, &line, subject->place); line = (struct buffer){ 0 }) {
        member_slice(json, NULL, (struct slice){ line.length ? line.data : "", line.length });
        json->out->failed |= line.failed;
        buffer_release(&line);
    }
    member_close(json, ']');
}

static void add_names(struct members *json, const char *rows)
{
    struct slice columns[PROSE_COLUMNS];
    prose_row(&rows, columns);
    member_open(json, "names", '{');
    for (int i = 0; i < PROSE_LANGUAGES; i++)
        member_slice_or_null(json, prose_language_word(i), columns[i].length ? columns[i] : (struct slice){ 0 });
    member_close(json, '}');
}

void json_prose_parts(struct members *json, const struct subject *subject)
{
    const struct prose *prose = subject->prose;
    if (!subject->place)
        return;
    add_texts(json, "formerly", prose->formerly);
    add_texts(json, "said", prose->said);
    add_codes(json, "confused_with", prose->confused);
    add_senders(json, prose->senders);
    add_apart(json, prose->apart);
    add_test(json, prose);
    add_exchange(json, subject);
    add_names(json, prose->names);
}
