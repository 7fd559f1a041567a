/* Cookies (RFC 6265): which ones the request has, and setting and deleting them. /cookies. */
#include <string.h>
#include <strings.h>

#include "http/percent.h"
#include "handlers/httpbin/parts.h"

/* What all cookies of an answer may take, so that the head fits into the memory of a connection. */
enum { BYTES_MOST = 1000 };

/* Some put quotes around a value, which are not part of it. */
static struct slice unquoted(struct slice value)
{
    bool quoted = value.length > 1 && value.data[0] == '"' && value.data[value.length - 1] == '"';
    return quoted ? (struct slice){ value.data + 1, value.length - 2 } : value;
}

/* Takes the next pair off a Cookie field (RFC 6265 4.2.1). false: no more. */
static bool next_cookie(struct slice *rest, struct slice *name, struct slice *value)
{
    while (rest->length) {
        const char *end = slice_find(*rest, ';');
        struct slice pair = { rest->data, end ? (size_t)(end - rest->data) : rest->length };
        slice_skip(rest, pair.length + (end ? 1 : 0));
        const char *equals = slice_find(pair, '=');
        if (!equals)
            continue;
        *name = slice_trim((struct slice){ pair.data, (size_t)(equals - pair.data) });
        *value = unquoted(slice_trim((struct slice){ equals + 1, (size_t)(pair.data + pair.length - equals - 1) }));
        return true;
    }
    return false;
}

bool httpbin_has_cookie(const struct request *request, const char *wanted, const char *content)
{
    const char *at = NULL;
    struct slice field, rest, name, value;
    while (request_next_field(request, &at, &field, &rest))
        while (slice_is_caseless(field, "Cookie") && next_cookie(&rest, &name, &value))
            if (slice_is(name, wanted) && slice_is(value, content))
                return true;
    return false;
}

/* What httpbin hides of its own site's measuring, unless the query says show_env. */
static bool is_hidden(struct slice name)
{
    static const char *const measuring[] = { "_gauges_unique",
                                             "_gauges_unique_year",
                                             "_gauges_unique_month",
                                             "_gauges_unique_day",
                                             "_gauges_unique_hour",
                                             "__utmz",
                                             "__utma",
                                             "__utmb" };
    for (size_t i = 0; i < sizeof measuring / sizeof *measuring; i++)
        if (slice_is(name, measuring[i]))
            return true;
    return false;
}

/* The first of a name counts. */
static bool put_cookies(json_t *cookies, struct slice field, bool all)
{
    struct slice name, value;
    bool fine = cookies != NULL;
    while (fine && next_cookie(&field, &name, &value)) {
        if (!all && is_hidden(name))
            continue;
        json_t *key = httpbin_name(name);
        fine = key && (httpbin_member(cookies, key) || httpbin_set_member(cookies, key, httpbin_string(value)));
        json_decref(key);
    }
    return fine;
}

bool httpbin_cookies(struct call *call)
{
    json_t *cookies = json_object(), *object = json_object();
    const char *at = NULL;
    struct slice field, rest;
    bool fine = cookies && object;
    while (fine && request_next_field(call->request, &at, &field, &rest))
        fine = !slice_is_caseless(field, "Cookie") || put_cookies(cookies, rest, httpbin_shows_environment(call->request));
    fine = json_object_set_new(object, "cookies", cookies) == 0 && fine;
    if (fine)
        return httpbin_answer_json(call, object);
    json_decref(object);
    return false;
}

/* Whether it stands in quotes, which are then part of it (RFC 6265 4.1.1). */
static bool is_quoted(struct slice value)
{
    return value.length > 1 && value.data[0] == '"' && value.data[value.length - 1] == '"';
}

/* What is wrong with a cookie (RFC 6265 4.1.1). Space and comma are let in: such a value is quoted, as Go does it. */
static struct problem check_cookie(struct slice name, struct slice value)
{
    if (!slice_is_token(name))
        return problem_of("is no cookie: its name must be a token (RFC 6265 4.1.1)");
    if (is_quoted(value))
        value = (struct slice){ value.data + 1, value.length - 2 };
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.data[i] < ' ' || (unsigned char)value.data[i] > '~' || memchr("\";\\", value.data[i], 3))
            return problem_of("is no cookie: its value cannot have quotes inside, \";\", \"\\\", controls or other than ASCII "
                              "(RFC 6265 4.1.1)");
    return problem_none();
}

bool httpbin_cookies_everywhere(const struct call *call)
{
    return call->site->rules->cookies || call->site->rules->unsafe_headers;
}

void httpbin_add_cookie(const struct call *call, struct reply *reply, struct slice name, struct slice value, const char *path,
                        bool ends)
{
    const bool everywhere = httpbin_cookies_everywhere(call);
    const bool quoted = !is_quoted(value) && (slice_find(value, ' ') || slice_find(value, ','));
    struct buffer line = { .root = call->request->target.prefix };
    buffer_add(&line, name.data, name.length);
    buffer_string(&line, quoted ? "=\"" : "=");
    buffer_add(&line, value.data, value.length);
    buffer_string(&line, quoted ? "\"" : "");
    buffer_string(&line, ends ? "; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0" : "");
    buffer_string(&line, "; Path=");
    if (!everywhere)
        buffer_root(&line);
    buffer_string(&line, everywhere ? "/" : path);
    buffer_string(&line, everywhere ? "" : "; SameSite=Lax");
    reply->failed |= line.failed;
    if (!line.failed)
        reply_field(reply, "Set-Cookie", line.data);
    buffer_release(&line);
}

/* Adds a cookie whose name and value are still encoded. */
static bool add_encoded(struct call *call, struct reply *reply, struct slice parts[2], enum percent how, bool ends,
                        struct problem *problem)
{
    struct buffer plain = { 0 };
    percent_add(&plain, parts[0], how);
    const size_t length = plain.length;
    percent_add(&plain, parts[1], how);
    const struct slice name = { plain.data, length }, value = { plain.data + length, plain.length - length };
    reply->failed |= plain.failed;
    *problem = plain.failed ? problem_none() : check_cookie(name, value);
    const bool fine = !plain.failed && !problem_found(problem);
    if (fine)
        httpbin_add_cookie(call, reply, name, ends ? (struct slice){ 0 } : value, "/cookies", ends);
    if (fine && reply->fields.length > BYTES_MOST)
        *problem = problem_of("is too much: all cookies together can have %d bytes", BYTES_MOST);
    buffer_release(&plain);
    return !problem_found(problem);
}

/* Back to /cookies, which shows them. */
static bool show_them(struct call *call, struct reply *reply)
{
    struct buffer location = { .root = call->request->target.prefix };
    buffer_root(&location);
    buffer_string(&location, "/cookies");
    reply->failed |= location.failed;
    if (!location.failed)
        reply_field(reply, "Location", location.data);
    buffer_release(&location);
    buffer_string(&reply->body, "/cookies shows them.");
    if (!httpbin_cookies_everywhere(call))
        buffer_string(&reply->body,
                      " They are for that path alone (Path=/cookies; SameSite=Lax): a host has one store of cookies "
                      "for all its ports, and other servers there would get them. The option --cookies sets "
                      "them for all paths.");
    buffer_string(&reply->body, "\n");
    return answer_once(call, reply);
}

static bool refuse(struct call *call, struct reply *reply, const char *in, struct slice whole, struct slice part,
                   const struct problem *problem)
{
    struct complaint complaint;
    reply_release(reply);
    complain_at(&complaint, in, whole, (size_t)(part.data - whole.data) + 1, "this %s", problem->text);
    return answer_complaint(call, &complaint);
}

/* The first of a name counts: no answer may set a cookie twice (RFC 6265 4.1.1). */
static bool change_by_query(struct call *call, bool ends)
{
    struct reply reply = { .code = 302, .mark = MARK_SERVED, .format = FORMAT_TEXT };
    struct slice query = call->request->target.query, rest = query, parts[2];
    struct problem problem;
    while (target_next_parameter(&rest, &parts[0], &parts[1]))
        if (!target_comes_again(query, parts[0]) && !add_encoded(call, &reply, parts, PERCENT_FORM, ends, &problem))
            return refuse(call, &reply, "query", query, parts[0], &problem);
    return show_them(call, &reply);
}

static bool set_by_path(struct call *call)
{
    struct reply reply = { .code = 302, .mark = MARK_SERVED, .format = FORMAT_TEXT };
    struct complaint complaint;
    struct slice parts[2], path = call->request->target.path;
    struct problem problem;
    if (!httpbin_segment(call, false, &parts[0], &complaint) || !httpbin_segment(call, true, &parts[1], &complaint))
        return answer_complaint(call, &complaint);
    return add_encoded(call, &reply, parts, PERCENT_ALL, false, &problem)
               ? show_them(call, &reply)
               : refuse(call, &reply, "path", path, parts[0], &problem);
}

bool httpbin_set_cookies(struct call *call)
{
    return call->rest.length ? set_by_path(call) : change_by_query(call, false);
}

bool httpbin_delete_cookies(struct call *call)
{
    return change_by_query(call, true);
}
