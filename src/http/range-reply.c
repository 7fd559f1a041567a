/* A reply that is narrowed to ranges of its content: 206 (RFC 9110 15.3.7). */
#include <string.h>

#include "http/range.h"

static void keep_one(struct reply *reply, const struct range *range)
{
    struct buffer field = { 0 };
    const size_t size = reply_size(reply), length = range->last - range->first + 1;
    buffer_format(&field, "bytes %zu-%zu/%zu", range->first, range->last, size);
    reply->failed |= field.failed || reply->body.failed;
    if (!reply->failed)
        reply_field(reply, "Content-Range", field.data);
    if (reply->pattern) {
        reply->pattern_from += range->first;
        reply->pattern = length;
    } else if (!reply->failed) {
        reply->body.length = length;
        memmove(reply->body.data, reply->body.data + range->first, length);
    }
    buffer_release(&field);
}

/* Whether the content, which is no pattern of letters alone, has the text. */
static bool has_text(const struct reply *reply, const struct buffer *text)
{
    return !reply->pattern && !text->failed && memmem(reply->body.data, reply->body.length, text->data, text->length);
}

/* A boundary that does not occur in the content (RFC 2046 5.1.1). */
static void choose_boundary(struct buffer *boundary, const struct reply *reply)
{
    for (unsigned number = 0; number == 0 || has_text(reply, boundary); number++) {
        boundary->length = 0;
        buffer_format(boundary, "everystatus-range-%u", number);
    }
}

static void add_part(struct buffer *parts, const struct reply *reply, const struct range *range, const char *boundary)
{
    const char *type = reply->content_type ? reply->content_type : format_row(reply->format)->content_type;
    buffer_format(parts, "%s--%s\r\nContent-Type: %s\r\nContent-Range: bytes %zu-%zu/%zu\r\n\r\n", parts->length ? "\r\n" : "",
                  boundary, type, range->first, range->last, reply_size(reply));
    reply_add_content(reply, parts, range->first, range->last - range->first + 1);
}

/* RFC 9110 14.6. */
static void keep_several(struct reply *reply, const struct ranges *ranges, struct buffer *type)
{
    struct buffer boundary = { 0 }, parts = { 0 };
    choose_boundary(&boundary, reply);
    reply->failed |= boundary.failed || reply->body.failed;
    for (size_t i = 0; !reply->failed && i < ranges->count; i++)
        add_part(&parts, reply, &ranges->list[i], boundary.data);
    if (!reply->failed) {
        buffer_format(&parts, "\r\n--%s--\r\n", boundary.data);
        buffer_format(type, "multipart/byteranges; boundary=%s", boundary.data);
    }
    buffer_release(&reply->body);
    buffer_release(&boundary);
    reply->body = parts;
    reply->pattern = reply->pattern_from = 0;
    reply->failed |= type->failed;
    reply->content_type = type->failed ? NULL : type->data;
}

void reply_keep_ranges(struct reply *reply, const struct ranges *ranges, struct buffer *type)
{
    reply->code = 206;
    if (ranges->count == 1)
        keep_one(reply, &ranges->list[0]);
    else
        keep_several(reply, ranges, type);
}
