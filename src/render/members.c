/* The writer of JSON. */
#include "render/members.h"

static const char blanks[] = "\n                                ";

/* The length of a line's end with the blanks of the next one, two for each level; nothing is so deep
 * that they are not enough. */
static size_t indentation(const struct members *json)
{
    const size_t depth = (size_t)json->depth * 2, most = sizeof blanks - 2;
    return 1 + (depth < most ? depth : most);
}

void member_name(struct members *json, const char *name)
{
    enum { AROUND = 2 + 4 }; /* a comma and a blank; quotation marks, a colon and a blank */
    struct buffer *out = json->out;
    const size_t length = name ? strlen(name) : 0, line = indentation(json);
    if (!buffer_reserve(out, line + length + AROUND))
        return;
    char *end = out->data + out->length;
    if (json->any)
        end = bytes_put(end, ", ", json->flat ? 2 : 1);
    if (!json->flat && json->depth > 0)
        end = bytes_put(end, blanks, line);
    if (name) {
        *end++ = '"';
        end = bytes_put(bytes_put(end, name, length), "\": ", 3);
    }
    *end = '\0';
    out->length = (size_t)(end - out->data);
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
        buffer_add(json->out, blanks, indentation(json));
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
    buffer_json_quoted(json->out, value.data, value.length);
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
    buffer_integer(json->out, value);
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
