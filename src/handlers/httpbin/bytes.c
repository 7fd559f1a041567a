/* Bytes that say nothing: random ones, and those that base64 means. /bytes, /stream-bytes, /base64. */
#include <nettle/base64.h>
#include <string.h>

#include "base/number.h"
#include "base/random.h"
#include "base/utf8.h"
#include "http/percent.h"
#include "recipe/recipe-parts.h"
#include "handlers/httpbin/parts.h"

/* How much httpbin sends at a time. */
enum { CHUNK = 10 * 1024 };

/* The same for the same seed. */
static void add_random(struct buffer *out, size_t size, uint64_t seed)
{
    const uint64_t start = random_seeded(seed);
    if (!buffer_reserve(out, size + sizeof start))
        return;
    for (size_t at = 0; at < size; at += 8) {
        const uint64_t number = random_seeded(start + at);
        char bytes[8];
        for (unsigned i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)(number >> 8 * i & 0xFF);
        buffer_add(out, bytes, size - at < sizeof bytes ? size - at : sizeof bytes);
    }
}

static bool send_bytes(struct call *call, bool chunked)
{
    struct complaint complaint;
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .content_type = "application/octet-stream", .chunked = chunked };
    uint64_t size, chunk = CHUNK, seed = random_number(), most = call->site->rules->max_size;
    if (!httpbin_number_segment(call, 0, most, &size, &complaint) || !httpbin_seed(call, &seed, &complaint) ||
        (chunked && !httpbin_number(call, "chunk_size", 1, most, &chunk, &complaint)))
        return answer_complaint(call, &complaint);
    reply.chunk = chunked ? (size_t)chunk : 0;
    add_random(&reply.body, (size_t)size, seed);
    return answer_once(call, &reply);
}

bool httpbin_bytes(struct call *call)
{
    return send_bytes(call, false);
}

bool httpbin_stream_bytes(struct call *call)
{
    return send_bytes(call, true);
}

/* Either alphabet (RFC 4648 4, 5), with its padding or without. */
static bool decode(struct buffer *out, struct slice text)
{
    struct base64_decode_ctx context;
    if (!buffer_reserve(out, BASE64_DECODE_LENGTH(text.length) + 2))
        return true;
    base64_decode_init(&context);
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte;
        const char c = text.data[i] == '-' ? '+' : text.data[i] == '_' ? '/' : text.data[i];
        const int got = base64_decode_single(&context, &byte, c);
        if (got < 0)
            return false;
        if (got)
            buffer_add(out, (const char *)&byte, 1);
    }
    const bool padded = slice_find(text, '=') != NULL;
    for (size_t missing = padded ? 0 : (4 - text.length % 4) % 4; missing; missing--) {
        uint8_t byte;
        if (base64_decode_single(&context, &byte, '=') < 0)
            return false;
    }
    return base64_decode_final(&context);
}

/* In the alphabet that is safe in URLs. */
static void encode(struct buffer *out, struct slice text)
{
    struct base64_encode_ctx context;
    char piece[BASE64_ENCODE_LENGTH(48) + BASE64_ENCODE_FINAL_LENGTH];
    base64url_encode_init(&context);
    for (size_t at = 0, size; at < text.length; at += size) {
        size = text.length - at < 48 ? text.length - at : 48;
        buffer_add(out, piece, base64_encode_update(&context, piece, size, (const uint8_t *)text.data + at));
    }
    buffer_add(out, piece, base64_encode_final(&context, piece));
}

/* The type that the query names; without one it is text, if it is that. */
static bool put_type(const struct call *call, struct reply *reply, struct buffer *type, struct complaint *complaint)
{
    const struct slice query = call->request->target.query, wish = httpbin_parameter(call, "content-type");
    reply->content_type =
        utf8_is(reply->body.data, reply->body.length) ? "text/plain; charset=utf-8" : "application/octet-stream";
    percent_add(type, wish, PERCENT_FORM);
    if (!wish.length || type->failed)
        return true;
    struct problem problem = recipe_type_allowed(&call->rules, (struct slice){ type->data, type->length });
    reply->content_type = type->data;
    return !problem_found(&problem) ||
           complain_at(complaint, "query", query, (size_t)(wish.data - query.data) + 1, "\"content-type\" %s", problem.text);
}

/* Reads /base64/DATA, /base64/decode/DATA or /base64/encode/DATA into the reply's content. */
static bool transform(struct call *call, struct reply *reply, struct buffer *plain, struct complaint *complaint)
{
    struct slice data, path = call->request->target.path, word = { 0 };
    if (!httpbin_segment(call, false, &data, complaint))
        return false;
    if (call->rest.length) {
        word = data;
        if (!httpbin_segment(call, true, &data, complaint))
            return false;
    }
    const bool encodes = slice_is(word, "encode");
    if (word.data && !encodes && !slice_is(word, "decode"))
        return complain_at(complaint, "path", path, (size_t)(word.data - path.data) + 1, "this must be encode or decode");
    percent_add(plain, data, PERCENT_ALL);
    if (plain->failed)
        return true;
    const struct slice text = { plain->data, plain->length };
    if (encodes)
        encode(&reply->body, text);
    return encodes || decode(&reply->body, text) ||
           complain_at(complaint, "path", path, (size_t)(data.data - path.data) + 1, "this is no base64 (RFC 4648 4, 5)");
}

bool httpbin_base64(struct call *call)
{
    struct complaint complaint;
    struct reply reply = { .code = 200, .mark = MARK_SERVED };
    struct buffer plain = { 0 }, type = { 0 };
    bool fine = transform(call, &reply, &plain, &complaint) && put_type(call, &reply, &type, &complaint);
    reply.failed |= plain.failed || type.failed;
    if (fine) {
        fine = answer_once(call, &reply);
    } else {
        reply_release(&reply);
        fine = answer_complaint(call, &complaint);
    }
    buffer_release(&plain);
    buffer_release(&type);
    return fine;
}
