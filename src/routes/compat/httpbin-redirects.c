/* Chains of redirects that end in /get, and redirects to where the client says. */
#include <stdio.h>
#include <string.h>

#include "pure/recipe-parts.h"
#include "routes/compat/httpbin-parts.h"

/* A chain longer than any client follows; a target no longer than the memory of a connection holds. */
enum { REDIRECTS_MOST = 10000, TARGET_MOST = 1000 };

/* A short note with the link (RFC 9110 15.4), as clients show that do not follow it. */
static void add_note(struct text *out, int code, struct span location)
{
    const char *phrase = status_of(code)->phrase;
    text_format(out, "<!doctype html>\n<title>%d %s</title>\n<p>This continues at <a href=\"", code, phrase);
    text_html(out, location.data, location.length);
    text_string(out, "\">");
    text_html(out, location.data, location.length);
    text_string(out, "</a>.\n");
}

static bool send_to(struct visit *visit, int code, struct text *location)
{
    struct reply reply = { .code = code, .mark = MARK_TOLD, .format = FORMAT_HTML, .failed = location->failed };
    struct span target = { location->data, location->length };
    reply_field_span(&reply, "Location", target);
    if (status_of(code)->content == CONTENT_EXPLAINS)
        add_note(&reply.body, code, target);
    else
        reply.format = FORMAT_EMPTY;
    text_release(location);
    return answer_once(visit, &reply);
}

/* The chain that starts here goes on at path with one redirect less. */
static bool go_on(struct visit *visit, const char *path, bool absolute)
{
    struct complaint complaint;
    struct text location = { 0 };
    uint64_t left;
    if (!httpbin_number_segment(visit, 1, REDIRECTS_MOST, &left, &complaint))
        return answer_complaint(visit, &complaint);
    if (absolute)
        httpbin_add_origin(&location, visit->request);
    if (left == 1)
        text_string(&location, "/get");
    else
        text_format(&location, "%s/%llu", path, (unsigned long long)left - 1);
    return send_to(visit, 302, &location);
}

bool httpbin_relative_redirect(struct visit *visit)
{
    return go_on(visit, "/relative-redirect", false);
}

bool httpbin_absolute_redirect(struct visit *visit)
{
    return go_on(visit, "/absolute-redirect", true);
}

bool httpbin_redirect(struct visit *visit)
{
    bool absolute = span_is_caseless(httpbin_parameter(visit, "absolute"), "true");
    return absolute ? httpbin_absolute_redirect(visit) : httpbin_relative_redirect(visit);
}

/* A reference without scheme and authority that does not start with a slash: "get", "?a=b", "../x". */
static bool is_relative(struct span url)
{
    for (size_t i = 0; i < url.length && !memchr("/?#", url.data[i], 3); i++)
        if (url.data[i] == ':')
            return false;
    return url.length && url.data[0] != '/';
}

/* This server by the name that the client used. */
static bool is_own(const struct visit *visit, struct span url)
{
    struct text origin = { 0 };
    httpbin_add_origin(&origin, visit->request);
    bool own = origin.length && !origin.failed && span_starts(url, origin.data) &&
               (url.length == origin.length || memchr("/?#", url.data[origin.length], 3));
    text_release(&origin);
    return own;
}

static bool check_url(const struct visit *visit, struct span url, struct complaint *complaint)
{
    struct span query = visit->request->target.query, given = httpbin_parameter(visit, "url");
    struct recipe asked = { .rules = visit->site->rules };
    char problem[COMPLAINT_SIZE / 2] = "";
    if (url.length == 0)
        return complain(complaint, 400, "query", "/redirect-to needs the parameter url: /redirect-to?url=/get");
    if (url.length > TARGET_MOST)
        snprintf(problem, sizeof problem, "has %zu bytes; it can have %d", url.length, TARGET_MOST);
    for (size_t i = 0; i < url.length; i++) /* browsers read a backslash as a slash */
        if (!char_is_field_value(url.data[i]) || memchr(" \t\\", url.data[i], 3))
            snprintf(problem, sizeof problem, "has a space, a backslash or a control character");
    if (!problem[0] && (is_relative(url) || is_own(visit, url) ||
                        recipe_location_allowed(&asked, url, problem, sizeof problem)))
        return true;
    return complain_at(complaint, "query", query, (size_t)(given.data - query.data) + 1, "\"url\" %s", problem);
}

bool httpbin_redirect_to(struct visit *visit)
{
    struct complaint complaint;
    struct text location = { 0 };
    uint64_t code = 302;
    httpbin_decode(&location, httpbin_parameter(visit, "url"), true);
    if (httpbin_number(visit, "status_code", 300, 399, &code, &complaint) &&
        check_url(visit, (struct span){ location.data, location.length }, &complaint))
        return send_to(visit, (int)code, &location);
    text_release(&location);
    return answer_complaint(visit, &complaint);
}
