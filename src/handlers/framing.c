/* The framing of a draft's reply: how the end of its content is told (RFC 9112 6.3), where the recipe says so. */
#include <string.h>

#include "handlers/status.h"
#include "render/reply.h"

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
static size_t size_of_chunk(const struct draft *draft, const struct reply *reply, size_t from)
{
    const struct recipe *recipe = draft->recipe;
    piece_length *piece = draft->call->answer->piece;
    const size_t left = reply_size(reply) - from;
    if (recipe->chunk.given)
        return recipe->chunk.value < left ? (size_t)recipe->chunk.value : left;
    if (piece)
        return piece((struct slice){ reply->body.data + from, left });
    return left;
}

static void add_trailers(struct buffer *out, const struct recipe *recipe)
{
    for (size_t i = 0; i < recipe->trailer_count; i++) {
        struct slice name = recipe_text(recipe, recipe->trailers[i].name),
                     value = recipe_text(recipe, recipe->trailers[i].value);
        buffer_format(out, "%.*s: %.*s\r\n", (int)name.length, name.data, (int)value.length, value.data);
    }
}

/* Makes the content what is sent of it in chunks (RFC 9112 7.1). */
static void cut_into_chunks(const struct draft *draft, struct reply *reply)
{
    struct buffer out = { 0 };
    for (size_t at = 0, size; at < reply_size(reply); at += size) {
        size = size_of_chunk(draft, reply, at);
        buffer_format(&out, "%zx\r\n", size);
        reply_add_content(reply, &out, at, size);
        buffer_string(&out, "\r\n");
    }
    buffer_string(&out, "0\r\n");
    add_trailers(&out, draft->recipe);
    buffer_string(&out, "\r\n");
    buffer_release(&reply->body);
    reply->body = out;
    reply->pattern = reply->pattern_from = 0;
}

/* Announces what comes behind the content (RFC 9110 6.6.2). */
static void announce_trailers(const struct recipe *recipe, struct reply *reply)
{
    struct buffer names = { 0 };
    for (size_t i = 0; i < recipe->trailer_count; i++) {
        struct slice name = recipe_text(recipe, recipe->trailers[i].name);
        buffer_format(&names, "%s%.*s", i ? ", " : "", (int)name.length, name.data);
    }
    reply->failed |= names.failed;
    if (names.length)
        reply_field(reply, "Trailer", names.data);
    buffer_release(&names);
}

static void frame_in_chunks(struct draft *draft, struct reply *reply, bool sends)
{
    const struct recipe *recipe = draft->recipe;
    reply->no_length = true;
    if (!sends && !recipe->force)
        return;
    const bool by_chunk = recipe->chunk.given || draft->call->answer->piece;
    reply_field(reply, "Transfer-Encoding", "chunked");
    announce_trailers(recipe, reply);
    if (!sends)
        return;
    cut_into_chunks(draft, reply);
    draft->call->answer->piece = by_chunk ? chunk_length : NULL;
}

/* What a 200 would have sent, of which the recipe's content is not in the reply to a code without content. */
static uint64_t size_of_200(const struct recipe *recipe, const struct reply *reply)
{
    if (recipe->size.given)
        return recipe->size.value;
    return recipe->body.given ? recipe_text(recipe, recipe->body).length : reply_size(reply);
}

/* Content-Length where the code has none (RFC 9110 8.6). */
static void force_length(const struct recipe *recipe, struct reply *reply)
{
    struct buffer length = { 0 };
    buffer_number(&length, size_of_200(recipe, reply));
    reply->failed |= length.failed;
    if (!length.failed)
        reply_field(reply, "Content-Length", length.data);
    buffer_release(&length);
}

bool draft_frame(struct draft *draft, struct reply *reply, struct complaint *complaint)
{
    const struct recipe *recipe = draft->recipe;
    const struct request *request = draft->call->request;
    const bool has_length = reply_has_length(reply->code), old = request->minor == 0;
    if (recipe->framing == FRAMING_UNSAID)
        return true;
    if (old && recipe->trailer_count)
        return complain(complaint, 400, "recipe", "\"trailer\" needs HTTP/1.1, which this request is not");
    if (recipe->framing == FRAMING_LENGTH && !has_length && recipe->force)
        force_length(recipe, reply);
    else if (recipe->framing == FRAMING_CHUNKED && !old)
        frame_in_chunks(draft, reply, has_length && strcmp(request->method, "HEAD") != 0);
    else if (recipe->framing != FRAMING_LENGTH) {
        reply->no_length = true;
        reply_field(reply, "Connection", "close");
    }
    return true;
}
