/* /_/: what the server remembers, for those who test with it. */
#include "routes/control.h"

#include <nettle/memops.h>
#include <string.h>

#include "ground/clock.h"
#include "ground/digest.h"
#include "pure/page.h"
#include "routes/compat/httpbin-parts.h"

bool control_next_parameter(struct span *query, struct span *name, struct text *value)
{
    struct span encoded;
    text_release(value);
    *value = (struct text){ 0 };
    if (!target_next_parameter(query, name, &encoded))
        return false;
    if (encoded.data) {
        text_add(value, "", 0);
        httpbin_decode(value, encoded, false);
    }
    return !value->failed;
}

bool control_complain(const struct visit *visit, struct complaint *complaint, struct span name, const char *problem)
{
    struct span query = visit->request->target.query;
    return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1, "\"%.*s\" %s",
                       (int)(name.length < 40 ? name.length : 40), name.data, problem);
}

bool control_answer(struct visit *visit, struct reply *reply, int code)
{
    reply->code = code;
    reply->mark = MARK_SERVED;
    reply->format = FORMAT_JSON;
    return answer_once(visit, reply);
}

/* Takes the same time whatever is wrong: what is compared are digests. */
static bool is_same(struct span left, struct span right)
{
    uint8_t digests[2][DIGEST_SHA256];
    digest_sha256(left, digests[0]);
    digest_sha256(right, digests[1]);
    return memeql_sec(digests[0], digests[1], DIGEST_SHA256);
}

bool control_admits(struct visit *visit, bool *fine)
{
    const char *token = visit->site->memory->control_token;
    struct text field = { 0 };
    struct complaint complaint;
    struct reply reply = { 0 };
    bool admitted = !token || is_same(httpbin_credentials(&field, visit->request, "Bearer"), span_of(token));
    text_release(&field);
    if (admitted)
        return true;
    complain(&complaint, 401, "head", "/_/ needs \"Authorization: Bearer TOKEN\", with the token of --control-token");
    reply_complaint(&reply, &complaint, visit->request);
    reply_field(&reply, "WWW-Authenticate", "Bearer realm=\"everystatus\"");
    *fine = answer_once(visit, &reply);
    return false;
}

static bool control_reset_all(struct visit *visit)
{
    struct reply reply = { 0 };
    text_format(&reply.body, "{\"reset\": %zu}\n", store_reset(visit->site->store, (struct span){ 0 }));
    return control_answer(visit, &reply, 200);
}

bool control_take_key(struct visit *visit, const char *path, struct text *key, struct complaint *complaint)
{
    struct span segment = { 0 };
    target_next_segment(&visit->rest, &segment);
    httpbin_decode(key, segment, false);
    return (key->length >= 1 && key->length <= STORE_KEY_BYTES && visit->rest.length == 0) ||
           complain(complaint, 400, "path", "%s/KEY takes a key of 1 to %d bytes, with / written as %%2F", path, STORE_KEY_BYTES);
}

static bool control_reset_one(struct visit *visit)
{
    struct text key = { 0 };
    struct reply reply = { 0 };
    struct complaint complaint;
    bool is_key = control_take_key(visit, "/_/reset", &key, &complaint);
    if (is_key)
        text_format(&reply.body, "{\"reset\": %zu}\n", store_reset(visit->site->store, (struct span){ key.data, key.length }));
    text_release(&key);
    return is_key ? control_answer(visit, &reply, 200) : answer_complaint(visit, &complaint);
}

static bool control_reset(struct visit *visit)
{
    return visit->rest.length == 0 ? control_reset_all(visit) : control_reset_one(visit);
}

static bool control_index(struct visit *visit)
{
    const struct store_limits *limits = &visit->site->memory->limits;
    struct store_counts counts = store_count(visit->site->store, clock_now());
    const struct page_counts now = { counts.keys, counts.entries, counts.bytes };
    const struct page_counts most = { limits->keys, limits->entries, limits->bytes };
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .negotiated = true };
    struct complaint complaint;
    if (!page_format(visit, &reply.format, &complaint))
        return answer_complaint(visit, &complaint);
    page_control(&reply.body, &now, &most, reply.format);
    return answer_once(visit, &reply);
}

const struct route control_routes[] = {
    { .path = "/_/", .methods = "GET, HEAD", .answer = control_index },
    { .path = "/_/requests", .methods = "GET, HEAD", .answer = control_requests },
    { .path = "/_/requests", .methods = "DELETE", .answer = control_clear },
    { .path = "/_/verify", .below = true, .methods = "GET, HEAD", .answer = control_verify },
    { .path = "/_/reset", .below = true, .methods = "POST, DELETE", .answer = control_reset },
    { 0 },
};
