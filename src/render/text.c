/* Plain text, for curl and for a terminal of 80 columns. */
#include "render/text.h"

#include <string.h>

static void add_summary(struct buffer *out, const struct subject *subject)
{
    const char *target = status_redirect(subject);
    plain_code_title(out, subject->code, subject->row->phrase);
    plain_wrap(out, 0, 0, subject->prose->summary);
    if (target)
        buffer_format(out, "Go on at %s\n", target);
    if (subject->row->detail)
        plain_section(out, "In this answer", subject->row->detail);
}

static void add_reference(struct buffer *out, const struct subject *subject)
{
    if (!subject->row->spec)
        return;
    buffer_string(out, "  Reference  ");
    reference_name(out, subject->row);
    buffer_string(out, "\n             ");
    reference_url(out, subject->row);
    buffer_string(out, "\n");
}

static void add_facts(struct buffer *out, const struct subject *subject)
{
    struct part facts[STATUS_FACTS];
    size_t count = status_facts(subject, facts);
    buffer_string(out, "\nFacts\n");
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "  %-11s", facts[i].name);
        plain_wrap(out, 13, 13, facts[i].value);
    }
    add_reference(out, subject);
}

static void add_uses(struct buffer *out, const struct status *row)
{
    if (row->use_list)
        buffer_string(out, "\nUsed by\n");
    for (const struct status_use *use = status_uses(row); use->name; use++)
        buffer_format(out, "  %s: %s\n", use->vendor, use->name);
}

static void add_head(struct buffer *out, const struct subject *subject, const struct head *head)
{
    buffer_format(out, "  HTTP/1.1 %d %.*s\n", head->code, (int)head->phrase.length, head->phrase.data);
    const struct status_field *field = subject->fields;
    for (; (field = field_next(field, subject->method, head->interim)); field++) {
        buffer_format(out, "  %s: ", field->name);
        plain_wrap(out, (int)strlen(field->name) + 4, 6, field_value(field));
    }
}

/* The heads of interim responses, as they went out. */
static void add_before(struct buffer *out, struct slice before)
{
    struct slice line;
    buffer_string(out, before.length ? "\n" : "");
    while (before_next_line(&before, &line))
        if (line.length)
            buffer_format(out, "  %.*s\n", (int)line.length, line.data);
        else if (before.length)
            buffer_string(out, "\n");
}

static void add_wire(struct buffer *out, const struct subject *subject)
{
    struct head heads[STATUS_HEADS];
    size_t count = status_heads(subject, heads);
    buffer_string(out, "\nOn the wire\n  $ ");
    status_command(out, subject);
    buffer_string(out, "\n");
    add_before(out, subject->before);
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, "\n");
        add_head(out, subject, &heads[i]);
    }
}

static void write_status(struct buffer *out, const struct subject *subject)
{
    add_summary(out, subject);
    plain_section(out, "Meaning", subject->prose->meaning);
    plain_section(out, "What a client should do", subject->prose->client);
    plain_section(out, "Common mistakes", subject->prose->mistakes);
    text_prose_parts(out, subject);
    add_facts(out, subject);
    add_uses(out, subject->row);
    if (subject->code != STATUS_NONE)
        add_wire(out, subject);
    text_how_to_earn(out, subject);
}

static void add_hits(struct buffer *out, const struct search *found)
{
    for (const struct search_hit *hit = found->hits; hit < found->hits + found->count; hit++)
        buffer_format(out, "%03d %s (%s: %.*s)\n", hit->row->code, hit->row->phrase, hit->why, (int)hit->what.length,
                      hit->what.data);
}

static void write_list(struct buffer *out, const struct page_list *page)
{
    size_t count;
    if (page->found) {
        add_hits(out, page->found);
        return;
    }
    const struct status *rows = statuses(&count);
    for (size_t i = 0; i < count; i++) {
        if (page->pattern && !status_fits(rows[i].code, page->pattern))
            continue;
        buffer_format(out, "%d %s", rows[i].code, rows[i].phrase);
        if (rows[i].origin != STATUS_REGISTERED)
            buffer_format(out, " (%s)", status_origin_word(rows[i].origin));
        buffer_string(out, "\n");
    }
}

static void write_error(struct buffer *out, const struct complaint *error, const struct curl_place *place)
{
    (void)place;
    plain_title(out, error->code, status_of(error->code)->phrase);
    foreign_words(out, error->detail, strlen(error->detail));
    buffer_string(out, "\n\n");
    if (error->in || error->text.data) {
        error_where(out, error);
        buffer_string(out, error->text.data ? ":\n\n" : "\n\n");
    }
    if (error->text.data) {
        error_excerpt(out, error, "  ");
        buffer_string(out, "\n");
    }
    if (error->corrected) {
        buffer_string(out, "Did you mean this?\n\n  ");
        foreign_words(out, error->corrected, strlen(error->corrected));
        buffer_string(out, "\n\n");
    }
    buffer_paths(out, "Explained at /codes/");
    buffer_format(out, "%d", error->code);
    buffer_paths(out, error_has_help(error) ? ", help at /help\n" : "\n");
}

const struct renderer text_renderer = {
    .commands = true,
    .status = write_status,
    .list = write_list,
    .error = write_error,
    .help = text_help,
    .earned = text_earned,
    .earned_list = text_earned_list,
    .curl = text_curl,
    .checks = text_checks,
    .verdict = text_verdict,
    .entry = text_entry,
    .journal = text_journal,
    .control = text_control,
    .build = text_build,
    .attempt = text_try,
    .compare = text_compare,
};
