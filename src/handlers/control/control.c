/* /_/: what the server remembers, for those who test with it. */
#include "handlers/control/control.h"
#include "render/reply.h"

#include <nettle/memops.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "http/percent.h"
#include "render/page.h"
#include "handlers/httpbin/parts.h"

bool control_next_parameter(struct slice *query, struct slice *name, struct buffer *value)
{
    struct slice encoded;
    buffer_release(value);
    *value = (struct buffer){ 0 };
    if (!target_next_parameter(query, name, &encoded))
        return false;
    if (encoded.data) {
        buffer_add(value, "", 0);
        percent_add(value, encoded, PERCENT_ALL);
    }
    return !value->failed;
}

bool control_complain(const struct call *call, struct complaint *complaint, struct slice name, const char *problem)
{
    struct slice query = call->request->target.query;
    return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1, "\"%.*s\" %s",
                       (int)(name.length < 40 ? name.length : 40), name.data, problem);
}

bool control_answer(struct call *call, struct reply *reply, int code)
{
    reply->code = code;
    reply->mark = MARK_SERVED;
    reply->format = FORMAT_JSON;
    return answer_once(call, reply);
}

/* Takes the same time whatever is wrong: what is compared are digests. */
static bool is_same(struct slice left, struct slice right)
{
    uint8_t digests[2][DIGEST_SHA256];
    digest_sha256(left, digests[0]);
    digest_sha256(right, digests[1]);
    return memeql_sec(digests[0], digests[1], DIGEST_SHA256);
}

bool control_admits(const struct call *call)
{
    const char *token = call->site->memory->control_token;
    struct buffer field = { 0 };
    bool admitted = !token || is_same(httpbin_credentials(&field, call->request, "Bearer"), slice_of(token));
    buffer_release(&field);
    return admitted;
}

static bool deny(struct call *call)
{
    struct complaint complaint;
    struct reply reply = { 0 };
    complain(&complaint, 401, "head", "/_/ needs \"Authorization: Bearer TOKEN\", with the token of --control-token");
    reply_complaint(&reply, &complaint, call->request);
    reply_field(&reply, "WWW-Authenticate", "Bearer realm=\"everystatus\"");
    return answer_once(call, &reply);
}

const struct handler control_denied_handler = { .answer = deny };

static bool control_reset_all(struct call *call)
{
    struct reply reply = { 0 };
    buffer_format(&reply.body, "{\"reset\": %zu}\n", store_reset(call->site->store, (struct slice){ 0 }));
    return control_answer(call, &reply, 200);
}

bool control_take_key(struct call *call, const char *path, struct buffer *key, struct complaint *complaint)
{
    struct slice segment = { 0 };
    target_next_segment(&call->rest, &segment);
    percent_add(key, segment, PERCENT_ALL);
    return (key->length >= 1 && key->length <= STORE_KEY_BYTES && call->rest.length == 0) ||
           complain(complaint, 400, "path", "%s/KEY takes a key of 1 to %d bytes, with / written as %%2F", path,
                    STORE_KEY_BYTES);
}

static bool control_reset_one(struct call *call)
{
    struct buffer key = { 0 };
    struct reply reply = { 0 };
    struct complaint complaint;
    bool is_key = control_take_key(call, "/_/reset", &key, &complaint);
    if (is_key)
        buffer_format(&reply.body, "{\"reset\": %zu}\n",
                      store_reset(call->site->store, (struct slice){ key.data, key.length }));
    buffer_release(&key);
    return is_key ? control_answer(call, &reply, 200) : answer_complaint(call, &complaint);
}

static bool control_reset(struct call *call)
{
    return call->rest.length == 0 ? control_reset_all(call) : control_reset_one(call);
}

static bool control_index(struct call *call)
{
    struct store_counts counts = store_count(call->site->store, clock_now()), bounds = store_most(call->site->store);
    const struct page_counts now = { counts.keys, counts.entries, counts.bytes };
    const struct page_counts most = { bounds.keys, bounds.entries, bounds.bytes };
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .negotiated = true };
    struct complaint complaint;
    if (!page_format(call, &reply.format, &complaint))
        return answer_complaint(call, &complaint);
    page_control(&reply.body, &now, &most, reply.format);
    return answer_once(call, &reply);
}

const struct handler control_handlers[] = {
    { .path = "/_/", .methods = "GET, HEAD", .answer = control_index },
    { .path = "/_/requests", .methods = "GET, HEAD", .answer = control_requests },
    { .path = "/_/requests", .methods = "DELETE", .answer = control_clear },
    { .path = "/_/verify", .below = true, .methods = "GET, HEAD", .answer = control_verify },
    { .path = "/_/reset", .below = true, .methods = "POST, DELETE", .answer = control_reset },
    { 0 },
};
