/* The parameters of a path of /openapi.json, and its example. */
#include <string.h>

#include "handlers/openapi.h"
#include "http/percent.h"

static const char reference[] = "$ref";

/* Takes the next name off *rest, which is a path with names in braces; *before receives what stands in front of it. false:
 * there is none, and *before is what was left. */
static bool next_name(struct slice *rest, struct slice *before, struct slice *name)
{
    const char *open = slice_find(*rest, '{'), *close = open ? slice_find(*rest, '}') : NULL;
    *before = (struct slice){ rest->data, open ? (size_t)(open - rest->data) : rest->length };
    if (!open)
        return false;
    *name = (struct slice){ open + 1, (size_t)(close - open - 1) };
    slice_skip(rest, (size_t)(close + 1 - rest->data));
    return true;
}

/* The example's value; data is NULL where it has none. */
static struct slice example_of(const struct openapi_path *row, struct slice wanted)
{
    struct slice rest = row->examples ? slice_of(row->examples) : (struct slice){ 0 }, name, value;
    while (target_next_parameter(&rest, &name, &value))
        if (slice_equals(name, wanted))
            return value;
    return (struct slice){ 0 };
}

static bool is_in_path(const struct openapi_path *row, struct slice wanted)
{
    struct slice rest = slice_of(row->path), before, name;
    while (next_name(&rest, &before, &name))
        if (slice_equals(name, wanted))
            return true;
    return false;
}

void openapi_add_target(struct buffer *out, const struct openapi_path *row)
{
    struct slice rest = slice_of(row->path), before, name;
    bool more = true;
    while (more) {
        more = next_name(&rest, &before, &name);
        buffer_add(out, before.data, before.length);
        const struct slice value = more ? example_of(row, name) : (struct slice){ 0 };
        if (more)
            buffer_add(out, value.data, value.length);
    }
    if (strcmp(row->path, "/_") == 0) /* it may be asked for without its slash */
        buffer_string(out, "/");
}

void openapi_add_reference(struct members *json, const char *kind, const char *name)
{
    struct buffer target = { 0 };
    buffer_format(&target, "#/components/%s/%s", kind, name);
    member_string(json, reference, target.failed ? "" : target.data);
    json->out->failed |= target.failed;
    buffer_release(&target);
}

static void add_component(struct members *json, const char *kind, const char *name)
{
    member_open_flat(json, NULL, '{');
    openapi_add_reference(json, kind, name);
    member_close(json, '}');
}

static bool is_number(struct slice name)
{
    static const char *const numbers[] = { "n", "page", "exit", "count", "numbytes", "chunk_size" };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (slice_is(name, numbers[i]))
            return true;
    return false;
}

static void add_schema(struct members *json, const struct openapi_item *item, struct slice name, bool in_path)
{
    member_open_flat(json, "schema", '{');
    if (in_path && slice_is(name, "code"))
        openapi_add_reference(json, "schemas", strcmp(item->tag, "earned") == 0 ? "earned" : "code");
    else
        member_string(json, "type", is_number(name) ? "integer" : "string");
    member_close(json, '}');
}

static void add_example(struct members *json, struct slice name, struct slice value, bool in_path)
{
    struct buffer text = { 0 };
    if (!value.data)
        return;
    percent_add(&text, value, PERCENT_ALL);
    member_name(json, "example");
    const bool plain = is_number(name) || (in_path && slice_is(name, "code"));
    if (plain)
        buffer_add(json->out, text.data, text.length);
    else
        buffer_json_string(json->out, text.data);
    json->out->failed |= text.failed;
    buffer_release(&text);
}

static void add_parameter(struct members *json, const struct openapi_item *item, struct slice name, bool in_path)
{
    const struct slice value = example_of(item->row, name);
    member_open(json, NULL, '{');
    member_slice(json, "name", name);
    member_string(json, "in", in_path ? "path" : "query");
    if (in_path || (item->row->required && slice_is(name, item->row->required)))
        member_boolean(json, "required", true);
    if (!in_path && !value.data)
        member_boolean(json, "allowEmptyValue", true);
    add_schema(json, item, name, in_path);
    add_example(json, name, value, in_path);
    member_close(json, '}');
}

static void add_path_names(struct members *json, const struct openapi_item *item)
{
    struct slice rest = slice_of(item->row->path), before, name;
    while (next_name(&rest, &before, &name))
        add_parameter(json, item, name, true);
}

/* The parameters of the query that the example has. */
static void add_example_parameters(struct members *json, const struct openapi_item *item)
{
    struct slice rest = item->row->examples ? slice_of(item->row->examples) : (struct slice){ 0 }, name, value;
    while (target_next_parameter(&rest, &name, &value))
        if (!is_in_path(item->row, name))
            add_parameter(json, item, name, false);
}

/* The others that the handler's row or the path's own list name. */
static void add_more_parameters(struct members *json, const struct openapi_item *item, const struct handler *handler)
{
    struct slice rest = handler && handler->parameters ? slice_of(handler->parameters) : (struct slice){ 0 }, name;
    while (slice_next_member(&rest, &name))
        if (!example_of(item->row, name).data)
            add_parameter(json, item, name, false);
    for (size_t i = 0; item->row->parameter && item->row->parameter(i); i++)
        if (!example_of(item->row, slice_of(item->row->parameter(i))).data)
            add_parameter(json, item, slice_of(item->row->parameter(i)), false);
}

void openapi_add_parameters(struct members *json, const struct openapi_item *item, const struct handler *handler)
{
    member_open(json, "parameters", '[');
    add_path_names(json, item);
    add_example_parameters(json, item);
    add_more_parameters(json, item, handler);
    if (handler && (handler->query == QUERY_MODIFIERS || handler->by_recipe))
        add_component(json, "parameters", "modifiers");
    if (handler && handler->query == QUERY_KEY)
        add_component(json, "parameters", "key");
    if (item->row->any)
        add_component(json, "parameters", "any");
    if (strcmp(item->tag, "control") != 0)
        add_component(json, "parameters", "recipe");
    member_close(json, ']');
}
