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

/* Makes way for a member, and room for so many more bytes behind its name. Returns where they go; NULL: no memory. */
static char *begin(struct members *json, const char *name, size_t more)
{
    enum { AROUND = 2 + 4 }; /* a comma and a blank; quotation marks, a colon and a blank */
    struct buffer *out = json->out;
    const size_t length = name ? strlen(name) : 0, line = json->flat || json->depth == 0 ? 0 : indentation(json);
    if (!buffer_reserve(out, line + length + AROUND + more))
        return NULL;
    char *end = out->data + out->length;
    if (json->any)
        end = bytes_put(end, ", ", json->flat ? 2 : 1);
    end = bytes_put(end, blanks, line);
    if (name) {
        *end++ = '"';
        end = bytes_put(bytes_put(end, name, length), "\": ", 3);
    }
    json->any = true;
    return end;
}

/* What was put there ends here. */
static void end_at(struct members *json, char *end)
{
    *end = '\0';
    json->out->length = (size_t)(end - json->out->data);
}

void member_name(struct members *json, const char *name)
{
    char *end = begin(json, name, 0);
    if (end)
        end_at(json, end);
}

void member_open(struct members *json, const char *name, char bracket)
{
    char *end = begin(json, name, 1);
    if (end)
        end_at(json, bytes_put(end, &bracket, 1));
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
    struct buffer *out = json->out;
    json->depth--;
    const size_t line = json->any && !json->flat ? indentation(json) : 0;
    if (buffer_reserve(out, line + 2)) {
        char *end = bytes_put(bytes_put(out->data + out->length, blanks, line), &bracket, 1);
        end_at(json, bytes_put(end, "\n", json->depth == 0));
    }
    json->any = true;
    json->flat = false;
}

void member_word(struct members *json, const char *name, const char *word)
{
    const size_t length = strlen(word);
    char *end = begin(json, name, length + 2);
    if (end)
        end_at(json, bytes_put(bytes_put(bytes_put(end, "\"", 1), word, length), "\"", 1));
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
