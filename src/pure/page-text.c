/* The explanation of a code as plain text, for curl and for a terminal. */
#include <string.h>

#include "pure/page-parts.h"

static void add_summary(struct text *out, const struct subject *subject)
{
    const char *target = subject->told ? page_redirect(subject) : NULL;
    plain_title(out, subject->code, subject->row->phrase);
    plain_wrap(out, 0, 0, subject->prose->summary);
    if (target)
        text_format(out, "Go on at %s\n", target);
    if (subject->row->detail)
        plain_section(out, "In this answer", subject->row->detail);
}

static void add_prose(struct text *out, const struct prose *prose)
{
    struct part sections[PAGE_SECTIONS];
    page_sections(prose, sections);
    for (size_t i = 0; i < PAGE_SECTIONS; i++)
        plain_section(out, sections[i].name, sections[i].value);
}

static void add_reference(struct text *out, const struct subject *subject)
{
    if (!subject->row->spec)
        return;
    text_string(out, "  Reference  ");
    page_reference_name(out, subject->row);
    text_string(out, "\n             ");
    page_reference(out, subject->code);
    text_string(out, "\n");
}

static void add_facts(struct text *out, const struct subject *subject)
{
    struct part facts[PAGE_FACTS];
    size_t count = page_facts(subject, facts);
    text_string(out, "\nFacts\n");
    for (size_t i = 0; i < count; i++) {
        text_format(out, "  %-11s", facts[i].name);
        plain_wrap(out, 13, 13, facts[i].value);
    }
    add_reference(out, subject);
}

static void add_uses(struct text *out, const struct status *row)
{
    if (row->uses->name)
        text_string(out, "\nUsed by\n");
    for (const struct status_use *use = row->uses; use->name; use++)
        text_format(out, "  %s: %s\n", use->vendor, use->name);
}

static void add_head(struct text *out, const struct subject *subject, const struct head *head)
{
    text_format(out, "  HTTP/1.1 %d %s\n", head->code, head->phrase);
    const struct status_field *field = subject->fields;
    for (; (field = page_field_next(field, subject->method, head->interim)); field++) {
        text_format(out, "  %s: ", field->name);
        plain_wrap(out, (int)strlen(field->name) + 4, 6, page_field_value(field));
    }
}

static void add_wire(struct text *out, const struct subject *subject)
{
    struct head heads[PAGE_HEADS];
    size_t count = page_heads(subject, heads);
    text_string(out, "\nOn the wire\n  $ ");
    page_command(out, subject);
    text_string(out, "\n");
    for (size_t i = 0; i < count; i++) {
        text_string(out, "\n");
        add_head(out, subject, &heads[i]);
    }
}

void page_explain_text(struct text *out, const struct subject *subject)
{
    add_summary(out, subject);
    add_prose(out, subject->prose);
    add_facts(out, subject);
    add_uses(out, subject->row);
    add_wire(out, subject);
}
