/* The table of handlers: which row a request meets, and what it is told when none takes its method. */
#include <string.h>

#include "base/nearest.h"
#include "handlers/call.h"
#include "render/reply.h"

static bool has_metrics(const struct site *site)
{
    return !site->memory->no_metrics;
}

static bool has_control(const struct site *site)
{
    return !site->memory->no_control;
}

/* The families, in the order in which they are asked. */
static const struct family {
    const struct handler *rows;
    bool control;                              /* it is under /_/ */
    int options;                               /* the code that OPTIONS gets; 0: 204 */
    bool (*is_there)(const struct site *site); /* NULL: always */
} families[] = {
    { control_handlers, .control = true, .is_there = has_control },
    { status_handlers },
    { page_handlers },
    { build_handlers },
    { try_handlers },
    { compare_handlers },
    { health_handlers },
    { metrics_handlers, .is_there = has_metrics },
    { openapi_handlers },
    { earn_handlers },
    { httpstatus_handlers },
    { httpbin_handlers, .options = 200 }, /* as httpbin's clients expect it */
};
/* Bytes of names that OPTIONS tells to be allowed: they must fit into the memory of a connection. */
enum { ALLOWED_MOST = 800 };

enum { FAMILIES = sizeof families / sizeof *families };

/* What every resource answers besides. */
static const char always[] = "OPTIONS";

/* Whether the path is another's by what is behind its slash, which tells of most rows that they are not meant. */
static inline bool begins_otherwise(const struct handler *handler, struct slice path)
{
    return !handler->matches && path.length > 1 && path.data[1] != handler->path[1];
}

/* The part of path behind the handler's; false: the path is another's. */
static bool matches(const struct handler *handler, struct slice path, struct slice *rest)
{
    if (handler->matches)
        return handler->matches(path, rest);
    size_t length = strlen(handler->path);
    if (!slice_starts(path, handler->path))
        return false;
    *rest = (struct slice){ path.data + length, path.length - length };
    return rest->length == 0 || (handler->below && rest->data[0] == '/');
}

bool handler_takes(const struct handler *handler, const char *method)
{
    struct slice list = handler->methods ? slice_of(handler->methods) : (struct slice){ 0 }, member;
    while (slice_next_member(&list, &member))
        if (slice_is(member, method))
            return true;
    return handler->methods == NULL;
}

/* The methods of all rows for the path of the request, for Allow (RFC 9110 10.2.1). */
static void list_methods(const struct call *call, const struct handler *table, struct buffer *list)
{
    struct slice rest;
    for (; table->path; table++)
        if (table->methods && matches(table, call->request->target.path, &rest))
            buffer_format(list, "%s, ", table->methods);
}

static bool is_known_method(const char *method)
{
    const struct handler all = { .methods = "GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH" };
    return handler_takes(&all, method);
}

/* httpbin says to any OPTIONS what a preflight asks, and its own tests look for it. */
static void allow_as_httpbin(struct reply *reply, const struct request *request)
{
    struct request_list list = { .name = "Access-Control-Request-Headers" };
    struct slice name;
    struct buffer names = { 0 };
    reply_field(reply, "Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, PATCH, OPTIONS");
    reply_field(reply, "Access-Control-Max-Age", "3600");
    while (request_next_member(request, &list, &name))
        if (slice_is_token(name) && names.length + name.length < ALLOWED_MOST)
            buffer_format(&names, "%s%.*s", names.length ? ", " : "", (int)name.length, name.data);
    if (names.length)
        reply_field(reply, "Access-Control-Allow-Headers", names.data);
    reply->failed |= names.failed;
    buffer_release(&names);
}

bool answer_other_method(struct call *call, const char *methods)
{
    struct complaint complaint;
    struct reply reply = { 0 };
    const char *method = call->request->method;
    if (strcmp(method, "OPTIONS") == 0) {
        reply = (struct reply){ .code = call->options ? call->options : 204, .mark = MARK_SERVED, .format = FORMAT_EMPTY };
        if (call->options)
            allow_as_httpbin(&reply, call->request);
    } else {
        if (is_known_method(method))
            complain(&complaint, 405, "method", "this resource takes %s", methods);
        else
            complain(&complaint, 501, "method", "this resource takes %s; only /status/CODE takes every method", methods);
        reply_call_complaint(call, &reply, &complaint);
    }
    reply_field(&reply, "Allow", methods);
    return answer_once(call, &reply);
}

bool answer_table_methods(struct call *call)
{
    struct buffer methods = { 0 };
    list_methods(call, call->table, &methods);
    if (!methods.failed && slice_has_token((struct slice){ methods.data, methods.length }, always))
        methods.data[methods.length -= 2] = '\0'; /* the last ", " */
    else
        buffer_string(&methods, always);
    bool fine = !methods.failed && answer_other_method(call, methods.data);
    buffer_release(&methods);
    return fine;
}

/* Whether other is below path. */
static bool is_above(struct slice path, const char *other)
{
    return strncmp(other, path.data, path.length) == 0 && other[path.length] == '/';
}

bool handler_owns(struct slice path)
{
    struct slice rest;
    for (size_t i = 0; i < FAMILIES; i++)
        for (const struct handler *row = families[i].rows; row->path; row++)
            if (matches(row, path, &rest) || is_above(path, row->path))
                return true;
    return asset_find(path.data, path.length) != NULL;
}

static bool is_asked(const struct family *family, const struct call *call)
{
    return family->control == call->control && (!family->is_there || family->is_there(call->site));
}

/* Finds the row in that family, as handler_find does. */
static bool find_in(const struct family *family, struct call *call)
{
    struct slice rest, path = call->request->target.path;
    for (const struct handler *row = family->rows; row->path; row++) {
        if (begins_otherwise(row, path) || !matches(row, path, &rest))
            continue;
        call->below = rest;
        call->handler = row;
        if (handler_takes(row, call->request->method))
            return true;
        call->table = family->rows;
        call->options = family->options;
    }
    return false;
}

bool handler_find(struct call *call)
{
    for (size_t i = 0; i < FAMILIES; i++)
        if (is_asked(&families[i], call) && find_in(&families[i], call))
            return true;
    return false;
}

/* Whether anybody can be answered by the family; those of /_/ may be there to tell everybody that they are not let in. */
static bool is_shown(const struct family *family, const struct site *site)
{
    return (!family->is_there || family->is_there(site)) && (!family->control || control_is_let_in(site->memory));
}

const struct handler *handler_next(const struct site *site, struct slice path, const struct handler *before)
{
    struct slice rest;
    bool passed = !before;
    for (size_t i = 0; i < FAMILIES; i++)
        for (const struct handler *row = families[i].rows; row->path; row++) {
            if (passed && is_shown(&families[i], site) && matches(row, path, &rest))
                return row;
            passed |= row == before;
        }
    return NULL;
}

/* The first segments of a path, so many, each with its slash. */
static struct slice first_segments(struct slice path, int count)
{
    size_t length = 0;
    for (; length < path.length && (path.data[length] != '/' || count > 0); length++)
        count -= path.data[length] == '/';
    return (struct slice){ path.data, length };
}

/* Whether a row can be near: its path is one that it takes, of so many segments. */
static bool is_named(const struct handler *row, int segments)
{
    struct slice rest;
    const struct slice path = slice_of(row->path);
    return matches(row, path, &rest) && first_segments(path, segments).length == path.length &&
           (segments == 1 || first_segments(path, segments - 1).length < path.length);
}

const char *handler_nearest(const struct call *call, size_t *length)
{
    enum { EDITS = 2, SHORTEST = 4 };
    const int segments = call->control ? 2 : 1;
    const struct slice wanted = first_segments(call->request->target.path, segments);
    const char *nearest = NULL;
    size_t least = EDITS + 1;
    *length = wanted.length;
    for (size_t i = 0; i < FAMILIES; i++)
        for (const struct handler *row = families[i].rows; row->path && is_asked(&families[i], call); row++)
            if (wanted.length >= SHORTEST && is_named(row, segments) && nearest_is(wanted, row->path, &least))
                nearest = row->path;
    return nearest;
}
