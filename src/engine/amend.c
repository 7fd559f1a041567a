/* The head of a response as it goes out, where it differs from what the library writes. */
#include "engine/amend.h"

#include <string.h>
#include <strings.h>

#include "catalog/statuses.h"
#include "http/answer.h"
#include "http/fields.h"

/* The fields that the library writes by itself. */
static const struct own_field {
    struct slice name;
    unsigned drop;
} own_fields[] = {
    { SLICE("Content-Length"), DROPS_LENGTH },
    { SLICE("Transfer-Encoding"), DROPS_CODING },
    { SLICE("Date"), DROPS_DATE },
};

static unsigned drop_of(struct slice name)
{
    for (size_t i = 0; i < sizeof own_fields / sizeof *own_fields; i++)
        if (slice_equals_caseless(name, own_fields[i].name))
            return own_fields[i].drop;
    return 0;
}

bool library_takes_field(struct slice name, struct slice value)
{
    return value.length && !drop_of(name);
}

void amendment_begin(struct amendment *amendment, const struct reply *reply)
{
    *amendment = (struct amendment){ .drops = (reply->no_date ? DROPS_DATE : 0) | (reply->no_length ? DROPS_LENGTH : 0) };
    if (reply->phrase.data)
        buffer_format(&amendment->line, "HTTP/1.1 %d %.*s\r\n", reply->code, (int)reply->phrase.length, reply->phrase.data);
    if (status_of(reply->code)->content == CONTENT_UNSENT)
        amendment->drops |= DROPS_LENGTH;
}

void amendment_add(struct amendment *amendment, struct slice name, struct slice value)
{
    amendment->drops |= drop_of(name);
    fields_add(&amendment->fields, name, value);
}

void amendment_take(struct amendment *amendment, struct buffer *fields)
{
    struct slice rest = { fields->data, fields->length }, name, value;
    while (fields_next(&rest, &name, &value))
        amendment->drops |= drop_of(name);
    amendment->fields = *fields;
    *fields = (struct buffer){ 0 };
}

void amendment_release(struct amendment *amendment)
{
    buffer_release(&amendment->line);
    buffer_release(&amendment->fields);
}

bool amendment_given(const struct amendment *amendment)
{
    return amendment->line.length || amendment->fields.length || amendment->drops;
}

/* Takes a line with its end. */
static struct slice next_line(struct slice *rest)
{
    const char *end = slice_find(*rest, '\n');
    struct slice line = { rest->data, end ? (size_t)(end + 1 - rest->data) : rest->length };
    *rest = (struct slice){ rest->data + line.length, rest->length - line.length };
    return line;
}

/* Adds them as lines, once. */
static void put_fields(struct buffer *out, struct slice *fields)
{
    enum { AROUND = 2 + 2 }; /* a colon and a blank; CR and LF */
    struct slice name, value;
    while (fields_next(fields, &name, &value) && buffer_reserve(out, name.length + value.length + AROUND)) {
        char *end = bytes_put(bytes_put(out->data + out->length, name.data, name.length), ": ", 2);
        end = bytes_put(bytes_put(end, value.data, value.length), "\r\n", 2);
        *end = '\0';
        out->length = (size_t)(end - out->data);
    }
}

/* Which of the library's own fields the line is; 0: another one. */
static unsigned own_field_of(struct slice line)
{
    const char *colon = slice_find(line, ':');
    return colon ? drop_of((struct slice){ line.data, (size_t)(colon - line.data) }) : 0;
}

void amend_head(struct substitute *substitute, const struct amendment *amendment, struct slice head)
{
    struct slice rest = head;
    struct buffer *out = &substitute->bytes;
    struct slice fields = { amendment->fields.data, amendment->fields.length };
    substitute->replaces = rest.length;
    buffer_reserve(out, rest.length + amendment->line.length + fields.length);
    struct slice line = next_line(&rest);
    if (amendment->line.length)
        line = (struct slice){ amendment->line.data, amendment->line.length };
    buffer_add(out, line.data, line.length);
    for (line = next_line(&rest); line.length > 2; line = next_line(&rest)) {
        const unsigned own = own_field_of(line);
        if (own & (DROPS_LENGTH | DROPS_CODING))
            put_fields(out, &fields);
        if (!(own & amendment->drops))
            buffer_add(out, line.data, line.length);
    }
    put_fields(out, &fields);
    buffer_string(out, "\r\n");
}
