/* /_/: what the server remembers, for those who test with it. */
#include "handlers/control/question.h"
#include "render/reply.h"

#include "base/clock.h"
#include "http/percent.h"
#include "render/page.h"

static bool control_reset_all(struct call *call)
{
    struct reply reply = { 0 };
    buffer_format(&reply.body, "{\"reset\": %zu}\n", store_reset(call->site->store, (struct slice){ 0 }));
    return control_answer(call, &reply, 200);
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
    const struct curl_place place = call_place(call);
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .negotiated = true };
    struct complaint complaint;
    if (!page_format(call, &reply.format, &complaint))
        return answer_complaint(call, &complaint);
    if (reply.format == FORMAT_HTML)
        return control_requests(call);
    if (!question_is_known(call, &complaint)) /* pages link here with what the journal takes */
        return answer_complaint(call, &complaint);
    reply_place(&reply, &place);
    page_control(&reply.body, &now, &most, reply.format, &place);
    return answer_once(call, &reply);
}

const struct handler control_handlers[] = {
    { .path = "/_/", .methods = "GET, HEAD", .answer = control_index },
    { .path = "/_/requests", .methods = "GET, HEAD", .answer = control_requests },
    { .path = "/_/requests", .methods = "DELETE", .answer = control_clear },
    { .path = "/_/verify", .below = true, .methods = "GET, HEAD", .answer = control_verify },
    { .path = "/_/pause", .methods = "POST", .answer = control_pause },
    { .path = "/_/reset", .below = true, .methods = "POST, DELETE", .answer = control_reset },
    { 0 },
};
