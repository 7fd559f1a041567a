/* Answers with a representation: all of it, 304 or 412 (RFC 9110 13), or ranges of it (RFC 9110 14). */
#include "handlers/representation.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "http/range.h"
#include "render/reply.h"

static void make_unsatisfiable(struct reply *reply, const struct request *request, const struct validators *validators)
{
    struct complaint complaint;
    struct buffer range = { 0 };
    const size_t size = reply_size(reply);
    buffer_format(&range, "bytes */%zu", size);
    reply_release(reply);
    *reply = (struct reply){ .failed = range.failed };
    complain(&complaint, 416, "head", "the content has %zu bytes, and none of the ranges lies within", size);
    reply_complaint(reply, &complaint, request, NULL);
    reply->mark = MARK_SERVED;
    reply_field(reply, "ETag", validators->etag);
    reply_field(reply, "Accept-Ranges", "bytes");
    if (!range.failed)
        reply_field(reply, "Content-Range", range.data);
    buffer_release(&range);
}

/* Whether ranges are asked for: Range is for GET alone (RFC 9110 14.2). */
static bool asks_for_ranges(const struct reply *reply, const struct request *request, const struct validators *validators,
                            struct ranges *ranges)
{
    return strcmp(request->method, "GET") == 0 && validators_allow_range(validators, request) &&
           ranges_read(ranges, request_only(request, "Range"), reply_size(reply));
}

static void serve_ranges(struct reply *reply, const struct request *request, const struct validators *validators,
                         struct buffer *type)
{
    struct ranges ranges;
    bool asked = asks_for_ranges(reply, request, validators, &ranges);
    if (asked && ranges.count == 0) {
        make_unsatisfiable(reply, request, validators);
        return;
    }
    reply_field(reply, "Accept-Ranges", "bytes");
    if (asked)
        reply_keep_ranges(reply, &ranges, type);
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
    reply_complaint(reply, &complaint, request, NULL);
    reply->mark = MARK_SERVED;
}

void reply_unchanged(struct reply *reply)
{
    reply->code = 304;
    reply->format = FORMAT_EMPTY; /* the type is the 200's to tell (RFC 9110 15.4.5) */
    reply->content_type = NULL;
}

void reply_condition(struct reply *reply, const struct request *request, const struct validators *validators,
                     struct buffer *type)
{
    enum precondition precondition = precondition_of(validators, request);
    if (reply->body.failed)
        return;
    if (precondition == PRECONDITION_FAILED)
        reply_precondition_failed(reply, request);
    else if (precondition == PRECONDITION_UNCHANGED)
        reply_unchanged(reply);
    add_validators(reply, validators);
    if (precondition == PRECONDITION_MET && validators->ranged)
        serve_ranges(reply, request, validators, type);
}

bool reply_narrow(struct reply *reply, const struct request *request, const struct validators *validators, struct buffer *type)
{
    struct ranges ranges;
    if (!asks_for_ranges(reply, request, validators, &ranges))
        return false;
    add_validators(reply, validators);
    serve_ranges(reply, request, validators, type);
    return true;
}

bool answer_conditional(struct call *call, struct reply *reply, const struct validators *validators)
{
    struct buffer type = { 0 };
    reply_condition(reply, call->request, validators, &type);
    bool fine = answer_once(call, reply);
    buffer_release(&type);
    return fine;
}

void reply_tag(const struct reply *reply, char tag[REPLY_TAG_SIZE])
{
    const struct slice content = { reply->body.data, reply->body.failed ? 0 : reply->body.length };
    if (reply->pattern)
        snprintf(tag, REPLY_TAG_SIZE, "\"alphabet-%zu\"", reply->pattern);
    else
        snprintf(tag, REPLY_TAG_SIZE, "\"%zu-%016llx\"", content.length, (unsigned long long)digest_sum(content));
}

/* RFC 9110 14.4. Without content there is no range to speak of. */
static void add_whole_range(struct reply *reply, const char *name)
{
    struct buffer range = { 0 };
    const size_t size = reply_size(reply);
    if (size == 0)
        return;
    buffer_format(&range, "bytes 0-%zu/%zu", size - 1, size);
    reply->failed |= range.failed;
    if (!range.failed)
        reply_field(reply, name, range.data);
    buffer_release(&range);
}

void reply_row_field(struct reply *reply, const struct status_field *field)
{
    char tag[REPLY_TAG_SIZE];
    if (field->value == field_whole_range)
        add_whole_range(reply, field->name);
    else if (field->value == field_content_tag) {
        reply_tag(reply, tag);
        reply_field(reply, field->name, tag);
    } else
        reply_field(reply, field->name, field->value);
}
