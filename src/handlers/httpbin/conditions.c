/* Preconditions of requests (RFC 9110 13). */
#include <string.h>

#include "base/clock.h"
#include "http/date.h"
#include "handlers/httpbin/validators.h"
#include "render/reply.h"

struct slice request_only(const struct request *request, const char *name)
{
    const char *at = NULL;
    struct slice other, value, found = { 0 };
    while (request_next_field(request, &at, &other, &value)) {
        if (!slice_is_caseless(other, name))
            continue;
        if (found.data)
            return (struct slice){ 0 };
        found = value;
    }
    return found;
}

static bool has_field(const struct request *request, const char *name)
{
    const char *at = NULL;
    struct slice other, value;
    while (request_next_field(request, &at, &other, &value))
        if (slice_is_caseless(other, name))
            return true;
    return false;
}

struct slice tag_opaque(struct slice tag, bool *weak)
{
    *weak = slice_starts(tag, "W/");
    if (*weak)
        tag = (struct slice){ tag.data + 2, tag.length - 2 };
    if (tag.length >= 2 && tag.data[0] == '"' && tag.data[tag.length - 1] == '"')
        tag = (struct slice){ tag.data + 1, tag.length - 2 };
    return tag;
}

bool validators_have(const struct validators *validators, struct slice tag, bool weakly)
{
    bool weak, own_weak;
    struct slice opaque = tag_opaque(tag, &weak), own = tag_opaque(slice_of(validators->etag), &own_weak);
    return (weakly || (!weak && !own_weak)) && opaque.length == own.length && memcmp(opaque.data, own.data, own.length) == 0;
}

static bool has_match(const struct validators *validators, const struct request *request, const char *name, bool weakly)
{
    struct request_list list = { .name = name };
    struct slice member;
    while (request_next_member(request, &list, &member))
        if (slice_is(member, "*") || validators_have(validators, member, weakly))
            return true;
    return false;
}

/* Reads a date field; one that is no date, and dates where the representation has none, do not count (RFC 9110 13.1.3). */
static bool has_date(const struct validators *validators, const struct request *request, const char *name, time_t *date)
{
    struct slice value = request_only(request, name);
    return value.data && validators->dated && date_parse(value, time(NULL), date);
}

static bool is_read(const struct request *request)
{
    return strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
}

enum verdict validators_judge(const struct validators *validators, const struct request *request)
{
    time_t date;
    if (has_field(request, "If-Match")) {
        if (!has_match(validators, request, "If-Match", false))
            return VERDICT_FAILED;
    } else if (has_date(validators, request, "If-Unmodified-Since", &date) && validators->modified > date) {
        return VERDICT_FAILED;
    }
    if (has_field(request, "If-None-Match")) {
        if (has_match(validators, request, "If-None-Match", true))
            return is_read(request) ? VERDICT_UNCHANGED : VERDICT_FAILED;
    } else if (is_read(request) && has_date(validators, request, "If-Modified-Since", &date) && validators->modified <= date) {
        return VERDICT_UNCHANGED;
    }
    return VERDICT_GO_ON;
}

bool validators_allow_range(const struct validators *validators, const struct request *request)
{
    struct slice value = request_only(request, "If-Range");
    time_t date;
    if (!has_field(request, "If-Range"))
        return true;
    if (value.length && (value.data[0] == '"' || slice_starts(value, "W/")))
        return validators_have(validators, value, false);
    /* A date must be the exact one, and old enough to be a strong validator (RFC 9110 8.8.2.2): this program's are. */
    return has_date(validators, request, "If-Range", &date) && date == validators->modified;
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

bool answer_conditional(struct call *call, struct reply *reply, const struct validators *validators)
{
    struct complaint complaint;
    enum verdict verdict = validators_judge(validators, call->request);
    if (verdict == VERDICT_FAILED) {
        reply_release(reply);
        *reply = (struct reply){ 0 };
        complain(&complaint, 412, "head", "what the request presupposes (If-Match, If-Unmodified-Since) is not so");
        reply_complaint(reply, &complaint, call->request);
        reply->mark = MARK_SERVED;
    } else if (verdict == VERDICT_UNCHANGED) {
        reply->code = 304;
        reply->format = FORMAT_EMPTY; /* the type is the 200's to tell (RFC 9110 15.4.5) */
        reply->content_type = NULL;
    }
    add_validators(reply, validators);
    if (verdict == VERDICT_GO_ON && validators->ranged)
        return answer_ranges(call, reply, validators);
    return answer_once(call, reply);
}
