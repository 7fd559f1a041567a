/* The explanation of a code as JSON, and as a problem detail (RFC 9457). */
#include "pure/page-parts.h"

static void add_prose(struct json *json, const struct prose *prose)
{
    json_string(json, "meaning", prose->meaning);
    json_string(json, "client", prose->client);
    json_string(json, "mistakes", prose->mistakes);
}

static void add_url(struct json *json, const char *name, int code)
{
    json_name(json, name);
    text_string(json->out, "\"");
    page_reference(json->out, code); /* letters, digits and -./:# only: nothing to escape */
    text_string(json->out, "\"");
}

static void add_reference(struct json *json, const struct subject *subject)
{
    if (!subject->row->spec) {
        json_string(json, "reference", NULL);
        return;
    }
    json_open(json, "reference", '{');
    json_string(json, "spec", subject->row->spec);
    json_string(json, "section", subject->row->section);
    add_url(json, "url", subject->code);
    json_close(json, '}');
}

static void add_fields(struct json *json, const struct subject *subject)
{
    static const char *const on[] = { [ON_INTERIM] = "interim", [ON_BOTH] = "both" };
    json_open(json, "fields", '[');
    for (const struct status_field *field = subject->fields; field->name; field++) {
        if (!status_field_applies(field, subject->method))
            continue;
        json_open_flat(json, NULL, '{');
        json_string(json, "name", field->name);
        json_string(json, "value", page_field_value(field));
        if (on[field->on])
            json_string(json, "on", on[field->on]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_uses(struct json *json, const struct status *row)
{
    json_open(json, "used_by", '[');
    for (const struct status_use *use = row->uses; use->name; use++) {
        json_open_flat(json, NULL, '{');
        json_string(json, "name", use->name);
        json_string(json, "vendor", use->vendor);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_facts(struct json *json, const struct status *row)
{
    json_string(json, "content", status_content_word(row->content));
    json_boolean(json, "cacheable", row->cacheable);
    json_string(json, "retry", status_retry_word(row->retry));
    json_string(json, "method", status_method_word(row->method));
}

void page_explain_json(struct text *out, const struct subject *subject)
{
    const struct status *row = subject->row;
    struct json json = { .out = out };
    json_open(&json, NULL, '{');
    json_number(&json, "code", subject->code);
    json_string(&json, "phrase", row->phrase);
    json_string(&json, "class", status_class(subject->code));
    json_string(&json, "summary", subject->prose->summary);
    if (row->detail)
        json_string(&json, "detail", row->detail);
    add_prose(&json, subject->prose);
    json_string(&json, "origin", status_origin_word(row->origin));
    add_reference(&json, subject);
    add_facts(&json, row);
    add_fields(&json, subject);
    add_uses(&json, row);
    json_close(&json, '}');
}

void page_explain_problem(struct text *out, const struct subject *subject)
{
    const struct status *row = subject->row;
    struct json json = { .out = out };
    json_open(&json, NULL, '{');
    if (row->spec)
        add_url(&json, "type", subject->code);
    else
        json_string(&json, "type", "about:blank");
    json_string(&json, "title", row->phrase);
    json_number(&json, "status", subject->code);
    json_string(&json, "detail", row->detail ? row->detail : subject->prose->summary);
    add_prose(&json, subject->prose);
    json_close(&json, '}');
}
