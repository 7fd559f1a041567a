/* The echo of a request: what arrived, member by member. */
#include <string.h>

#include "handlers/httpbin/parts.h"

struct echo {
    const struct request *request;
    bool storable; /* caches may keep the answer */
    struct httpbin_content content;
};

static json_t *string_of(const struct buffer *text)
{
    return text->failed ? NULL : httpbin_string((struct slice){ text->data, text->length });
}

static json_t *take(struct buffer *text)
{
    json_t *string = string_of(text);
    buffer_release(text);
    return string;
}

static json_t *echo_args(const struct echo *echo)
{
    json_t *args = json_object();
    struct slice query = echo->request->target.query;
    if (httpbin_put_form(args, query))
        return args;
    json_decref(args);
    return NULL;
}

static json_t *echo_data(const struct echo *echo)
{
    return json_incref(echo->content.data);
}

static json_t *echo_files(const struct echo *echo)
{
    return json_incref(echo->content.files);
}

static json_t *echo_form(const struct echo *echo)
{
    return json_incref(echo->content.form);
}

static json_t *echo_json(const struct echo *echo)
{
    return json_incref(echo->content.json);
}

/* HEAD has the fields that GET has, Content-Length among them (RFC 9110 9.3.2): its content would be GET's. */
static json_t *echo_method(const struct echo *echo)
{
    const char *method = echo->request->method;
    return httpbin_string(slice_of(strcmp(method, "HEAD") == 0 ? "GET" : method));
}

/* What proxies add: httpbin hides it unless the query says show_env. */
static const char *const environment[] = {
    "X-Varnish",
    "X-Request-Start",
    "X-Heroku-Queue-Depth",
    "X-Real-Ip",
    "X-Forwarded-Proto",
    "X-Forwarded-Protocol",
    "X-Forwarded-Ssl",
    "X-Heroku-Queue-Wait-Time",
    "X-Forwarded-For",
    "X-Heroku-Dynos-In-Use",
    "X-Forwarded-Port",
    "X-Request-Id",
    "Via",
    "Total-Route-Time",
    "Connect-Time",
    NULL,
};

/* What says who asks, or lets others ask as them (RFC 9110 11, RFC 6265 4.2): an answer that a cache may hand to others has
 * none of it. The last ones are no standard's, but widely used. */
static const char *const credentials[] = {
    "Authorization", "Proxy-Authorization", "Cookie", "Cookie2", "X-Api-Key", "X-Auth-Token", "X-Csrf-Token", NULL,
};

static bool is_among(struct slice name, const char *const *names)
{
    for (; *names; names++)
        if (slice_is_caseless(name, *names))
            return true;
    return false;
}

bool httpbin_shows_environment(const struct request *request)
{
    struct slice query = request->target.query, name, value;
    while (target_next_parameter(&query, &name, &value))
        if (slice_is(name, "show_env"))
            return true;
    return false;
}

/* As Python's title(): a letter behind a letter is small, any other is capital. */
static void add_title(struct buffer *out, struct slice name)
{
    bool small = false;
    for (size_t i = 0; i < name.length; i++) {
        char c = name.data[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (letter)
            c = (char)(small ? c | 0x20 : c & ~0x20);
        buffer_add(out, &c, 1);
        small = letter;
    }
}

/* The buffers are room, which is used again for the next one. A later line of the same field puts the same text in its place.
 */
static bool put_header(json_t *headers, const struct request *request, struct slice name, struct buffer *title,
                       struct buffer *value)
{
    title->length = value->length = 0;
    add_title(title, name);
    request_join_lines(request, name, value);
    return !title->failed && json_object_set_new(headers, title->data, string_of(value)) == 0;
}

static json_t *echo_headers(const struct echo *echo)
{
    json_t *headers = json_object();
    bool all = httpbin_shows_environment(echo->request), fine = headers != NULL;
    const char *at = NULL;
    struct slice name, value;
    struct buffer title = { 0 }, joined = { 0 };
    while (fine && request_next_field(echo->request, &at, &name, &value))
        if ((all || !is_among(name, environment)) && !(echo->storable && is_among(name, credentials)))
            fine = put_header(headers, echo->request, name, &title, &joined);
    buffer_release(&title);
    buffer_release(&joined);
    if (fine)
        return headers;
    json_decref(headers);
    return NULL;
}

static json_t *echo_origin(const struct echo *echo)
{
    struct buffer origin = { 0 };
    httpbin_add_client(&origin, echo->request);
    return take(&origin);
}

static json_t *echo_url(const struct echo *echo)
{
    struct buffer url = { 0 };
    struct slice line = echo->request->line;
    if (line.length && line.data[0] == '/')
        httpbin_add_origin(&url, echo->request);
    buffer_add(&url, line.data, line.length);
    return take(&url);
}

/* In the order of their names, in which they are printed. */
static const struct {
    unsigned bit;
    const char *name;
    json_t *(*make)(const struct echo *echo);
} members[] = {
    { ECHO_ARGS, "args", echo_args },       { ECHO_DATA, "data", echo_data },          { ECHO_FILES, "files", echo_files },
    { ECHO_FORM, "form", echo_form },       { ECHO_HEADERS, "headers", echo_headers }, { ECHO_JSON, "json", echo_json },
    { ECHO_METHOD, "method", echo_method }, { ECHO_ORIGIN, "origin", echo_origin },    { ECHO_URL, "url", echo_url },
};

/* Prints them one by one: what is never looked for needs no object. */
static bool print_members(struct buffer *out, const struct echo *echo, unsigned wanted)
{
    bool fine = true, any = false;
    for (size_t i = 0; fine && i < sizeof members / sizeof *members; i++) {
        json_t *value = wanted & members[i].bit ? members[i].make(echo) : NULL;
        if (value)
            httpbin_print_member(out, !any, members[i].name, value);
        any |= value != NULL;
        fine = value || !(wanted & members[i].bit);
        json_decref(value);
    }
    httpbin_print_end(out);
    return fine;
}

static json_t *make_members(const struct echo *echo, unsigned wanted)
{
    json_t *object = json_object();
    bool fine = object != NULL;
    for (size_t i = 0; fine && i < sizeof members / sizeof *members; i++)
        if (wanted & members[i].bit)
            fine = json_object_set_new(object, members[i].name, members[i].make(echo)) == 0;
    if (fine)
        return object;
    json_decref(object);
    return NULL;
}

json_t *httpbin_members(const struct call *call, unsigned wanted)
{
    return make_members(&(struct echo){ .request = call->request }, wanted);
}

bool httpbin_fill_echo(const struct call *call, unsigned wanted, struct reply *reply, struct complaint *complaint)
{
    struct echo echo = { .request = call->request, .storable = reply->cache_control != NULL };
    bool fine = !(wanted & ECHO_DATA) || httpbin_read_content(call->request, &echo.content, complaint);
    if (fine && !print_members(&reply->body, &echo, wanted))
        reply->failed = true;
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
