/* The table of routes: which row a request meets, and what it is told when none takes its method. */
#include <string.h>

#include "routes/family.h"

/* The families, in the order in which they are asked. */
static const struct route *const families[] = { control_routes, told_routes, own_routes, httpstatus_routes, httpbin_routes };
enum { FAMILIES = sizeof families / sizeof *families };

/* What every resource answers besides. */
static const char always[] = "OPTIONS";

/* The part of path behind the route's; false: the path is another's. */
static bool matches(const struct route *route, struct span path, struct span *rest)
{
    if (route->matches)
        return route->matches(path, rest);
    size_t length = strlen(route->path);
    if (!span_starts(path, route->path))
        return false;
    *rest = (struct span){ path.data + length, path.length - length };
    return rest->length == 0 || (route->below && rest->data[0] == '/');
}

bool route_takes(const struct route *route, const char *method)
{
    struct span list = route->methods ? span_of(route->methods) : (struct span){ 0 }, member;
    while (span_next_member(&list, &member))
        if (span_is(member, method))
            return true;
    return route->methods == NULL;
}

/* The methods of all rows for the path of the request, for Allow (RFC 9110 10.2.1). */
static void list_methods(const struct visit *visit, const struct route *table, struct text *list)
{
    struct span rest;
    for (; table->path; table++)
        if (table->methods && matches(table, visit->request->target.path, &rest))
            text_format(list, "%s, ", table->methods);
}

static bool is_known_method(const char *method)
{
    const struct route all = { .methods = "GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH" };
    return route_takes(&all, method);
}

bool route_other_method(struct visit *visit, const char *methods)
{
    struct complaint complaint;
    struct reply reply = { 0 };
    const char *method = visit->request->method;
    if (strcmp(method, "OPTIONS") == 0) {
        reply = (struct reply){ .code = 204, .mark = MARK_SERVED, .format = FORMAT_EMPTY };
    } else {
        if (is_known_method(method))
            complain(&complaint, 405, "method", "this resource takes %s", methods);
        else
            complain(&complaint, 501, "method", "this resource takes %s; only /status/CODE takes every method", methods);
        reply_complaint(&reply, &complaint, visit->request);
    }
    reply_field(&reply, "Allow", methods);
    return answer_once(visit, &reply);
}

bool route_refuse_method(struct visit *visit, const struct route *table)
{
    struct text methods = { 0 };
    list_methods(visit, table, &methods);
    if (!methods.failed && span_has_token((struct span){ methods.data, methods.length }, always))
        methods.data[methods.length -= 2] = '\0'; /* the last ", " */
    else
        text_string(&methods, always);
    bool fine = !methods.failed && route_other_method(visit, methods.data);
    text_release(&methods);
    return fine;
}

const struct route *route_find(struct visit *visit, const struct route **other)
{
    for (size_t i = 0; i < FAMILIES; i++)
        for (const struct route *route = families[i]; route->path; route++) {
            if (visit->control != (families[i] == control_routes) || !matches(route, visit->request->target.path, &visit->rest))
                continue;
            if (route_takes(route, visit->request->method))
                return route;
            *other = families[i];
        }
    return NULL;
}
