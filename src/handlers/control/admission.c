/* Who may use /_/: not the pages of other sites, which reach this server through the browser of somebody who is inside. */
#include <nettle/memops.h>
#include <string.h>

#include "base/digest.h"
#include "handlers/control/control.h"
#include "handlers/own-host.h"
#include "http/credentials.h"
#include "render/reply.h"

enum { HOST_SHOWN = 100 };

/* Takes the same time whatever is wrong: what is compared are digests. */
static bool is_same(struct slice left, struct slice right)
{
    uint8_t digests[2][DIGEST_SHA256];
    digest_sha256(left, digests[0]);
    digest_sha256(right, digests[1]);
    return memeql_sec(digests[0], digests[1], DIGEST_SHA256);
}

static bool has_token(const struct call *call)
{
    struct buffer field = { 0 };
    const struct slice token = slice_of(call->site->memory->control_token);
    bool same = is_same(credentials_of(&field, call->request, "Authorization", "Bearer"), token);
    buffer_release(&field);
    return same;
}

/* The value of a field that browsers send once; data is NULL without any. Of several, none is right: it is empty. */
static struct slice field_of(const struct request *request, const char *wanted)
{
    struct slice name, value, found = { 0 };
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);)
        if (slice_is_caseless(name, wanted))
            found = found.data ? (struct slice){ found.data, 0 } : value;
    return found;
}

/* Whether the origin (RFC 6454 6.2) is that of this server as the client named it. Its scheme may be that of a proxy. */
static bool is_own_origin(const struct request *request, struct slice origin)
{
    const struct slice own = request_authority(request);
    const char *colon = slice_find(origin, ':');
    const size_t length = colon ? (size_t)(colon - origin.data) + 3 : 0;
    if (!length || origin.length < length || memcmp(colon, "://", 3) != 0)
        return false;
    const struct slice authority = { origin.data + length, origin.length - length };
    return own.length && own.length == authority.length && strncasecmp(own.data, authority.data, own.length) == 0;
}

/* Whether a page of another site asks. Browsers say so themselves (Fetch Metadata), older ones name its origin alone. */
static bool is_foreign(const struct request *request)
{
    const struct slice site = field_of(request, "Sec-Fetch-Site"), origin = field_of(request, "Origin");
    if (site.data)
        return !slice_is(site, "same-origin") && !slice_is(site, "none");
    return origin.data && !is_own_origin(request, origin);
}

/* The one of --control-origin that asks; NULL: none does. */
static const char *shared_origin(const struct call *call)
{
    const struct slice origin = field_of(call->request, "Origin");
    for (const char *const *one = call->site->memory->control_origins; one && *one; one++)
        if (slice_is_caseless(origin, *one))
            return *one;
    return NULL;
}

static bool is_preflight(const struct call *call)
{
    return strcmp(call->request->method, "OPTIONS") == 0 && call->request->fields[FIELD_CORS_METHOD].data;
}

/* Whose name leads here today may lead elsewhere tomorrow, and its pages then ask us in its name (DNS rebinding). */
static bool check_host(struct call *call)
{
    const struct slice authority = request_authority(call->request), host = host_of(authority);
    return !authority.length || host_is_own(call->site, host) ||
           complain(&call->complaint, 421, "head",
                    "/_/ is not for the host %.*s, which could be anybody's: --name %.*s makes it one of this server's, and "
                    "--control-token asks for a token instead",
                    (int)(host.length < HOST_SHOWN ? host.length : HOST_SHOWN), host.data,
                    (int)(host.length < HOST_SHOWN ? host.length : HOST_SHOWN), host.data);
}

static bool check_origin(struct call *call)
{
    call->foreign = is_foreign(call->request) && !call->shared_with;
    return !call->foreign || complain(&call->complaint, 403, "head",
                                      "/_/ is not for pages of other origins: --control-origin lets one in, "
                                      "--control-token all that have the token");
}

/* Who has the token is nobody's unwitting helper. A preflight cannot have it, and only asks whether the next request may. */
bool control_admits(struct call *call)
{
    const struct site_memory *memory = call->site->memory;
    call->shared_with = shared_origin(call);
    if (!memory->control_token && memory->public)
        return complain(&call->complaint, 403, "path",
                        "this server is public, and has no --control-token, without which /_/ is nobody's");
    if (!memory->control_token)
        return check_host(call) && check_origin(call);
    return is_preflight(call) || has_token(call) ||
           complain(&call->complaint, 401, "head",
                    "/_/ needs \"Authorization: Bearer TOKEN\", with the token of --control-token");
}

static bool deny(struct call *call)
{
    struct reply reply = { 0 };
    const struct curl_place place = call_place(call);
    const struct page_request request = control_request(call, &place);
    const bool asks = call->complaint.code == 401;
    reply_call_complaint(call, &reply, &call->complaint);
    if (asks && page_gate(&reply.body, &request, reply.format))
        reply_place(&reply, &place);
    if (asks)
        reply_field(&reply, "WWW-Authenticate", "Bearer realm=\"everystatus\"");
    return answer_once(call, &reply);
}

const struct handler control_denied_handler = { .answer = deny };
