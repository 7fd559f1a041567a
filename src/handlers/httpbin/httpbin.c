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
    { .path = "/get", .methods = READ, .query = QUERY_KEY, .answer = echo_head },
    { .path = "/post", .methods = "POST", .content = true, .query = QUERY_KEY, .answer = echo_content },
    { .path = "/put", .methods = "PUT", .content = true, .query = QUERY_KEY, .answer = echo_content },
    { .path = "/patch", .methods = "PATCH", .content = true, .query = QUERY_KEY, .answer = echo_content },
    { .path = "/delete", .methods = "DELETE", .content = true, .query = QUERY_KEY, .answer = echo_content },
    { .path = "/anything", .below = true, .methods = ANY, .content = true, .query = QUERY_KEY, .answer = echo_anything },
    { .path = "/delay", .below = true, .methods = ANY, .content = true, .query = QUERY_KEY, .answer = httpbin_delay },
    { .path = "/drip",
      .methods = READ,
      .query = QUERY_MODIFIERS,
      .parameters = "duration, numbytes, delay, code",
      .answer = httpbin_drip },
    { .path = "/unstable",
      .methods = READ,
      .query = QUERY_MODIFIERS,
      .parameters = "failure_rate, seed",
      .answer = httpbin_unstable },
    { .path = "/redirect",
      .below = true,
      .methods = READ,
      .query = QUERY_MODIFIERS,
      .parameters = "absolute",
      .answer = httpbin_redirect },
    { .path = "/relative-redirect",
      .below = true,
      .methods = READ,
      .query = QUERY_MODIFIERS,
      .answer = httpbin_relative_redirect },
    { .path = "/absolute-redirect",
      .below = true,
      .methods = READ,
      .query = QUERY_MODIFIERS,
      .answer = httpbin_absolute_redirect },
    { .path = "/redirect-to",
      .methods = ANY,
      .query = QUERY_MODIFIERS,
      .parameters = "url, status_code",
      .answer = httpbin_redirect_to },
    { .path = "/response-headers", .methods = "GET, HEAD, POST", .query = QUERY_KEY, .answer = httpbin_response_headers },
    { .path = "/basic-auth", .below = true, .methods = READ, .query = QUERY_MODIFIERS, .answer = httpbin_basic },
    { .path = "/hidden-basic-auth", .below = true, .methods = READ, .query = QUERY_MODIFIERS, .answer = httpbin_hidden_basic },
    { .path = "/bearer", .methods = READ, .query = QUERY_MODIFIERS, .answer = httpbin_bearer },
    /* The content counts with qop=auth-int. */
    { .path = "/digest-auth",
      .below = true,
      .methods = READ,
      .content = true,
      .query = QUERY_MODIFIERS,
      .parameters = "require-cookie",
      .answer = httpbin_digest },
    { .path = "/etag", .below = true, .methods = READ, .query = QUERY_MODIFIERS, .answer = httpbin_etag },
    { .path = "/cache", .below = true, .methods = READ, .query = QUERY_MODIFIERS, .answer = httpbin_cache },
    { .path = "/range",
      .below = true,
      .methods = READ,
      .query = QUERY_MODIFIERS,
      .parameters = "duration, chunk_size",
      .answer = httpbin_range },
    { 0 },
};
