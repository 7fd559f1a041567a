/* The echo of a request: what arrived, member by member. */
#include <string.h>

#include "handlers/httpbin/parts.h"

struct echo {
    const struct call *call;
    bool storable; /* caches may keep the answer */
    struct httpbin_content content;
};

/* Or what stands for it where there is nothing. */
static void write_value(struct buffer *out, json_t *value, const char *nothing)
{
    if (value)
        httpbin_print_member(out, value);
    else
        buffer_string(out, nothing);
}

/* Most requests have none. */
static void write_args(struct buffer *out, const struct echo *echo)
{
    const struct slice query = echo->call->request->target.query;
    json_t *args = query.length ? json_object() : NULL;
    if (!query.length || httpbin_put_form(args, query))
        write_value(out, args, "{}");
    else
        out->failed = true;
    json_decref(args);
}

static void write_bytes_received(struct buffer *out, const struct echo *echo)
{
    buffer_number(out, echo->call->received);
}

static void write_data(struct buffer *out, const struct echo *echo)
{
    write_value(out, echo->content.data, "\"\"");
}

static void write_true(struct buffer *out, const struct echo *echo)
{
    (void)echo;
    buffer_string(out, "true");
}

static void write_files(struct buffer *out, const struct echo *echo)
{
    write_value(out, echo->content.files, "{}");
}

static void write_form(struct buffer *out, const struct echo *echo)
{
    write_value(out, echo->content.form, "{}");
}

static void write_headers(struct buffer *out, const struct echo *echo)
{
    httpbin_write_headers(out, echo->call->request, echo->storable);
}

static void write_json(struct buffer *out, const struct echo *echo)
{
    write_value(out, echo->content.json, "null");
}

/* HEAD has the fields that GET has, Content-Length among them (RFC 9110 9.3.2): its content would be GET's. */
static void write_method(struct buffer *out, const struct echo *echo)
{
    const char *method = echo->call->request->method;
    buffer_json_string(out, strcmp(method, "HEAD") == 0 ? "GET" : method);
}

/* Of an address, JSON escapes nothing. */
static void write_origin(struct buffer *out, const struct echo *echo)
{
    buffer_string(out, "\"");
    httpbin_add_client(out, echo->call->request);
    buffer_string(out, "\"");
}

/* Neither of a scheme, nor of a host (RFC 3986 3.2.2); nor of a path that proxies have cut, which is checked. */
static void write_url(struct buffer *out, const struct echo *echo)
{
    const struct request *request = echo->call->request;
    const struct slice line = request->line;
    buffer_string(out, "\"");
    if (line.length && line.data[0] == '/') {
        httpbin_add_origin(out, request);
        buffer_string(out, request->outer ? request->outer : "");
    }
    buffer_json(out, line.data, line.length);
    buffer_string(out, "\"");
}

/* How the member of that name begins, on a line of its own. */
#define NAMED(name) SLICE("\n  \"" name "\": ")

/* In the order of their names, in which they are written. */
static const struct {
    unsigned bit;
    struct slice beginning;
    void (*write)(struct buffer *out, const struct echo *echo);
} members[] = {
    { ECHO_ARGS, NAMED("args"), write_args },       { ECHO_BYTES_RECEIVED, NAMED("bytes_received"), write_bytes_received },
    { ECHO_DATA, NAMED("data"), write_data },       { ECHO_DEFLATED, NAMED("deflated"), write_true },
    { ECHO_FILES, NAMED("files"), write_files },    { ECHO_FORM, NAMED("form"), write_form },
    { ECHO_GZIPPED, NAMED("gzipped"), write_true }, { ECHO_HEADERS, NAMED("headers"), write_headers },
    { ECHO_JSON, NAMED("json"), write_json },       { ECHO_METHOD, NAMED("method"), write_method },
    { ECHO_ORIGIN, NAMED("origin"), write_origin }, { ECHO_URL, NAMED("url"), write_url },
};

static void write_members(struct buffer *out, const struct echo *echo, unsigned wanted)
{
    char before = '{';
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (!(wanted & members[i].bit))
            continue;
        buffer_add(out, &before, 1);
        buffer_add(out, members[i].beginning.data, members[i].beginning.length);
        members[i].write(out, echo);
        before = ',';
    }
    buffer_string(out, "\n}\n");
}

void httpbin_write_echo(struct buffer *out, const struct call *call, unsigned wanted)
{
    write_members(out, &(struct echo){ .call = call }, wanted);
}

bool httpbin_fill_echo(const struct call *call, unsigned wanted, struct reply *reply, struct complaint *complaint)
{
    struct echo echo = { .call = call, .storable = reply->cache_control != NULL };
    bool fine = !(wanted & ECHO_DATA) || httpbin_read_content(call->request, &echo.content, complaint);
    if (fine)
        write_members(&reply->body, &echo, wanted);
    reply->failed |= reply->body.failed;
    httpbin_release_content(&echo.content);
    return fine;
}

bool httpbin_echo(struct call *call, unsigned wanted, struct reply *reply)
{
    struct complaint complaint = { 0 };
    if (httpbin_fill_echo(call, wanted, reply, &complaint))
        return answer_once(call, reply);
    reply_release(reply);
    return complaint.code && answer_complaint(call, &complaint);
}
