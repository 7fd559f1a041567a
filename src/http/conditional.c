/* Preconditions of requests (RFC 9110 13): what they come to. */
#include "http/conditional.h"

#include <string.h>

#include "http/date.h"

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

bool request_has(const struct request *request, const char *name)
{
    const char *at = NULL;
    struct slice other, value;
    while (request_next_field(request, &at, &other, &value))
        if (slice_is_caseless(other, name))
            return true;
    return false;
}

static bool has_value(const struct request *request, const char *name)
{
    struct request_list list = { .name = name };
    struct slice member;
    return request_next_member(request, &list, &member);
}

struct entity_tag tag_read(struct slice text)
{
    struct entity_tag tag = { .opaque = text, .weak = slice_starts(text, "W/") };
    if (tag.weak)
        tag.opaque = (struct slice){ text.data + 2, text.length - 2 };
    size_t length = tag.opaque.length;
    tag.quoted = length >= 2 && tag.opaque.data[0] == '"' && tag.opaque.data[length - 1] == '"';
    if (tag.quoted)
        tag.opaque = (struct slice){ tag.opaque.data + 1, length - 2 };
    return tag;
}

/* Whether a tag is the representation's; weakly: two weak ones may be the same (RFC 9110 8.8.3.2). */
static bool has_tag(const struct validators *validators, struct slice tag, bool weakly)
{
    struct entity_tag theirs = tag_read(tag), own = tag_read(slice_of(validators->etag));
    if (!theirs.quoted && !validators->unquoted)
        return false;
    return (weakly || (!theirs.weak && !own.weak)) && slice_equals(theirs.opaque, own.opaque);
}

static bool has_match(const struct validators *validators, const struct request *request, const char *name, bool weakly)
{
    struct request_list list = { .name = name };
    struct slice member;
    while (request_next_member(request, &list, &member))
        if (slice_is(member, "*") || has_tag(validators, member, weakly))
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

/* Whether what the client holds is the representation, by tag or else by date (RFC 9110 13.1.2, 13.1.3). */
static bool is_unchanged(const struct validators *validators, const struct request *request)
{
    time_t date;
    if (validators->constant && (has_value(request, "If-None-Match") || has_value(request, "If-Modified-Since")))
        return true;
    if (request_has(request, "If-None-Match"))
        return has_match(validators, request, "If-None-Match", true);
    return is_read(request) && has_date(validators, request, "If-Modified-Since", &date) && validators->modified <= date;
}

enum precondition precondition_of(const struct validators *validators, const struct request *request)
{
    time_t date;
    if (request_has(request, "If-Match")) {
        if (!has_match(validators, request, "If-Match", false))
            return PRECONDITION_FAILED;
    } else if (has_date(validators, request, "If-Unmodified-Since", &date) && validators->modified > date) {
        return PRECONDITION_FAILED;
    }
    if (!is_unchanged(validators, request))
        return PRECONDITION_MET;
    return is_read(request) ? PRECONDITION_UNCHANGED : PRECONDITION_FAILED;
}

bool precondition_is_there(const struct request *request)
{
    const struct validators dated = { .dated = true };
    time_t date;
    return request_has(request, "If-Match") || request_has(request, "If-None-Match") ||
           has_date(&dated, request, "If-Unmodified-Since", &date);
}

bool validators_allow_range(const struct validators *validators, const struct request *request)
{
    struct slice value = request_only(request, "If-Range");
    time_t date;
    if (!request_has(request, "If-Range"))
        return true;
    if (value.length && (value.data[0] == '"' || slice_starts(value, "W/")))
        return has_tag(validators, value, false);
    /* A date must be the exact one, and old enough to be a strong validator (RFC 9110 8.8.2.2): this program's are. */
    return has_date(validators, request, "If-Range", &date) && date == validators->modified;
}
