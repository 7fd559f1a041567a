/* The writer of JSON. */
#include "render/members.h"

/* Begins a line, two blanks deep for each level. */
static void begin_line(struct members *json)
{
    static const char blanks[] = "\n                ";
    size_t depth = (size_t)json->depth * 2, most = sizeof blanks - 2;
    buffer_add(json->out, blanks, 1 + (depth < most ? depth : most));
    for (; depth > most; depth--)
        buffer_add(json->out, " ", 1);
}

void member_name(struct members *json, const char *name)
{
    if (json->any)
        buffer_string(json->out, json->flat ? ", " : ",");
    if (!json->flat && json->depth > 0)
        begin_line(json);
    if (name) {
        buffer_add(json->out, "\"", 1);
        buffer_string(json->out, name);
        buffer_add(json->out, "\": ", 3);
    }
    json->any = true;
}

void member_open(struct members *json, const char *name, char bracket)
{
    member_name(json, name);
    buffer_add(json->out, &bracket, 1);
    json->depth++;
    json->any = false;
}

void member_open_flat(struct members *json, const char *name, char bracket)
{
    member_open(json, name, bracket);
    json->flat = true;
}

void member_close(struct members *json, char bracket)
{
    json->depth--;
    if (json->any && !json->flat)
        begin_line(json);
    buffer_add(json->out, &bracket, 1);
    if (json->depth == 0)
        buffer_string(json->out, "\n");
    json->any = true;
    json->flat = false;
}

void member_string(struct members *json, const char *name, const char *value)
{
    member_name(json, name);
    buffer_json_string(json->out, value);
}

void member_paths(struct members *json, const char *name, const char *text)
{
    struct buffer value = { .root = json->out->root };
    buffer_paths(&value, text);
    member_string(json, name, value.failed ? "" : value.data);
    json->out->failed |= value.failed;
    buffer_release(&value);
}

void member_slice(struct members *json, const char *name, struct slice value)
{
    member_name(json, name);
    buffer_string(json->out, "\"");
    buffer_json(json->out, value.data, value.length);
    buffer_string(json->out, "\"");
}

void member_slice_or_null(struct members *json, const char *name, struct slice value)
{
    if (value.data)
        member_slice(json, name, value);
    else
        member_string(json, name, NULL);
}

void member_number(struct members *json, const char *name, long value)
{
    member_name(json, name);
    if (value < 0)
        buffer_add(json->out, "-", 1);
    buffer_number(json->out, value < 0 ? 0 - (unsigned long)value : (unsigned long)value);
}

void member_number_or_null(struct members *json, const char *name, bool given, long value)
{
    if (given)
        member_number(json, name, value);
    else
        member_string(json, name, NULL);
}

void member_boolean(struct members *json, const char *name, bool value)
{
    member_name(json, name);
    buffer_string(json->out, value ? "true" : "false");
}
