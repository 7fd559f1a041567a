/* The paths of /openapi.json: what the table says of each, and what the handlers' rows say. */
#include <ctype.h>
#include <string.h>

#include "handlers/openapi.h"

/* A code, "default" or "3XX", and the media type behind it. */
static void add_answer(struct members *json, struct slice answer)
{
    char name[8] = "";
    const char *space = slice_find(answer, ' ');
    const struct slice code = { answer.data, space ? (size_t)(space - answer.data) : answer.length };
    memcpy(name, code.data, code.length);
    int number = 0;
    member_open(json, name, '{');
    member_string(json, "description", status_read(&number, code) ? status_of(number)->phrase : "Another code");
    if (space) {
        const struct slice type = { space + 1, answer.length - code.length - 1 };
        member_open(json, "content", '{');
        buffer_format(json->out, "\"%.*s\": {}", (int)type.length, type.data);
        json->any = false;
        member_close(json, '}');
    }
    member_close(json, '}');
}

static void add_answers(struct members *json, const struct openapi_path *row)
{
    struct slice rest = slice_of(row->answers), answer;
    bool succeeds = false;
    member_open(json, "responses", '{');
    for (; slice_next_member(&rest, &answer); succeeds |= slice_starts(answer, "2"))
        add_answer(json, answer);
    if (!succeeds)
        add_answer(json, slice_of("2XX")); /* the field Everystatus may ask for one */
    member_open_flat(json, "4XX", '{');
    openapi_add_reference(json, "responses", "refused");
    member_close(json, '}');
    member_close(json, '}');
}

/* Letters and digits of the path, so that it can stand in a URL. */
static void add_identifier(struct members *json, const char *method, const char *path)
{
    struct buffer name = { 0 };
    buffer_string(&name, method);
    for (const char *at = path; *at; at++)
        buffer_add(&name, isalnum((unsigned char)*at) || *at == '-' ? at : "_", *at != '}');
    member_string(json, "operationId", name.failed ? "" : name.data);
    json->out->failed |= name.failed;
    buffer_release(&name);
}

static void add_security(struct members *json)
{
    member_open(json, "security", '[');
    member_open_flat(json, NULL, '{');
    member_close(json, '}');
    member_open_flat(json, NULL, '{');
    member_open(json, "token", '[');
    member_close(json, ']');
    member_close(json, '}');
    member_close(json, ']');
}

static void add_operation(struct members *json, const struct openapi_item *item, const char *method, bool content)
{
    member_open(json, method, '{');
    add_identifier(json, method, item->row->path);
    member_string(json, "summary", item->row->summary);
    member_string(json, "description", item->row->summary);
    member_open_flat(json, "tags", '[');
    member_string(json, NULL, item->tag);
    member_close(json, ']');
    if (item->row->control)
        add_security(json);
    if (content && strchr("pd", method[0])) { /* POST, PUT, PATCH, DELETE */
        member_open_flat(json, "requestBody", '{');
        openapi_add_reference(json, "requestBodies", "any");
        member_close(json, '}');
    }
    add_answers(json, item->row);
    member_close(json, '}');
}

/* OpenAPI has no others (3.1.0, 4.8.9.1). */
static const char describable[] = "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE";

static void add_operations(struct members *json, const struct openapi_item *item, const char *methods, bool content)
{
    struct slice rest = slice_of(methods ? methods : describable), method;
    while (slice_next_member(&rest, &method)) {
        char name[8] = "";
        if (method.length >= sizeof name)
            continue;
        for (size_t i = 0; i < method.length; i++)
            name[i] = (char)tolower((unsigned char)method.data[i]);
        add_operation(json, item, name, content);
    }
}

static void add_path(struct members *json, struct openapi_item *item)
{
    openapi_add_target(&item->target, item->row);
    const struct slice path = { item->target.data, item->target.length };
    const struct handler *handler = item->site->next_row(item->site, path, NULL);
    if (!handler && !item->row->methods)
        return; /* the options have it left out */
    member_open(json, item->row->path, '{');
    openapi_add_parameters(json, item, handler);
    if (!handler)
        add_operations(json, item, item->row->methods, false);
    for (; handler; handler = item->site->next_row(item->site, path, handler))
        add_operations(json, item, handler->methods, handler->content);
    member_close(json, '}');
}

void openapi_add_paths(struct members *json, const struct site *site)
{
    const char *tag = NULL;
    member_open(json, "paths", '{');
    for (const struct openapi_path *row = openapi_paths; row->path; row++) {
        tag = row->tag ? row->tag : tag;
        struct openapi_item item = { .row = row, .tag = tag, .site = site };
        add_path(json, &item);
        json->out->failed |= item.target.failed;
        buffer_release(&item.target);
    }
    member_close(json, '}');
}
