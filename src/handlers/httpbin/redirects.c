/* Chains of redirects that end in /get, and redirects to where the client says. */
#include <stdio.h>
#include <string.h>

#include "recipe/recipe-parts.h"
#include "http/percent.h"
#include "handlers/httpbin/parts.h"
#include "templates.h"

/* A chain longer than any client follows; a target no longer than the memory of a connection holds. */
enum { REDIRECTS_MOST = 10000, TARGET_MOST = 1000 };

static void add_note(struct buffer *out, int code, struct slice location)
{
    html_redirect(out, (union html_redirect){ .code = value_number(&code),
                                              .phrase = value_text(status_of(code)->phrase),
                                              .location = value_slice(location) });
}

static bool send_to(struct call *call, int code, struct buffer *location)
{
    struct reply reply = { .code = code, .mark = MARK_TOLD, .format = FORMAT_HTML, .failed = location->failed };
    struct slice target = { location->data, location->length };
    reply_field_slice(&reply, "Location", target);
    if (status_of(code)->content == CONTENT_EXPLAINS)
        add_note(&reply.body, code, target);
    else
        reply.format = FORMAT_EMPTY;
    buffer_release(location);
    return answer_once(call, &reply);
}

/* The chain that starts here goes on at path with one redirect less. */
static bool go_on(struct call *call, const char *path, bool absolute)
{
    struct complaint complaint;
    struct buffer location = { 0 };
    uint64_t left;
    if (!httpbin_number_segment(call, 1, REDIRECTS_MOST, &left, &complaint))
        return answer_complaint(call, &complaint);
    if (absolute)
        httpbin_add_origin(&location, call->request);
    location.root = call->request->target.prefix;
    buffer_root(&location);
    if (left == 1)
        buffer_string(&location, "/get");
    else
        buffer_format(&location, "%s/%llu", path, (unsigned long long)left - 1);
    return send_to(call, 302, &location);
}

bool httpbin_relative_redirect(struct call *call)
{
    return go_on(call, "/relative-redirect", false);
}

bool httpbin_absolute_redirect(struct call *call)
{
    return go_on(call, "/absolute-redirect", true);
}

bool httpbin_redirect(struct call *call)
{
    bool absolute = slice_is_caseless(httpbin_parameter(call, "absolute"), "true");
    return absolute ? httpbin_absolute_redirect(call) : httpbin_relative_redirect(call);
}

static struct problem problem_of_url(const struct call *call, struct slice url)
{
    for (size_t i = 0; i < url.length; i++) /* browsers read a backslash as a slash */
        if (!char_is_field_value(url.data[i]) || memchr(" \t\\", url.data[i], 3))
            return problem_of("has a space, a backslash or a control character");
    if (url.length > TARGET_MOST)
        return problem_of("has %zu bytes; it can have %d", url.length, TARGET_MOST);
    return recipe_reference_allowed(&call->rules, url);
}

static bool check_url(const struct call *call, struct slice url, struct complaint *complaint)
{
    struct slice query = call->request->target.query, given = httpbin_parameter(call, "url");
    if (url.length == 0)
        return complain(complaint, 400, "query", "/redirect-to needs the parameter url: /redirect-to?url=/get");
    struct problem problem = problem_of_url(call, url);
    return !problem_found(&problem) ||
           complain_at(complaint, "query", query, (size_t)(given.data - query.data) + 1, "\"url\" %s", problem.text);
}

bool httpbin_redirect_to(struct call *call)
{
    struct complaint complaint;
    struct buffer location = { 0 };
    uint64_t code = 302;
    percent_add(&location, httpbin_parameter(call, "url"), PERCENT_FORM);
    if (location.failed) {
        buffer_release(&location);
        return false;
    }
    if (httpbin_number(call, "status_code", 300, 399, &code, &complaint) &&
        check_url(call, (struct slice){ location.data, location.length }, &complaint))
        return send_to(call, (int)code, &location);
    buffer_release(&location);
    return answer_complaint(call, &complaint);
}
