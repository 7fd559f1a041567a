/* The explanation of a code as plain text, for curl and for a terminal. */
#include <string.h>

#include "render/page-parts.h"

static void add_summary(struct buffer *out, const struct subject *subject)
{
    const char *target = subject->told ? page_redirect(subject) : NULL;
    plain_title(out, subject->code, subject->row->phrase);
    plain_wrap(out, 0, 0, subject->prose->summary);
    if (target)
        buffer_format(out, "Go on at %s\n", target);
    if (subject->row->detail)
        plain_section(out, "In this answer", subject->row->detail);
}

static void add_prose(struct buffer *out, const struct prose *prose)
{
    struct part sections[PAGE_SECTIONS];
    page_sections(prose, sections);
    for (size_t i = 0; i < PAGE_SECTIONS; i++)
        plain_section(out, sections[i].name, sections[i].value);
}

static void add_reference(struct buffer *out, const struct subject *subject)
{
    if (!subject->row->spec)
        return;
    buffer_string(out, "  Reference  ");
    page_reference_name(out, subject->row);
    buffer_string(out, "\n             ");
    page_reference(out, subject->code);
    buffer_string(out, "\n");
}

static void add_facts(struct buffer *out, const struct subject *subject)
{
    struct part facts[PAGE_FACTS];
    size_t count = page_facts(subject, facts);
    buffer_string(out, "\nFacts\n");
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "  %-11s", facts[i].name);
        plain_wrap(out, 13, 13, facts[i].value);
    }
    add_reference(out, subject);
}

static void add_uses(struct buffer *out, const struct status *row)
{
    if (row->uses->name)
        buffer_string(out, "\nUsed by\n");
    for (const struct status_use *use = row->uses; use->name; use++)
        buffer_format(out, "  %s: %s\n", use->vendor, use->name);
}

static void add_head(struct buffer *out, const struct subject *subject, const struct head *head)
{
    buffer_format(out, "  HTTP/1.1 %d %s\n", head->code, head->phrase);
    const struct status_field *field = subject->fields;
    for (; (field = page_field_next(field, subject->method, head->interim)); field++) {
        buffer_format(out, "  %s: ", field->name);
        plain_wrap(out, (int)strlen(field->name) + 4, 6, page_field_value(field));
    }
}

static void add_wire(struct buffer *out, const struct subject *subject)
{
    struct head heads[PAGE_HEADS];
    size_t count = page_heads(subject, heads);
    buffer_string(out, "\nOn the wire\n  $ ");
    page_command(out, subject);
    buffer_string(out, "\n");
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, "\n");
        add_head(out, subject, &heads[i]);
    }
}

void page_explain_text(struct buffer *out, const struct subject *subject)
{
    add_summary(out, subject);
    add_prose(out, subject->prose);
    add_facts(out, subject);
    add_uses(out, subject->row);
    add_wire(out, subject);
}
