/* What probes ask: whether the process lives, and whether it is to be sent requests. */
#include "handlers/call.h"

static bool serve_liveness(struct call *call)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    buffer_string(&reply.body, "{\"status\":\"ok\"}\n");
    return answer_once(call, &reply);
}

/* Not from the signal to end on, so that balancers look elsewhere while requests are served for --drain-delay. */
static bool serve_readiness(struct call *call)
{
    bool draining = atomic_load(&call->site->draining);
    struct reply reply = { .code = draining ? 503 : 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    buffer_string(&reply.body, draining ? "{\"status\":\"draining\"}\n" : "{\"status\":\"ok\"}\n");
    return answer_once(call, &reply);
}

const struct handler health_handlers[] = {
    { .path = "/livez", .always = true, .methods = "GET, HEAD", .answer = serve_liveness },
    { .path = "/readyz", .always = true, .methods = "GET, HEAD", .answer = serve_readiness },
    { 0 },
};
