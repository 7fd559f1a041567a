/* HTML, for browsers, whose markup stands in www/templates/. */
#include "render/html.h"

#include <string.h>

#include "templates.h"

static bool in_one_class(const struct status *left, const struct status *right)
{
    return strcmp(status_stem(left->code), status_stem(right->code)) == 0;
}

/* Codes of one class, which stand together in the table. */
struct class
{
    const struct status *rows;
    size_t count;
};

/* Goes on to the next class of the list, from { the first row, 0 } on. false: there is none. */
static bool next_class(struct class *class)
{
    size_t count;
    const struct status *rows = statuses(&count), *end = rows + count;
    *class = (struct class){ class->rows + class->count, 0 };
    while (class->rows + class->count < end && in_one_class(class->rows, class->rows + class->count))
        class->count++;
    return class->count > 0;
}

static void write_jumps(struct buffer *out, const void *about)
{
    for (struct class class = { about, 0 }; next_class(&class);)
        html_list_jump(out, (union html_list_jump){ .class = value_text(status_stem(class.rows->code)) });
}

static void write_mark(struct buffer *out, const void *about)
{
    const struct status *row = about;
    if (row->origin != STATUS_REGISTERED)
        html_list_section_card_mark(
            out, (union html_list_section_card_mark){ .origin = value_text(status_origin_word(row->origin)) });
}

static void write_cards(struct buffer *out, const void *about)
{
    const struct class *class = about;
    for (const struct status *row = class->rows; row < class->rows + class->count; row++) {
        struct prose prose;
        out->failed |= !prose_of(&prose, row->code);
        html_list_section_card(out, (union html_list_section_card){ .code = value_number(&row->code),
                                                                    .phrase = value_text(row->phrase),
                                                                    .mark = value_written(write_mark, row),
                                                                    .summary = value_text(prose.summary) });
    }
}

static void write_sections(struct buffer *out, const void *about)
{
    for (struct class class = { about, 0 }; next_class(&class);)
        html_list_section(out, (union html_list_section){ .class = value_text(status_stem(class.rows->code)),
                                                          .name = value_text(status_class(class.rows->code)),
                                                          .card = value_written(write_cards, &class) });
}

static void write_authority(struct buffer *out, const void *about)
{
    curl_add_authority(out, about);
}

static void write_list(struct buffer *out, const struct page_list *page)
{
    size_t count;
    const struct status *rows = statuses(&count);
    html_list(out, (union html_list){ .watch = value_written(html_write_watch, page->place),
                                      .here = value_written(write_authority, page->place),
                                      .jump = value_written(write_jumps, rows),
                                      .section = value_written(write_sections, rows) });
}

static void write_where(struct buffer *out, const void *about)
{
    error_where(out, about);
}

static void write_excerpt_lines(struct buffer *out, const void *about)
{
    error_excerpt(out, about, "");
}

static void write_place(struct buffer *out, const void *about)
{
    const struct complaint *error = about;
    if (error->in && !error->text.data)
        html_error_place(out, (union html_error_place){ .where = value_written(write_where, error) });
}

static void write_excerpt(struct buffer *out, const void *about)
{
    const struct complaint *error = about;
    if (error->text.data)
        html_error_excerpt(out, (union html_error_excerpt){ .where = value_written(write_where, error),
                                                            .excerpt = value_written(write_excerpt_lines, error) });
}

static void write_corrected(struct buffer *out, const void *about)
{
    const struct complaint *error = about;
    if (error->corrected)
        html_error_corrected(out, (union html_error_corrected){ .target = value_text(error->corrected) });
}

static void write_help(struct buffer *out, const void *about)
{
    if (error_has_help(about))
        html_error_help(out);
}

static void write_error(struct buffer *out, const struct complaint *error)
{
    html_error(out, (union html_error){
                        .code = value_number(&error->code),
                        .phrase = value_text(status_of(error->code)->phrase),
                        .class = value_text(status_stem(error->code)),
                        .detail = value_text(error->detail),
                        .place = value_written(write_place, error),
                        .excerpt = value_written(write_excerpt, error),
                        .corrected = value_written(write_corrected, error),
                        .help = value_written(write_help, error),
                    });
}

/* A verdict and whom it is on. */
struct judged {
    const struct verdict_report *report;
    struct slice key;
};

static void write_findings(struct buffer *out, const void *about)
{
    const struct judged *judged = about;
    verdict_findings(out, judged->report, judged->key);
}

static void write_verdict(struct buffer *out, const struct verdict_report *report, struct slice key)
{
    const struct judged judged = { report, key };
    const int code = verdict_code(report);
    const struct curl_place here = { .control = true }; /* it is where this page is */
    html_verdict(out, (union html_verdict){ .watch = value_written(html_write_watch, &here),
                                            .code = value_number(&code),
                                            .phrase = value_text(status_of(code)->phrase),
                                            .class = value_text(status_stem(code)),
                                            .findings = value_written(write_findings, &judged) });
}

const struct renderer html_renderer = {
    .commands = true,
    .status = html_write_status,
    .list = write_list,
    .error = write_error,
    .help = html_write_help,
    .earned = html_write_earned,
    .earned_list = html_write_earned_list,
    .curl = html_write_curl,
    .checks = html_write_checks,
    .verdict = write_verdict,
    .control = html_write_control,
};
