/* Answers that take their time or fail by chance: /delay, /drip, /unstable. */
#include <string.h>

#include "base/number.h"
#include "base/random.h"
#include "render/page.h"
#include "handlers/httpbin/parts.h"
#include "handlers/representation.h"

bool httpbin_delay(struct call *call)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    struct complaint complaint;
    struct slice segment, path = call->request->target.path;
    if (!httpbin_segment(call, true, &segment, &complaint) ||
        !httpbin_read_seconds(call, "delay", segment, "path", path, &call->answer->delay, &complaint))
        return answer_complaint(call, &complaint);
    return httpbin_echo(call, ECHO_SENT, &reply);
}

/* The fields that the code demands, since a 401 without a challenge is none. */
static void add_fields(struct reply *reply, const struct call *call)
{
    for (const struct status_field *field = status_fields(status_of(reply->code)); field->name; field++)
        if (status_field_applies(field, call->request->method) && field->on != ON_INTERIM)
            reply_row_field(reply, field);
}

static bool send_drops(struct call *call, int code, size_t count)
{
    struct reply reply = { .code = code, .mark = MARK_TOLD, .content_type = "application/octet-stream" };
    static const char drops[] = "****************************************************************";
    for (size_t left = count; left;) {
        size_t some = left < sizeof drops - 1 ? left : sizeof drops - 1;
        buffer_add(&reply.body, drops, some);
        left -= some;
    }
    add_fields(&reply, call);
    return answer_once(call, &reply);
}

static bool check_code(const struct call *call, uint64_t *code, struct complaint *complaint)
{
    struct slice query = call->request->target.query, value = httpbin_parameter(call, "code");
    if (!httpbin_number(call, "code", 200, STATUS_MAX, code, complaint))
        return false;
    enum status_content content = status_of((int)*code)->content;
    if (content == CONTENT_NONE || content == CONTENT_UNSENT || content == CONTENT_EMPTY)
        return complain_at(complaint, "query", query, (size_t)(value.data - query.data) + 1, "%d has no content to drip",
                           (int)*code);
    return true;
}

bool httpbin_drip(struct call *call)
{
    struct complaint complaint;
    struct answer *answer = call->answer;
    int64_t duration = 2000000, delay = 0;
    uint64_t count = 10, code = 200, most = call->site->rules->max_size;
    if (!check_code(call, &code, &complaint) || !httpbin_number(call, "numbytes", 1, most, &count, &complaint) ||
        !httpbin_seconds(call, "duration", &duration, &complaint) || !httpbin_seconds(call, "delay", &delay, &complaint))
        return answer_complaint(call, &complaint);
    answer->drip = duration;
    answer->delay = delay;
    return send_drops(call, (int)code, (size_t)count);
}

/* A decimal from 0 to 1 in millionths. */
static bool read_rate(const struct call *call, uint64_t *millionths, struct complaint *complaint)
{
    struct slice query = call->request->target.query, value = httpbin_parameter(call, "failure_rate");
    char text[32];
    if (!value.data)
        return true;
    size_t length = value.length < sizeof text - 1 ? value.length : sizeof text - 2;
    memcpy(text, value.data, length);
    text[length] = 's'; /* a rate is a decimal as durations are */
    enum number_result result =
        memchr(text, 'm', length) ? NUMBER_NO_DIGIT : number_duration(text, length + 1, 0, 1000000, millionths);
    return (result == NUMBER_OK && length == value.length) ||
           complain_at(complaint, "query", query, (size_t)(value.data - query.data) + 1,
                       "\"failure_rate\" must be a decimal from 0 to 1 with at most six digits behind the point");
}

/* Any integer of 64 bits, as Python's random.seed takes them. */
bool httpbin_seed(const struct call *call, uint64_t *seed, struct complaint *complaint)
{
    struct slice query = call->request->target.query, value = httpbin_parameter(call, "seed");
    if (!value.data)
        return true;
    enum number_result result = number_integer(value.data, value.length, seed);
    return result == NUMBER_OK || complain_at(complaint, "query", query, (size_t)(value.data - query.data) + 1,
                                              "\"seed\" %s; it takes an integer from %lld to %llu", number_problem(result),
                                              (long long)INT64_MIN, (unsigned long long)UINT64_MAX);
}

bool httpbin_unstable(struct call *call)
{
    struct complaint complaint;
    struct reply reply = { .mark = MARK_TOLD, .negotiated = true };
    const char *method = call->request->method;
    uint64_t rate = 500000, seed = random_number();
    if (!read_rate(call, &rate, &complaint) || !httpbin_seed(call, &seed, &complaint))
        return answer_complaint(call, &complaint);
    reply.code = random_seeded(seed) % 1000000 < rate ? 500 : 200;
    reply.format = accept_choose(&call->request->accept, FORMAT_PAGES, FORMAT_JSON);
    reply.body.root = call->request->target.prefix;
    page_status(&reply.body, reply.code, reply.format, method, true, NULL);
    return answer_once(call, &reply);
}
