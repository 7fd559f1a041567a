/* Codes of a gateway whose upstream fails: 502 and 504; the upstream is a table, and nothing is ever connected to. */
#include <string.h>

#include "base/number.h"
#include "handlers/earned/families.h"

enum { SECOND = 1000000 };

/* What the upstream answers the gateway; NULL: nothing, ever. */
struct upstream {
    const char *name, *bytes;
};

static const struct upstream upstreams[] = {
    { "good", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntea\n" },
    { "garbage", "\x15\x03\x01 tea?\r\n\r\n" },
    { "close", "" },
    { "bad-length", "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\ntea\n" },
    { "slow", NULL },
};

/* What a gateway finds wrong with a response (RFC 9110 15.6.3, RFC 9112 4, 6.3 and 8); NULL: nothing. */
static const char *trouble_with(const char *bytes)
{
    static const char version[] = "HTTP/1.1 ", length[] = "\r\nContent-Length: ";
    const char *end = strstr(bytes, "\r\n\r\n"), *field = strstr(bytes, length);
    uint64_t announced = 0;
    if (!*bytes)
        return "the upstream closed the connection without an answer";
    if (strncmp(bytes, version, sizeof version - 1) != 0 || !end || !field)
        return "what the upstream answered is not HTTP";
    field += sizeof length - 1;
    number_parse(field, strcspn(field, "\r"), 0, UINT32_MAX, &announced, NULL);
    return strlen(end + 4) < announced ? "the upstream closed the connection before all of the content had come" : NULL;
}

static bool answer_response(struct call *call, const char *bytes)
{
    struct reply reply = { 0 };
    const char *problem = trouble_with(bytes);
    earned_fill(call, &reply, problem ? 502 : 200, "%s", problem ? problem : "the upstream answered well");
    if (!problem)
        reply_field(&reply, "Via", "1.1 everystatus");
    return answer_once(call, &reply);
}

static bool answer_silence(struct call *call)
{
    int64_t timeout = SECOND;
    if (!earned_duration(call, "timeout", &timeout))
        return answer_complaint(call, &call->complaint);
    call->answer->delay = timeout;
    return earned_answer(call, 504, "the upstream did not answer within %g s", (double)timeout / SECOND);
}

bool earned_gateway(struct call *call)
{
    struct slice name = earned_parameter(call, "upstream");
    if (!name.data)
        return answer_response(call, upstreams[0].bytes);
    for (const struct upstream *upstream = upstreams; upstream < upstreams + sizeof upstreams / sizeof *upstreams; upstream++)
        if (slice_is(name, upstream->name))
            return upstream->bytes ? answer_response(call, upstream->bytes) : answer_silence(call);
    return earned_answer(call, 400, "\"upstream\" must be good, garbage, close, bad-length or slow");
}
