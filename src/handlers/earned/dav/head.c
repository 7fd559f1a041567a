/* The fields of WebDAV's requests: Depth, Destination, Overwrite, Timeout, DAV (RFC 4918 10), and what their methods need. */
#include <string.h>

#include "handlers/earned/dav/dav.h"

/* Locks last so long, in seconds. */
enum { TIMEOUT_USUAL = 600, TIMEOUT_MOST = 3600 };

static bool refuse(struct dav *dav, const char *why)
{
    dav_say(dav, 400, "%s", why);
    return false;
}

static bool read_depth(struct dav *dav)
{
    static const struct {
        const char *name;
        enum dav_depth depth;
    } rows[] = { { "0", DEPTH_0 }, { "1", DEPTH_1 }, { "infinity", DEPTH_INFINITY } };
    struct slice value = request_only(dav->call->request, "Depth");
    dav->depth = DEPTH_INFINITY;
    if (!dav->method->depths || !request_has(dav->call->request, "Depth"))
        return true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_is_caseless(value, rows[i].name) && dav->method->depths & rows[i].depth) {
            dav->depth = rows[i].depth;
            return true;
        }
    return refuse(dav, dav->method->depths & DEPTH_1   ? "Depth must be 0, 1 or infinity"
                       : dav->method->depths & DEPTH_0 ? "Depth must be 0 or infinity with this method"
                                                       : "Depth must be infinity with this method");
}

static bool read_destination(struct dav *dav)
{
    const struct request *request = dav->call->request;
    struct complaint complaint;
    struct slice value = request_only(request, "Destination"), overwrite = request_only(request, "Overwrite");
    if (!dav->method->goes_elsewhere)
        return true;
    dav->overwrites = !slice_is_caseless(overwrite, "F");
    if (request_has(request, "Overwrite") && dav->overwrites && !slice_is_caseless(overwrite, "T"))
        return refuse(dav, "Overwrite must be T or F");
    if (!value.length)
        return refuse(dav, "the request needs one Destination");
    if (place_of_url(dav->call, value, &dav->to, &complaint) == 0)
        return true;
    dav_say(dav, complaint.code, "Destination: %s", complaint.detail);
    return false;
}

/* false: it is not understood. A server may lock for less than it is asked for (RFC 4918 10.7). */
static bool read_seconds(struct slice member, uint64_t *seconds)
{
    static const char start[] = "Second-";
    if (slice_is_caseless(member, "Infinite")) {
        *seconds = TIMEOUT_MOST;
        return true;
    }
    if (!slice_starts(member, start))
        return false;
    slice_skip(&member, sizeof start - 1);
    enum number_result result = number_parse(member.data, member.length, 1, TIMEOUT_MOST, seconds, NULL);
    if (result == NUMBER_TOO_LARGE)
        *seconds = TIMEOUT_MOST;
    return result == NUMBER_OK || result == NUMBER_TOO_LARGE;
}

/* The first time that is understood: a client names several in the order of its liking. */
static bool read_timeout(struct dav *dav)
{
    struct request_list list = { .name = "Timeout" };
    struct slice member;
    dav->timeout = TIMEOUT_USUAL;
    if (!request_has(dav->call->request, "Timeout"))
        return true;
    while (request_next_member(dav->call->request, &list, &member))
        if (read_seconds(member, &dav->timeout))
            return true;
    return refuse(dav, "Timeout must be Second-N or Infinite");
}

static bool has_member(const struct request *request, const char *name, const char *wanted)
{
    struct request_list list = { .name = name };
    struct slice member;
    while (request_next_member(request, &list, &member))
        if (slice_is_caseless(member, wanted))
            return true;
    return false;
}

bool dav_read_head(struct dav *dav)
{
    const struct request *request = dav->call->request;
    dav->binds = has_member(request, "DAV", "bind");
    dav->condition = request_only(request, "If");
    if (request_has(request, "If") && !dav->condition.length)
        return refuse(dav, "If must be one field with lists of conditions");
    return read_depth(dav) && read_destination(dav) && read_timeout(dav);
}
