/* What becomes of a reply's content before it is sent: its coding (RFC 9110 8.4), its framing (RFC 9112 6.3). */
#include "handlers/shape.h"

#include <string.h>

#include "base/compress.h"
#include "http/fields.h"
#include "render/reply.h"

void reply_code_as(struct reply *reply, enum coding coding, size_t members)
{
    struct buffer plain = { 0 }, out = { 0 };
    reply_add_content(reply, &plain, 0, reply_size(reply));
    const size_t size = plain.failed ? 0 : plain.length;
    for (size_t i = 0; i < members; i++) {
        const size_t from = size * i / members, to = size * (i + 1) / members;
        compress_add(&out, (struct slice){ plain.data + from, to - from }, coding == CODING_GZIP);
    }
    out.failed |= plain.failed;
    buffer_release(&plain);
    buffer_release(&reply->body);
    reply->body = out;
    reply->pattern = reply->pattern_from = 0;
}

void reply_code(struct reply *reply)
{
    enum coding coding = reply->coding;
    reply->coding = CODING_IDENTITY;
    if (coding == CODING_IDENTITY || reply_size(reply) == 0 || reply->body.failed)
        return;
    reply_code_as(reply, coding, 1);
    reply_field(reply, "Content-Encoding", coding_name(coding));
}

/* The length of the chunk that chunked content begins with; the last one, of length 0, goes with the one before it. */
static size_t chunk_length(struct slice content)
{
    size_t size = 0, at = 0;
    for (; at < content.length && char_hex(content.data[at]) >= 0; at++)
        size = size * 16 + (size_t)char_hex(content.data[at]);
    const size_t length = at + size + 4; /* two line ends */
    return size == 0 || length >= content.length || content.data[length] == '0' ? content.length : length;
}

/* How much of the content the next chunk has: of a stream of events, an event. */
static size_t size_of_chunk(const struct reply *reply, piece_length *piece, size_t from)
{
    const size_t left = reply_size(reply) - from;
    if (reply->chunk)
        return reply->chunk < left ? reply->chunk : left;
    if (piece)
        return piece((struct slice){ reply->body.data + from, left });
    return left;
}

static void add_trailers(struct buffer *out, const struct buffer *trailers)
{
    struct slice rest = { trailers->data, trailers->length }, name, value;
    while (fields_next(&rest, &name, &value))
        buffer_format(out, "%.*s: %.*s\r\n", (int)name.length, name.data, (int)value.length, value.data);
}

/* Makes the content what is sent of it in chunks (RFC 9112 7.1). */
static void cut_into_chunks(struct reply *reply, piece_length *piece)
{
    struct buffer out = { 0 };
    for (size_t at = 0, size; at < reply_size(reply); at += size) {
        size = size_of_chunk(reply, piece, at);
        buffer_format(&out, "%zx\r\n", size);
        reply_add_content(reply, &out, at, size);
        buffer_string(&out, "\r\n");
    }
    buffer_string(&out, "0\r\n");
    add_trailers(&out, &reply->trailers);
    buffer_string(&out, "\r\n");
    buffer_release(&reply->body);
    reply->body = out;
    reply->pattern = reply->pattern_from = 0;
}

/* Announces what comes behind the content (RFC 9110 6.6.2). */
static void announce_trailers(struct reply *reply)
{
    struct buffer names = { 0 };
    struct slice rest = { reply->trailers.data, reply->trailers.length }, name, value;
    while (fields_next(&rest, &name, &value))
        buffer_format(&names, "%s%.*s", names.length ? ", " : "", (int)name.length, name.data);
    reply->failed |= names.failed || reply->trailers.failed;
    if (names.length)
        reply_field(reply, "Trailer", names.data);
    buffer_release(&names);
}

void reply_frame_chunks(struct call *call, struct reply *reply, bool force)
{
    struct answer *answer = call->answer;
    const bool sends = reply_has_length(reply->code) && strcmp(call->request->method, "HEAD") != 0;
    reply->no_length = true;
    if (!sends && !force)
        return;
    const bool by_chunk = reply->chunk || answer->piece;
    reply_field(reply, "Transfer-Encoding", "chunked");
    announce_trailers(reply);
    if (!sends)
        return;
    cut_into_chunks(reply, answer->piece);
    answer->piece = by_chunk ? chunk_length : NULL;
}

void reply_frame_close(struct reply *reply)
{
    reply->no_length = true;
    reply_field(reply, "Connection", "close");
}

void reply_frame(struct call *call, struct reply *reply)
{
    if (reply->chunked && call->request->minor > 0)
        reply_frame_chunks(call, reply, false);
    else if (reply->chunked)
        reply_frame_close(reply);
    reply->chunked = false;
}

void reply_shape(struct call *call, struct reply *reply)
{
    reply_code(reply);
    reply_frame(call, reply);
}
