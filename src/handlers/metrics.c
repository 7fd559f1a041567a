/* /metrics: what the server counts, as Prometheus reads it. */
#include "handlers/exposition.h"

#include "base/clock.h"
#include "render/reply.h"

/* Prometheus's text format (prometheus.io/docs/instrumenting/exposition_formats), and OpenMetrics. */
static const char text_type[] = "text/plain; version=0.0.4; charset=utf-8";
static const char open_type[] = "application/openmetrics-text; version=1.0.0; charset=utf-8";

static const char *const type_names[] = {
    [METRIC_COUNTER] = "counter", [METRIC_GAUGE] = "gauge", [METRIC_HISTOGRAM] = "histogram", [METRIC_INFO] = "info"
};

/* A line of what is known of the family. In OpenMetrics its name is that without the end of a sample's. */
static void add_descriptor(struct exposition *exposition, const struct metric *metric, const char *what, const char *value)
{
    buffer_format(exposition->out, "# %s ", what);
    if (exposition->open)
        buffer_string(exposition->out, metric->name);
    else
        metric_name(exposition, metric);
    buffer_format(exposition->out, " %s\n", value);
}

static void add_metric(struct exposition *exposition, const struct metric *metric)
{
    const bool is_info = metric->type == METRIC_INFO && !exposition->open;
    add_descriptor(exposition, metric, "HELP", metric->help);
    add_descriptor(exposition, metric, "TYPE", type_names[is_info ? METRIC_GAUGE : metric->type]);
    if (exposition->open && metric->unit)
        add_descriptor(exposition, metric, "UNIT", metric->unit);
    if (metric->write) {
        metric->write(exposition, metric);
        return;
    }
    metric_name(exposition, metric);
    buffer_format(exposition->out, " %llu\n", (unsigned long long)metrics_sum(exposition->site->metrics, metric->offset));
}

/* Takes what stands before the next ";". */
static struct slice next_part(struct slice *rest)
{
    const char *semicolon = slice_find(*rest, ';');
    struct slice part = { rest->data, semicolon ? (size_t)(semicolon - rest->data) : rest->length };
    slice_skip(rest, semicolon ? part.length + 1 : part.length);
    return slice_trim(part);
}

/* Whether it is a weight of 0 (RFC 9110 12.4.2). */
static bool is_refusal(struct slice parameter)
{
    if (parameter.length < 3 || !slice_is_caseless((struct slice){ parameter.data, 2 }, "q="))
        return false;
    for (size_t i = 2; i < parameter.length; i++)
        if (parameter.data[i] != '0' && parameter.data[i] != '.')
            return false;
    return true;
}

/* Whether a member of Accept names OpenMetrics, in the version that is known here, and not with a weight of 0. */
static bool names_open(struct slice member)
{
    bool fits = slice_is_caseless(next_part(&member), "application/openmetrics-text");
    while (fits && member.length) {
        const struct slice parameter = next_part(&member);
        if (slice_starts(parameter, "version="))
            fits = slice_is(parameter, "version=1.0.0") || slice_is(parameter, "version=\"1.0.0\"");
        else
            fits = !is_refusal(parameter);
    }
    return fits;
}

/* Who can read OpenMetrics and says so gets it: Prometheus asks for all that it can read, and prefers that. */
static bool wants_open(const struct request *request)
{
    struct request_list list = { .name = "Accept" };
    struct slice member;
    while (request_next_member(request, &list, &member))
        if (names_open(member))
            return true;
    return false;
}

/* What others do is told to those alone who may see it under /_/. */
static bool deny(struct call *call)
{
    struct complaint complaint;
    struct reply reply = { 0 };
    complain(&complaint, 401, "head", "/metrics needs \"Authorization: Bearer TOKEN\", with the token of --control-token");
    reply_call_complaint(call, &reply, &complaint);
    reply_field(&reply, "WWW-Authenticate", "Bearer realm=\"everystatus\"");
    return answer_once(call, &reply);
}

static bool serve_metrics(struct call *call)
{
    const bool open = wants_open(call->request);
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .content_type = open ? open_type : text_type, .negotiated = true };
    struct exposition exposition = { &reply.body, call->site, store_count(call->site->store, clock_now()),
                                     store_most(call->site->store), open };
    if (call->site->memory->control_token && !control_admits(call))
        return deny(call);
    for (const struct metric *metric = metric_rows; metric->name; metric++)
        add_metric(&exposition, metric);
    if (open)
        buffer_string(&reply.body, "# EOF\n");
    return answer_once(call, &reply);
}

const struct handler metrics_handlers[] = {
    { .path = "/metrics", .methods = "GET, HEAD", .answer = serve_metrics },
    { 0 },
};
