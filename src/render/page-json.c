/* The explanation of a code as JSON, and as a problem detail (RFC 9457). */
#include "render/page-parts.h"

static void add_prose(struct members *json, const struct prose *prose)
{
    member_string(json, "meaning", prose->meaning);
    member_string(json, "client", prose->client);
    member_string(json, "mistakes", prose->mistakes);
}

static void add_url(struct members *json, const char *name, int code)
{
    member_name(json, name);
    buffer_string(json->out, "\"");
    page_reference(json->out, code); /* letters, digits and -./:# only: nothing to escape */
    buffer_string(json->out, "\"");
}

static void add_reference(struct members *json, const struct subject *subject)
{
    if (!subject->row->spec) {
        member_string(json, "reference", NULL);
        return;
    }
    member_open(json, "reference", '{');
    member_string(json, "spec", subject->row->spec);
    member_string(json, "section", subject->row->section);
    add_url(json, "url", subject->code);
    member_close(json, '}');
}

static void add_fields(struct members *json, const struct subject *subject)
{
    static const char *const on[] = { [ON_INTERIM] = "interim", [ON_BOTH] = "both" };
    member_open(json, "fields", '[');
    for (const struct status_field *field = subject->fields; field->name; field++) {
        if (!status_field_applies(field, subject->method))
            continue;
        member_open_flat(json, NULL, '{');
        member_string(json, "name", field->name);
        member_string(json, "value", page_field_value(field));
        if (on[field->on])
            member_string(json, "on", on[field->on]);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_uses(struct members *json, const struct status *row)
{
    member_open(json, "used_by", '[');
    for (const struct status_use *use = row->uses; use->name; use++) {
        member_open_flat(json, NULL, '{');
        member_string(json, "name", use->name);
        member_string(json, "vendor", use->vendor);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_facts(struct members *json, const struct status *row)
{
    member_string(json, "content", status_content_word(row->content));
    member_boolean(json, "cacheable", row->cacheable);
    member_string(json, "retry", status_retry_word(row->retry));
    member_string(json, "method", status_method_word(row->method));
}

void page_explain_json(struct buffer *out, const struct subject *subject)
{
    const struct status *row = subject->row;
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_number(&json, "code", subject->code);
    member_string(&json, "phrase", row->phrase);
    member_string(&json, "class", status_class(subject->code));
    member_string(&json, "summary", subject->prose->summary);
    if (row->detail)
        member_string(&json, "detail", row->detail);
    add_prose(&json, subject->prose);
    member_string(&json, "origin", status_origin_word(row->origin));
    add_reference(&json, subject);
    add_facts(&json, row);
    add_fields(&json, subject);
    add_uses(&json, row);
    member_close(&json, '}');
}

void page_explain_problem(struct buffer *out, const struct subject *subject)
{
    const struct status *row = subject->row;
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    if (row->spec)
        add_url(&json, "type", subject->code);
    else
        member_string(&json, "type", "about:blank");
    member_string(&json, "title", row->phrase);
    member_number(&json, "status", subject->code);
    member_string(&json, "detail", row->detail ? row->detail : subject->prose->summary);
    add_prose(&json, subject->prose);
    member_close(&json, '}');
}
