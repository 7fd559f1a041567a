/* HTML: the parts of an explanation that only the page of a code has, www/templates/prose.html. */
#include "recipe/form.h"
#include "render/html.h"
#include "render/mentions.h"
#include "templates.h"

static void write_rows(struct buffer *out, const char *rows, void (*write)(struct buffer *out, const struct slice *columns))
{
    struct slice columns[PROSE_COLUMNS];
    while (prose_row(&rows, columns))
        write(out, columns);
}

static void write_sender(struct buffer *out, const struct slice *columns)
{
    html_prose_senders_sender(out, (union html_prose_senders_sender){
                                       .product = value_slice(columns[0]),
                                       .trigger = value_prose(columns[1], 0),
                                       .mark = value_slice(columns[2]),
                                       .first = value_prose(columns[3], 0),
                                   });
}

static void write_sender_rows(struct buffer *out, const void *about)
{
    write_rows(out, about, write_sender);
}

static void write_senders(struct buffer *out, const void *about)
{
    const struct prose *prose = about;
    if (*prose->senders)
        html_prose_senders(out, (union html_prose_senders){ .sender = value_written(write_sender_rows, prose->senders) });
}

/* A code and its neighbour. */
struct pair {
    int code;
    struct slice other;
};

/* 000 is no code, which could be compared. */
static void write_compare(struct buffer *out, const void *about)
{
    const struct pair *pair = about;
    if (pair->code != STATUS_NONE && !slice_is(pair->other, "000"))
        html_prose_apart_neighbour_compare(out, (union html_prose_apart_neighbour_compare){ .self = value_number(&pair->code),
                                                                                            .code = value_slice(pair->other) });
}

static void write_neighbours(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    const char *rows = subject->prose->apart;
    struct slice columns[PROSE_COLUMNS];
    while (prose_row(&rows, columns)) {
        const struct pair pair = { subject->code, columns[0] };
        html_prose_apart_neighbour(out, (union html_prose_apart_neighbour){ .code = value_slice(columns[0]),
                                                                            .differs = value_slice(columns[1]),
                                                                            .compare = value_written(write_compare, &pair) });
    }
}

static void write_apart(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (*subject->prose->apart)
        html_prose_apart(out, (union html_prose_apart){ .neighbour = value_written(write_neighbours, subject) });
}

/* The page that makes such a URL, for a target that is nothing but a recipe. */
static void write_build(struct buffer *out, const void *about)
{
    static const char path[] = "/status/";
    struct slice recipe = slice_of(about);
    struct buffer quoted = { 0 };
    if (!slice_starts(recipe, path))
        return;
    slice_skip(&recipe, sizeof path - 1);
    form_quote(&quoted, recipe);
    html_prose_test_build(out, (union html_prose_test_build){ .quoted = value_slice(form_text(&quoted)) });
    out->failed |= quoted.failed;
    buffer_release(&quoted);
}

static void write_test(struct buffer *out, const void *about)
{
    const struct prose *prose = about;
    if (*prose->recipe)
        html_prose_test(out, (union html_prose_test){ .recipe = value_text(prose->recipe),
                                                      .build = value_written(write_build, prose->recipe),
                                                      .client = value_prose(slice_of(prose->expected), 0),
                                                      .verdict = value_text(prose->verdict) });
}

static void write_lines(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    const char *lines = subject->prose->exchange;
    for (struct buffer line = { 0 }; exchange_next_line(&lines, &line, subject->place); line = (struct buffer){ 0 }) {
        html_prose_exchange_line(out, (union html_prose_exchange_line){
                                          .line = value_slice((struct slice){ line.length ? line.data : "", line.length }) });
        out->failed |= line.failed;
        buffer_release(&line);
    }
}

static void write_exchange(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (*subject->prose->exchange)
        html_prose_exchange(out, (union html_prose_exchange){ .line = value_written(write_lines, subject) });
}

static void write_former(struct buffer *out, const struct slice *columns)
{
    html_prose_formerly_phrase(out, (union html_prose_formerly_phrase){ .phrase = value_slice(columns[0]) });
}

static void write_former_rows(struct buffer *out, const void *about)
{
    write_rows(out, about, write_former);
}

static void write_formerly(struct buffer *out, const void *about)
{
    const struct prose *prose = about;
    if (*prose->formerly)
        html_prose_formerly(out, (union html_prose_formerly){ .phrase = value_written(write_former_rows, prose->formerly) });
}

static void write_words(struct buffer *out, const struct slice *columns)
{
    html_prose_said_words(out, (union html_prose_said_words){ .words = value_slice(columns[0]) });
}

static void write_word_rows(struct buffer *out, const void *about)
{
    write_rows(out, about, write_words);
}

static void write_said(struct buffer *out, const void *about)
{
    const struct prose *prose = about;
    if (*prose->said)
        html_prose_said(out, (union html_prose_said){ .words = value_written(write_word_rows, prose->said) });
}

static void write_names(struct buffer *out, const void *about)
{
    const char *rows = ((const struct prose *)about)->names;
    struct slice columns[PROSE_COLUMNS];
    prose_row(&rows, columns);
    for (int i = 0; i < PROSE_LANGUAGES; i++)
        if (columns[i].length)
            html_prose_names_name(out, (union html_prose_names_name){ .language = value_text(prose_language(i)),
                                                                      .name = value_slice(columns[i]) });
}

static void write_named(struct buffer *out, const void *about)
{
    const struct prose *prose = about;
    if (*prose->names)
        html_prose_names(out, (union html_prose_names){ .name = value_written(write_names, prose) });
}

void html_write_prose_parts(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (subject->place)
        html_prose(out, (union html_prose){ .senders = value_written(write_senders, subject->prose),
                                            .apart = value_written(write_apart, subject),
                                            .test = value_written(write_test, subject->prose),
                                            .exchange = value_written(write_exchange, subject),
                                            .formerly = value_written(write_formerly, subject->prose),
                                            .said = value_written(write_said, subject->prose),
                                            .names = value_written(write_named, subject->prose) });
}
