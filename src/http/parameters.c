/* Field values: those of several lines, and those with parameters. */
#include "http/parameters.h"

bool request_join_lines(const struct request *request, struct slice name, struct buffer *value)
{
    const char *at = NULL;
    struct slice other, line;
    bool found = false;
    while (request_next_field(request, &at, &other, &line)) {
        if (!slice_equals_caseless(other, name))
            continue;
        buffer_string(value, found ? "," : "");
        buffer_add(value, line.data, line.length);
        found = true;
    }
    return found;
}

/* Parameters in field values: name=token and name="quoted string" (RFC 9110 5.6.6, 11.2). */
static void skip(struct slice *rest, size_t count)
{
    rest->data += count;
    rest->length -= count;
}

static void skip_blanks(struct slice *rest)
{
    while (rest->length && (rest->data[0] == ' ' || rest->data[0] == '\t'))
        skip(rest, 1);
}

/* Takes a quoted string off *rest. Only quotes and backslashes are escaped: browsers send other backslashes as they are. */
static bool read_quoted(struct slice *rest, struct buffer *value)
{
    for (skip(rest, 1); rest->length && rest->data[0] != '"'; skip(rest, 1)) {
        if (rest->data[0] == '\\' && rest->length > 1 && (rest->data[1] == '"' || rest->data[1] == '\\'))
            skip(rest, 1);
        buffer_add(value, rest->data, 1);
    }
    if (!rest->length)
        return false;
    skip(rest, 1);
    return true;
}

static bool read_value(struct slice *rest, char separator, struct buffer *value)
{
    if (rest->length && rest->data[0] == '"')
        return read_quoted(rest, value);
    while (rest->length && rest->data[0] != separator && rest->data[0] != ' ' && rest->data[0] != '\t') {
        buffer_add(value, rest->data, 1);
        skip(rest, 1);
    }
    return value->length > 0;
}

static void skip_separators(struct slice *rest, char separator)
{
    skip_blanks(rest);
    while (rest->length && rest->data[0] == separator) {
        skip(rest, 1);
        skip_blanks(rest);
    }
}

/* Takes a token and the "=" behind it off *rest. */
static bool read_name(struct slice *rest, struct slice *name)
{
    *name = (struct slice){ rest->data, 0 };
    while (rest->length && char_is_token(rest->data[0])) {
        name->length++;
        skip(rest, 1);
    }
    skip_blanks(rest);
    if (name->length == 0 || !rest->length || rest->data[0] != '=')
        return false;
    skip(rest, 1);
    skip_blanks(rest);
    return true;
}

enum parameter_found parameter_next(struct slice *rest, char separator, struct slice *name, struct buffer *value)
{
    value->length = 0;
    buffer_string(value, "");
    skip_separators(rest, separator);
    if (!rest->length)
        return PARAMETER_NONE;
    if (!read_name(rest, name) || !read_value(rest, separator, value))
        return PARAMETER_GARBAGE;
    skip_blanks(rest);
    return !rest->length || rest->data[0] == separator ? PARAMETER_ONE : PARAMETER_GARBAGE;
}
