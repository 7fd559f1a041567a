/* Answers with a representation: all of it, 304 or 412 (RFC 9110 13), or ranges of it (RFC 9110 14). */
#include "handlers/representation.h"

#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "render/reply.h"

/* Whoever asks for more at once gets the whole: many small ranges cost more than they save (RFC 9110 14.2). */
enum { RANGES_MOST = 16 };

/* Both ends are included. */
struct range {
    size_t first, last;
};

struct ranges {
    struct range list[RANGES_MOST];
    size_t count; /* of the satisfiable ones */
    size_t bytes; /* of all of them */
};

/* Reads a position; one beyond all numbers is the greatest. */
static bool read_position(struct slice text, uint64_t *position)
{
    enum number_result result = number_parse(text.data, text.length, 0, UINT64_MAX, position, NULL);
    if (result == NUMBER_TOO_LARGE)
        *position = UINT64_MAX;
    return result == NUMBER_OK || result == NUMBER_TOO_LARGE;
}

enum range_result { RANGE_SATISFIABLE, RANGE_UNSATISFIABLE, RANGE_MALFORMED };

/* Reads "first-last", "first-" or "-suffix". */
static enum range_result read_range(struct slice text, size_t size, struct range *range)
{
    const char *dash = memchr(text.data, '-', text.length);
    uint64_t first = 0, last = UINT64_MAX;
    bool satisfiable;
    if (!dash)
        return RANGE_MALFORMED;
    struct slice left = { text.data, (size_t)(dash - text.data) }, right = { dash + 1, text.length - left.length - 1 };
    if ((left.length && !read_position(left, &first)) || (right.length && !read_position(right, &last)) ||
        (!left.length && !right.length) || (left.length && last < first))
        return RANGE_MALFORMED;
    if (!left.length) { /* so many of the last bytes */
        satisfiable = last > 0 && size > 0;
        *range = (struct range){ last < size ? size - (size_t)last : 0, size - 1 };
    } else {
        satisfiable = first < size;
        *range = (struct range){ (size_t)first, last < size ? (size_t)last : size - 1 };
    }
    return satisfiable ? RANGE_SATISFIABLE : RANGE_UNSATISFIABLE;
}

/* Reads the field. false: it does not count, since it is no set of byte ranges or asks for too much. */
static bool read_ranges(struct slice field, size_t size, struct ranges *ranges)
{
    struct slice rest = field, member;
    size_t all = 0;
    const char *equals = field.length ? memchr(field.data, '=', field.length) : NULL;
    if (!equals || !slice_is_caseless((struct slice){ field.data, (size_t)(equals - field.data) }, "bytes"))
        return false;
    rest = (struct slice){ equals + 1, field.length - (size_t)(equals + 1 - field.data) };
    for (*ranges = (struct ranges){ 0 }; slice_next_member(&rest, &member); all++) {
        struct range range;
        enum range_result result = read_range(member, size, &range);
        if (all == RANGES_MOST || result == RANGE_MALFORMED)
            return false;
        if (result == RANGE_UNSATISFIABLE)
            continue;
        ranges->list[ranges->count++] = range;
        ranges->bytes += range.last - range.first + 1;
    }
    return all > 0 && (ranges->count < 2 || ranges->bytes <= size);
}

static bool answer_unsatisfiable(struct call *call, struct reply *reply, const struct validators *validators)
{
    struct complaint complaint;
    struct buffer range = { 0 };
    size_t size = reply->body.length;
    buffer_format(&range, "bytes */%zu", size);
    reply_release(reply);
    *reply = (struct reply){ .failed = range.failed };
    complain(&complaint, 416, "head", "the content has %zu bytes, and none of the ranges lies within", size);
    reply_complaint(reply, &complaint, call->request);
    reply->mark = MARK_SERVED;
    reply_field(reply, "ETag", validators->etag);
    reply_field(reply, "Accept-Ranges", "bytes");
    if (!range.failed)
        reply_field(reply, "Content-Range", range.data);
    buffer_release(&range);
    return answer_once(call, reply);
}

static void keep_one(struct reply *reply, const struct range *range)
{
    struct buffer field = { 0 };
    buffer_format(&field, "bytes %zu-%zu/%zu", range->first, range->last, reply->body.length);
    reply->failed |= field.failed || reply->body.failed;
    if (!reply->failed) {
        reply_field(reply, "Content-Range", field.data);
        reply->body.length = range->last - range->first + 1;
        memmove(reply->body.data, reply->body.data + range->first, reply->body.length);
    }
    buffer_release(&field);
}

/* A boundary that does not occur in the content (RFC 2046 5.1.1). */
static void choose_boundary(struct buffer *boundary, const struct buffer *content)
{
    for (unsigned number = 0;
         number == 0 || (!boundary->failed && memmem(content->data, content->length, boundary->data, boundary->length));
         number++) {
        boundary->length = 0;
        buffer_format(boundary, "everystatus-range-%u", number);
    }
}

/* RFC 9110 14.6. */
static void keep_several(struct reply *reply, const struct ranges *ranges, struct buffer *type)
{
    struct buffer boundary = { 0 }, parts = { 0 };
    const char *part_type = reply->content_type ? reply->content_type : format_row(reply->format)->content_type;
    choose_boundary(&boundary, &reply->body);
    reply->failed |= boundary.failed || reply->body.failed;
    for (size_t i = 0; !reply->failed && i < ranges->count; i++) {
        struct range range = ranges->list[i];
        buffer_format(&parts, "%s--%s\r\nContent-Type: %s\r\nContent-Range: bytes %zu-%zu/%zu\r\n\r\n", i ? "\r\n" : "",
                      boundary.data, part_type, range.first, range.last, reply->body.length);
        buffer_add(&parts, reply->body.data + range.first, range.last - range.first + 1);
    }
    if (!reply->failed) {
        buffer_format(&parts, "\r\n--%s--\r\n", boundary.data);
        buffer_format(type, "multipart/byteranges; boundary=%s", boundary.data);
    }
    buffer_release(&reply->body);
    buffer_release(&boundary);
    reply->body = parts;
    reply->failed |= type->failed;
    reply->content_type = type->failed ? NULL : type->data;
}

static bool answer_ranges(struct call *call, struct reply *reply, const struct validators *validators)
{
    struct ranges ranges;
    struct buffer type = { 0 };
    /* Range is for GET alone (RFC 9110 14.2). */
    bool asked = strcmp(call->request->method, "GET") == 0 && validators_allow_range(validators, call->request) &&
                 read_ranges(request_only(call->request, "Range"), reply->body.length, &ranges);
    if (asked && ranges.count == 0)
        return answer_unsatisfiable(call, reply, validators);
    reply_field(reply, "Accept-Ranges", "bytes");
    if (asked)
        reply->code = 206;
    if (asked && ranges.count == 1)
        keep_one(reply, &ranges.list[0]);
    else if (asked)
        keep_several(reply, &ranges, &type);
    bool fine = answer_once(call, reply);
    buffer_release(&type);
    return fine;
}

static void add_validators(struct reply *reply, const struct validators *validators)
{
    char date[CLOCK_DATE_SIZE];
    reply_field(reply, "ETag", validators->etag);
    if (!validators->dated)
        return;
    clock_date(date, validators->modified);
    reply_field(reply, "Last-Modified", date);
}

void reply_precondition_failed(struct reply *reply, const struct request *request)
{
    struct complaint complaint;
    reply_release(reply);
    *reply = (struct reply){ 0 };
    complain(&complaint, 412, "head", "what the request presupposes (If-Match, If-Unmodified-Since) is not so");
    reply_complaint(reply, &complaint, request);
    reply->mark = MARK_SERVED;
}

void reply_unchanged(struct reply *reply)
{
    reply->code = 304;
    reply->format = FORMAT_EMPTY; /* the type is the 200's to tell (RFC 9110 15.4.5) */
    reply->content_type = NULL;
}

bool answer_conditional(struct call *call, struct reply *reply, const struct validators *validators)
{
    enum precondition precondition = precondition_of(validators, call->request);
    if (reply->body.failed)
        return answer_once(call, reply);
    if (precondition == PRECONDITION_FAILED)
        reply_precondition_failed(reply, call->request);
    else if (precondition == PRECONDITION_UNCHANGED)
        reply_unchanged(reply);
    add_validators(reply, validators);
    if (precondition == PRECONDITION_MET && validators->ranged)
        return answer_ranges(call, reply, validators);
    return answer_once(call, reply);
}
