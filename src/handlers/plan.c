/* Which handler a request has: the one order of precedence, resolved at the head. */
#include <stdlib.h>
#include <string.h>

#include "base/spare.h"
#include "catalog/prose.h"
#include "handlers/kept-pages.h"
#include "handlers/status.h"
#include "http/percent.h"

/* Cuts the target into path and query. Percent-encoded unreserved characters mean themselves, decoded once (RFC 3986 6.2.2.2);
 * where there are any, the target lies in *decoded, which is the caller's to release. */
static bool read_target(struct request *request, struct buffer *decoded, struct complaint *complaint)
{
    struct slice path = request->line, query = { 0 };
    struct target *target = &request->target;
    const char *question = slice_find(path, '?');
    if (question) {
        query = (struct slice){ question + 1, path.length - (size_t)(question + 1 - path.data) };
        path.length = (size_t)(question - path.data);
    }
    if (!target_parse(target, request->method, path, query, complaint))
        return false;
    if (!slice_find(request->line, '%'))
        return true;
    buffer_add(decoded, request->line.data, request->line.length);
    if (decoded->failed)
        return complain(complaint, 503, "target", "out of memory");
    target->path = (struct slice){ decoded->data, percent_decode(decoded->data, target->path, PERCENT_UNRESERVED) };
    char *rest = decoded->data + target->path.length;
    if (query.data)
        target->query = (struct slice){ rest, percent_decode(rest, target->query, PERCENT_UNRESERVED) };
    return true;
}

/* Cuts --prefix off the path: what is below it is the same as without it, but for the links in the answer. */
static void cut_prefix(struct request *request, const char *prefix)
{
    struct target *target = &request->target;
    target->prefix = target_cut_prefix(&target->path, prefix) ? request->inner : request->outer;
}

static bool parse_target(struct call *call)
{
    bool fine = read_target(call->request, &call->decoded, &call->complaint);
    cut_prefix(call->request, call->site->prefix); /* of a wrong target as well: its error has links */
    return fine;
}

/* Recipes may lead to this server by the name that the client used, so that their rules are each request's own. */
static void set_rules(struct call *call)
{
    const struct site *site = call->site;
    call->rules = *site->rules;
    call->rules.public = site->memory->public;
    call->rules.own = (struct recipe_origin){ request_authority(call->request), site->plain_port, site->ports };
}

static bool answer_wrong(struct call *call)
{
    return answer_complaint(call, &call->complaint);
}

static bool answer_unknown(struct call *call)
{
    const struct slice path = call->request->target.path;
    size_t length;
    const char *nearest = handler_nearest(call, &length);
    complain(&call->complaint, 404, "path",
             "nothing is here; %s%s/status/404 answers with that code, / lists all codes, /help recipes",
             nearest ? nearest : "", nearest ? " is near; " : "");
    call->complaint.text = path;
    call->complaint.column = nearest ? 1 : 0;
    if (nearest)
        complain_instead(&call->complaint, length, nearest);
    return answer_complaint(call, &call->complaint);
}

/* OPTIONS on the server as a whole (RFC 9110 9.3.7). */
static bool answer_server(struct call *call)
{
    return answer_other_method(call, "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE");
}

static const struct handler wrong_handler = { .answer = answer_wrong }, unknown_handler = { .answer = answer_unknown },
                            server_handler = { .answer = answer_server }, methods_handler = { .answer = answer_table_methods };

static bool is_preflight(const struct request *request)
{
    return strcmp(request->method, "OPTIONS") == 0 && request->fields[FIELD_CORS_METHOD].data;
}

static bool is_control(const struct call *call)
{
    return !call->site->memory->no_control &&
           (slice_starts(call->request->target.path, "/_/") || slice_is(call->request->target.path, "/_"));
}

/* A slash at the end of a path that is none without it is a slip. */
static bool drop_slash(struct slice *path)
{
    bool has_one = path->length > 2 && path->data[path->length - 1] == '/' && path->data[path->length - 2] != '/';
    path->length -= has_one;
    return has_one;
}

/* A row of the tables, an asset, or what stands for unknown paths. */
static const struct handler *find_resource(struct call *call)
{
    struct slice path = call->request->target.path;
    if (handler_find(call))
        return call->handler;
    if (call->table)
        return &methods_handler;
    if (drop_slash(&call->request->target.path))
        return find_resource(call);
    call->asset = asset_find(path.data, path.length);
    if (call->asset)
        return &asset_handler;
    return call->site->fallback && !call->control ? &fallback_handler : &unknown_handler;
}

/* /_/ is the server's own: neither routes nor the field get there, and a page's preflight is asked who sends it. */
static const struct handler *find_control(struct call *call)
{
    call->control = true;
    if (call->request->target.path.length == 2)
        call->request->target.path = slice_of("/_/");
    if (!control_admits(call))
        return &control_denied_handler;
    return is_preflight(call->request) ? &preflight_handler : find_resource(call);
}

static bool has_route(struct call *call)
{
    return atomic_load_explicit(&call->site->has_routes, memory_order_relaxed) && route_find(call);
}

/* CONNECT wants a tunnel, to an authority (RFC 9110 9.3.6); it is answered by recipes alone. */
static const struct handler *find_connect(struct call *call)
{
    const struct request *request = call->request;
    const struct slice field = request->fields[FIELD_RECIPE];
    const struct handler *found = has_route(call) ? &route_handler : NULL;
    if (!found && field.data && !recipe_starts_with_modifier(field))
        found = &field_handler;
    if (!found)
        complain(&call->complaint, 501, "method", "CONNECT is for proxies, and this server is none");
    else if (!target_is_authority(request->line))
        complain_at(&call->complaint, "target", request->line, 1,
                    "the target of CONNECT is a host and a port, example.com:443 (RFC 9112 3.2.3)");
    return call->complaint.code ? &wrong_handler : found;
}

/* Routes of the configuration come first, then the field Everystatus, which /status reads itself; then what there is. */
static const struct handler *find_handler(struct call *call)
{
    const struct request *request = call->request;
    if (strcmp(request->method, "CONNECT") == 0)
        return find_connect(call);
    if (is_control(call))
        return find_control(call);
    if (is_preflight(request))
        return &preflight_handler;
    if (has_route(call))
        return &route_handler;
    if (strcmp(request->method, "OPTIONS") == 0 && slice_is(request->target.path, "*"))
        return &server_handler;
    const struct handler *found = find_resource(call);
    const struct slice field = request->fields[FIELD_RECIPE];
    return field.data && !found->reads_field && !recipe_starts_with_modifier(field) ? &field_handler : found;
}

/* Whether modifiers may change the answer of that handler. */
static bool may_change(const struct call *call, const struct handler *handler)
{
    return !call->control && !handler->by_recipe && !handler->reads_field && handler != &wrong_handler &&
           handler != &preflight_handler && handler != &rate_handler && handler != &client_certificate_handler;
}

/* Plans the handler's answer with what changes it: the handler itself answers, unless a limit or a condition is against it. */
static const struct handler *plan_changes(struct call *call, const struct handler *handler)
{
    static const struct handler told_handler = { .answer = answer_recipe }, changed_handler = { .answer = answer_changed };
    if (!changes_read(call, handler))
        return call->complaint.code ? &wrong_handler : handler;
    plan_recipe(call, true);
    call->changed = handler;
    return recipe_answers(call) ? &told_handler : &changed_handler;
}

static void resolve(struct call *call)
{
    const struct handler *handler = &wrong_handler;
    if (parse_target(call)) {
        set_rules(call);
        handler = find_handler(call);
    }
    if (call->again && !handler->always)
        handler = &rate_handler;
    if (call->request->client_certificate >= CLIENT_MISSING)
        handler = &client_certificate_handler;
    call->handler = handler;
    call->plan->final_at_head = handler == &wrong_handler || handler == &unknown_handler ||
                                handler == &control_denied_handler || handler == &rate_handler ||
                                handler == &client_certificate_handler ||
                                (handler == &methods_handler && strcmp(call->request->method, "OPTIONS") != 0);
    if (handler->plan)
        handler->plan(call);
    if (may_change(call, handler))
        call->handler = plan_changes(call, handler);
    call->plan->final_at_head |= call->handler == &wrong_handler;
    call->plan->keeps_content = call->request->has_content && (handler->content || record_wants(call));
    call->plan->unbounded = handler->discards && !record_wants(call);
}

/* What only the plan can tell is no reason to make one: the answer will be the same, 413. */
bool site_unbounded(const struct site *site, const struct request *request)
{
    const char *question = slice_find(request->line, '?');
    struct slice path = { request->line.data, question ? (size_t)(question - request->line.data) : request->line.length };
    target_cut_prefix(&path, site->prefix);
    const struct handler *handler = handler_next(site, path, NULL);
    const struct slice field = request->fields[FIELD_RECIPE];
    return handler && handler->discards && handler_takes(handler, request->method) &&
           (!field.data || recipe_starts_with_modifier(field)) &&
           !atomic_load_explicit(&site->has_routes, memory_order_relaxed);
}

bool site_plan(struct site *site, struct request *request, struct plan *plan)
{
    int64_t again = 0;
    if (!rate_take(site, request, &again))
        return false;
    if (!again && request->client_certificate < CLIENT_MISSING &&
        (plan_plain(site, request, plan) || plan_page(site, request, plan)))
        return true;
    struct call *call = spare_take(plan->spare, sizeof *call); /* cleared once: it is large */
    if (!call)
        return false;
    *call = (struct call){ .site = site, .request = request, .plan = plan, .again = again };
    plan->call = call;
    resolve(call);
    return !plan->content_most || request->content_length <= plan->content_most;
}

struct slice site_interims(const struct plan *plan)
{
    const struct buffer *interims = &((const struct call *)plan->call)->interims;
    return (struct slice){ interims->data, interims->length };
}

bool site_content(struct plan *plan, const char *bytes, size_t length)
{
    struct call *call = plan->call;
    return call->content(call, (struct slice){ bytes, length });
}

bool site_answer(struct plan *plan, struct answer *answer)
{
    struct call *call = plan->call;
    call->answer = answer;
    call->rest = call->below;
    bool fine = call->handler->answer(call);
    if (fine && !recipe_check_time(call->site->rules, answer_time(answer), &call->complaint))
        return answer_complaint_instead(call);
    return fine;
}

void site_release(struct plan *plan)
{
    struct call *call = plan->call;
    recipe_release(&call->recipe);
    buffer_release(&call->decoded);
    buffer_release(&call->line);
    buffer_release(&call->interims);
    free(call->earning);
    spare_give_back(plan->spare, call);
    plan->call = NULL;
}
