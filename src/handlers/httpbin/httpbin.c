/* What httpbin answers, as far as it is about statuses and errors: the table of its handlers. */
#include "handlers/httpbin/parts.h"

#define READ "GET, HEAD"
#define ANY "GET, HEAD, POST, PUT, DELETE, PATCH, TRACE"

static bool echo_head(struct call *call)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    return httpbin_echo(call, ECHO_HEAD, &reply);
}

static bool echo_content(struct call *call)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    return httpbin_echo(call, ECHO_SENT | ECHO_JSON, &reply);
}

static bool echo_anything(struct call *call)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    return httpbin_echo(call, ECHO_SENT | ECHO_JSON | ECHO_METHOD, &reply);
}

const struct handler httpbin_handlers[] = {
    { .path = "/get", .methods = READ, .answer = echo_head },
    { .path = "/post", .methods = "POST", .content = true, .answer = echo_content },
    { .path = "/put", .methods = "PUT", .content = true, .answer = echo_content },
    { .path = "/patch", .methods = "PATCH", .content = true, .answer = echo_content },
    { .path = "/delete", .methods = "DELETE", .content = true, .answer = echo_content },
    { .path = "/anything", .below = true, .methods = ANY, .content = true, .answer = echo_anything },
    { .path = "/delay", .below = true, .methods = ANY, .content = true, .answer = httpbin_delay },
    { .path = "/drip", .methods = READ, .answer = httpbin_drip },
    { .path = "/unstable", .methods = READ, .answer = httpbin_unstable },
    { .path = "/redirect", .below = true, .methods = READ, .answer = httpbin_redirect },
    { .path = "/relative-redirect", .below = true, .methods = READ, .answer = httpbin_relative_redirect },
    { .path = "/absolute-redirect", .below = true, .methods = READ, .answer = httpbin_absolute_redirect },
    { .path = "/redirect-to", .methods = ANY, .answer = httpbin_redirect_to },
    { .path = "/response-headers", .methods = "GET, HEAD, POST", .answer = httpbin_response_headers },
    { .path = "/basic-auth", .below = true, .methods = READ, .answer = httpbin_basic },
    { .path = "/hidden-basic-auth", .below = true, .methods = READ, .answer = httpbin_hidden_basic },
    { .path = "/bearer", .methods = READ, .answer = httpbin_bearer },
    /* The content counts with qop=auth-int. */
    { .path = "/digest-auth", .below = true, .methods = READ, .content = true, .answer = httpbin_digest },
    { .path = "/etag", .below = true, .methods = READ, .answer = httpbin_etag },
    { .path = "/cache", .below = true, .methods = READ, .answer = httpbin_cache },
    { .path = "/range", .below = true, .methods = READ, .answer = httpbin_range },
    { 0 },
};
