/* The parts of an explanation in words for people: headings, facts, the reference, field values. */
#include <string.h>

#include "render/page-parts.h"

static const char *const origins[STATUS_ORIGINS] = {
    [STATUS_REGISTERED] = "registered with IANA",
    [STATUS_TEMPORARY] = "registered with IANA, temporarily",
    [STATUS_DEPRECATED] = "registered with IANA, deprecated",
    [STATUS_OBSOLETED] = "registered with IANA, obsoleted",
    [STATUS_UNUSED] = "reserved by IANA as unused",
    [STATUS_UNOFFICIAL] = "unofficial: not registered, a vendor's own",
    [STATUS_UNASSIGNED] = "unassigned: not registered, and nobody is known to use it",
};

static const char *const contents[STATUS_CONTENTS] = {
    [CONTENT_EXPLAINS] = "any",
    [CONTENT_NONE] = "none: the response ends with its header section",
    [CONTENT_UNSENT] = "none: the fields speak of what a 200 would send",
    [CONTENT_EMPTY] = "empty: its length is 0",
    [CONTENT_DELTA] = "the difference to an older version",
};

static const char *const retries[STATUS_RETRIES] = {
    [RETRY_NO] = "no: the same request gets the same answer",
    [RETRY_LATER] = "later: the same request may get another answer then",
    [RETRY_CHANGED] = "changed: a request changed as the answer says may succeed",
};

static const char cacheable[] = "yes, by heuristic even if it does not say so";

static const char *const methods[STATUS_METHODS] = {
    [METHOD_KEPT] = "keeps the method",
    [METHOD_MAY_BECOME_GET] = "may turn POST into GET",
    [METHOD_BECOMES_GET] = "turns the method into GET; HEAD stays HEAD",
};

/* A fact in its long words; the short word stands in where nobody wrote longer ones. */
static struct part fact(const char *name, const char *words, const char *word)
{
    return (struct part){ name, words ? words : word };
}

void page_sections(const struct prose *prose, struct part sections[PAGE_SECTIONS])
{
    sections[0] = (struct part){ "Meaning", prose->meaning };
    sections[1] = (struct part){ "What a client should do", prose->client };
    sections[2] = (struct part){ "Common mistakes", prose->mistakes };
}

size_t page_facts(const struct subject *subject, struct part facts[PAGE_FACTS])
{
    const struct status *row = subject->row;
    size_t count = 0;
    facts[count++] = fact("Class", NULL, status_class(subject->code));
    facts[count++] = fact("Origin", origins[row->origin], status_origin_word(row->origin));
    facts[count++] = fact("Content", contents[row->content], status_content_word(row->content));
    facts[count++] = fact("Cacheable", row->cacheable ? cacheable : NULL, "only if it says so");
    facts[count++] = fact("Retry", retries[row->retry], status_retry_word(row->retry));
    if (row->method != METHOD_NO_REDIRECT)
        facts[count++] = fact("Redirect", methods[row->method], status_method_word(row->method));
    return count;
}

void page_reference_name(struct buffer *out, const struct status *row)
{
    if (strncmp(row->spec, "RFC", 3) == 0)
        buffer_format(out, "RFC %s", row->spec + 3);
    else
        buffer_string(out, row->spec);
    if (row->section)
        buffer_format(out, ", section %s", row->section);
}

const char *page_field_value(const struct status_field *field)
{
    return strcmp(field->value, FIELD_WHOLE_RANGE) == 0 ? "bytes 0-(last)/(length)" : field->value;
}

const struct status_field *page_field_next(const struct status_field *field, const char *method, bool interim)
{
    for (; field->name; field++) {
        bool there = field->on == ON_BOTH || (field->on == ON_INTERIM) == interim;
        if (there && status_field_applies(field, method))
            return field;
    }
    return NULL;
}

size_t page_heads(const struct subject *subject, struct head heads[PAGE_HEADS])
{
    bool interim = status_interim(subject->code);
    heads[0] = (struct head){ subject->code, subject->row->phrase, interim };
    if (interim)
        heads[1] = (struct head){ 200, status_of(200)->phrase, false };
    return interim ? 2 : 1;
}

void page_command(struct buffer *out, const struct subject *subject)
{
    buffer_format(out, "curl -i localhost:8080/status/%d", subject->code);
}

const char *page_redirect(const struct subject *subject)
{
    for (const struct status_field *field = subject->fields; field->name; field++)
        if (subject->row->method != METHOD_NO_REDIRECT && strcmp(field->name, "Location") == 0)
            return field->value;
    return NULL;
}
