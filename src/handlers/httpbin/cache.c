/* Resources that live by validators, caching and ranges: /etag, /cache, /range. */
#include <string.h>

#include "base/number.h"
#include "http/percent.h"
#include "handlers/representation.h"
#include "handlers/httpbin/parts.h"

/* The largest delta-seconds that a cache must be able to read (RFC 9111 1.2.2). */
#define AGE_MOST UINT64_C(2147483648)

/* Bytes of a tag, so that the head fits into the memory of a connection. */
enum { TAG_MOST = 1000 };

/* The characters of an entity tag (RFC 9110 8.8.3); recipients may read a backslash as an escape. */
static bool check_tag(struct slice tag, struct slice path, struct slice segment, struct complaint *complaint)
{
    if (tag.length > TAG_MOST)
        return complain_at(complaint, "path", path, (size_t)(segment.data - path.data) + 1,
                           "the entity tag has %zu bytes; it can have %d", tag.length, TAG_MOST);
    for (size_t i = 0; i < tag.length; i++)
        if ((unsigned char)tag.data[i] <= ' ' || memchr("\"\\\x7F", tag.data[i], 3))
            return complain_at(complaint, "path", path, (size_t)(segment.data - path.data) + 1,
                               "an entity tag has no space, quote, backslash or control character inside");
    return true;
}

/* Reads the path's tag, with or without quotes, into one with them. */
static bool read_tag(struct call *call, struct buffer *etag, struct complaint *complaint)
{
    struct slice segment, path = call->request->target.path;
    struct buffer plain = { 0 };
    bool fine = httpbin_segment(call, true, &segment, complaint);
    if (fine) {
        percent_add(&plain, segment, PERCENT_ALL);
        struct entity_tag tag = tag_read((struct slice){ plain.data, plain.length });
        buffer_string(etag, tag.weak ? "W/\"" : "\"");
        buffer_add(etag, tag.opaque.data, tag.opaque.length);
        buffer_string(etag, "\"");
        fine = plain.failed || check_tag(tag.opaque, path, segment, complaint);
    }
    etag->failed |= plain.failed;
    buffer_release(&plain);
    return fine;
}

/* The echo, with validators: it may be stored, but not used without asking. */
static bool echo_with(struct call *call, const struct validators *validators)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON, .cache_control = "no-cache" };
    struct complaint complaint;
    return httpbin_fill_echo(call, ECHO_HEAD, &reply, &complaint) && answer_conditional(call, &reply, validators);
}

bool httpbin_etag(struct call *call)
{
    struct complaint complaint;
    struct buffer etag = { 0 };
    bool fine;
    if (!read_tag(call, &etag, &complaint))
        fine = answer_complaint(call, &complaint);
    else
        fine = !etag.failed && echo_with(call, &(struct validators){ .etag = etag.data, .unquoted = true });
    buffer_release(&etag);
    return fine;
}

static bool answer_cacheable(struct call *call)
{
    struct complaint complaint;
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    struct buffer caching = { 0 };
    uint64_t age;
    if (!httpbin_number_segment(call, 0, AGE_MOST, &age, &complaint))
        return answer_complaint(call, &complaint);
    buffer_format(&caching, "public, max-age=%llu", (unsigned long long)age);
    reply.cache_control = caching.data;
    bool fine = !caching.failed && httpbin_echo(call, ECHO_HEAD, &reply);
    buffer_release(&caching);
    return fine;
}

bool httpbin_cache(struct call *call)
{
    /* 304 to any validator, whatever it says, as httpbin documents. */
    static const struct validators constant = {
        .etag = "\"everystatus-cache\"", .modified = 784111777, .dated = true, .constant = true, .unquoted = true
    };
    return call->rest.length ? answer_cacheable(call) : echo_with(call, &constant);
}

/* Each byte takes its part of the time, also if it is not all of them. */
static void spread(struct answer *answer, int64_t duration, size_t size)
{
    size_t sent = reply_size(&answer->reply);
    if (answer->reply.code == 200 || answer->reply.code == 206)
        answer->drip = (int64_t)((double)duration * (sent < size ? (double)sent : (double)size) / (double)size);
}

bool httpbin_range(struct call *call)
{
    struct complaint complaint;
    struct reply reply = {
        .code = 200, .mark = MARK_SERVED, .content_type = "application/octet-stream", .cache_control = "no-cache"
    };
    struct buffer etag = { 0 };
    uint64_t size, chunk, most = call->site->rules->max_size;
    int64_t duration = 0;
    /* chunk_size is how much httpbin sends at a time; here the duration alone decides. */
    if (!httpbin_number_segment(call, 1, most, &size, &complaint) ||
        !httpbin_number(call, "chunk_size", 1, most, &chunk, &complaint) ||
        !httpbin_seconds(call, "duration", &duration, &complaint))
        return answer_complaint(call, &complaint);
    buffer_format(&etag, "\"range%llu\"", (unsigned long long)size);
    buffer_pattern(&reply.body, 0, (size_t)size);
    reply.failed = etag.failed;
    struct validators validators = { .etag = etag.failed ? "" : etag.data, .ranged = true, .unquoted = true };
    bool fine = answer_conditional(call, &reply, &validators);
    if (fine)
        spread(call->answer, duration, (size_t)size);
    buffer_release(&etag);
    return fine;
}
