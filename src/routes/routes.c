/* The table of routes, and the way from a request to its answer. */
#include "routes/routes.h"

#include <stdlib.h>
#include <string.h>

#include "pure/bodies.h"
#include "routes/family.h"

/* A route takes its own path, and with `below` everything under it. */
static const struct route {
    const char *path;
    bool below;
    bool any_method; /* else GET, HEAD and OPTIONS */
    bool (*answer)(struct visit *visit);
} routes[] = {
    { "/status", .below = true, .any_method = true, .answer = told_status },
    /* Redirects land here, and may bring their method along. */
    { "/codes", .below = true, .any_method = true, .answer = explain_codes },
    { "/", .answer = explain_gallery },
    { "/healthz", .answer = serve_health },
};

static const char own_methods[] = "GET, HEAD, OPTIONS";

struct site *site_new(void)
{
    struct site *site = calloc(1, sizeof *site);
    if (site)
        site->cache = response_cache_new(PLACES);
    if (!site || !site->cache) {
        free(site);
        return NULL;
    }
    return site;
}

void site_free(struct site *site)
{
    if (!site)
        return;
    response_cache_free(site->cache);
    free(site);
}

/* The part of path behind the route's; false: the path is another's. */
static bool matches(const struct route *route, struct span path, struct span *rest)
{
    size_t length = strlen(route->path);
    if (!span_starts(path, route->path))
        return false;
    *rest = (struct span){ path.data + length, path.length - length };
    return rest->length == 0 || (route->below && rest->data[0] == '/');
}

/* RFC 9110 9: a method that nobody here knows is 501, one that the resource lacks 405. */
static bool refuse_method(struct visit *visit)
{
    static const char known[] = "GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH";
    struct complaint complaint;
    struct reply reply = { 0 };
    bool is_known = false;
    struct span list = span_of(known), member;
    while (span_next_member(&list, &member))
        is_known |= span_is(member, visit->request->method);
    if (is_known)
        complain(&complaint, 405, "method", "this resource takes %s", own_methods);
    else
        complain(&complaint, 501, "method", "no resource but /status/CODE takes this method");
    reply_complaint(&reply, &complaint, visit->request);
    if (is_known)
        reply_field(&reply, "Allow", own_methods);
    return answer_once(visit, &reply);
}

/* OPTIONS on a resource of ours, or on the server as a whole ("*", RFC 9110 9.3.7). */
static bool answer_options(struct visit *visit)
{
    struct reply reply = { .code = 204, .mark = MARK_SERVED, .format = FORMAT_EMPTY };
    reply_field(&reply, "Allow", own_methods);
    return answer_once(visit, &reply);
}

/* Answers unless the method is GET or HEAD; *done tells. */
static bool check_method(struct visit *visit, bool *done)
{
    const char *method = visit->request->method;
    *done = strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
    if (!*done)
        return true;
    return strcmp(method, "OPTIONS") == 0 ? answer_options(visit) : refuse_method(visit);
}

static bool answer_asset(struct visit *visit, bool *found)
{
    size_t count;
    bool done;
    struct span path = visit->request->target.path;
    const struct asset *all = assets(&count), *asset = asset_find(path.data, path.length);
    *found = asset != NULL;
    if (!asset)
        return true;
    bool fine = check_method(visit, &done);
    return done ? fine : serve_asset(visit, asset, (size_t)(asset - all));
}

static bool answer_unknown(struct visit *visit)
{
    struct complaint complaint;
    complain(&complaint, 404, "path", "nothing is here; /status/404 answers with that code, /codes/404 explains it, / lists all");
    complaint.text = visit->request->target.path;
    return answer_complaint(visit, &complaint);
}

static bool dispatch(struct visit *visit)
{
    bool done = false;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (!matches(&routes[i], visit->request->target.path, &visit->rest))
            continue;
        bool fine = routes[i].any_method || check_method(visit, &done);
        return done ? fine : routes[i].answer(visit);
    }
    bool fine = answer_asset(visit, &done);
    return done ? fine : answer_unknown(visit);
}

bool site_answer(struct site *site, struct request *request, struct answer *answer)
{
    struct visit visit = { .site = site, .request = request, .answer = answer };
    struct complaint complaint;
    size_t line = request->line.length, path = line;
    const char *question = memchr(request->line.data, '?', line);
    if (question)
        path = (size_t)(question - request->line.data);
    struct span query = question ? (struct span){ question + 1, line - path - 1 } : (struct span){ 0 };
    if (!target_parse(&request->target, request->method, (struct span){ request->line.data, path }, query, &complaint))
        return answer_complaint(&visit, &complaint);
    bool options = strcmp(request->method, "OPTIONS") == 0;
    if (options && request->fields[FIELD_CORS_METHOD].data)
        return serve_preflight(&visit);
    if (options && span_is(request->target.path, "*"))
        return answer_options(&visit);
    return dispatch(&visit);
}
