/* The way from a request to its answer. */
#include "handlers/site.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "catalog/prose.h"
#include "handlers/status.h"

struct site *site_new(const struct recipe_rules *rules, const struct site_memory *memory)
{
    struct site *site = calloc(1, sizeof *site);
    if (!site)
        return NULL;
    site->rules = rules;
    site->memory = memory;
    for (size_t i = 0; i < sizeof site->secret / sizeof *site->secret; i++)
        site->secret[i] = random_number();
    pthread_rwlock_init(&site->reload, NULL);
    site->cache = response_cache_new(PREPARED_COUNT);
    site->store = store_new(&memory->limits);
    if (site->cache && site->store)
        return site;
    site_free(site);
    return NULL;
}

void site_free(struct site *site)
{
    if (!site)
        return;
    store_free(site->store);
    response_cache_free(site->cache);
    routes_release(&site->routes);
    pthread_rwlock_destroy(&site->reload);
    free(site);
}

static bool answer_asset(struct call *call, bool *found)
{
    size_t count;
    struct slice path = call->request->target.path;
    const struct asset *all = assets(&count), *asset = asset_find(path.data, path.length);
    const struct handler row = { .methods = "GET, HEAD" };
    *found = asset != NULL;
    if (!asset)
        return true;
    if (!handler_takes(&row, call->request->method))
        return answer_other_method(call, "GET, HEAD, OPTIONS");
    return serve_asset(call, asset, (size_t)(asset - all));
}

static bool answer_unknown(struct call *call)
{
    struct complaint complaint;
    if (call->site->fallback && !call->control)
        return configured_recipe(call, slice_of(call->site->fallback));
    complain(&complaint, 404, "path", "nothing is here; /status/404 answers with that code, / lists all codes, /help recipes");
    complaint.text = call->request->target.path;
    return answer_complaint(call, &complaint);
}

static bool dispatch(struct call *call)
{
    bool found = false;
    const struct handler *other = NULL, *handler = handler_find(call, &other);
    if (handler)
        return handler->answer(call);
    if (other)
        return answer_refuse_method(call, other);
    bool fine = answer_asset(call, &found);
    return found ? fine : answer_unknown(call);
}

/* OPTIONS on the server as a whole (RFC 9110 9.3.7). */
static bool answer_server(struct call *call)
{
    return answer_other_method(call, "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE");
}

/* Cuts the target into path and query. Percent-encoded unreserved characters mean themselves, decoded once (RFC 3986 6.2.2.2);
 * where there are any, the target lies in *decoded, which is the caller's to release. */
static bool parse_target(struct request *request, struct buffer *decoded, struct complaint *complaint)
{
    struct slice path = request->line, query = { 0 };
    struct target *target = &request->target;
    const char *question = memchr(path.data, '?', path.length);
    if (question) {
        query = (struct slice){ question + 1, path.length - (size_t)(question + 1 - path.data) };
        path.length = (size_t)(question - path.data);
    }
    if (!target_parse(target, request->method, path, query, complaint))
        return false;
    if (!memchr(request->line.data, '%', request->line.length))
        return true;
    buffer_add(decoded, request->line.data, request->line.length);
    if (decoded->failed)
        return complain(complaint, 503, "target", "out of memory");
    target->path = (struct slice){ decoded->data, target_decode_unreserved(decoded->data, target->path) };
    char *rest = decoded->data + target->path.length;
    if (query.data)
        target->query = (struct slice){ rest, target_decode_unreserved(rest, target->query) };
    return true;
}

bool site_wants_content(struct site *site, struct request *request)
{
    struct complaint complaint;
    const struct handler *other = NULL;
    struct call call = { .site = site, .request = request };
    struct buffer decoded = { 0 };
    const struct handler *handler = NULL;
    bool wants = false;
    if (request->has_content && parse_target(request, &decoded, &complaint)) {
        handler = handler_find(&call, &other);
        wants = (handler && handler->content) || record_wants(site, request);
    }
    buffer_release(&decoded);
    return wants;
}

/* Whether the handler is one of /status, which reads the field itself. */
static bool is_told(const struct handler *handler)
{
    const struct handler *told = status_handlers;
    while (told->path && told != handler)
        told++;
    return told->path && told == handler;
}

/* /_/ is the server's own: neither routes nor the field get there. */
static bool answer_control(struct call *call)
{
    bool fine = true;
    call->control = true;
    return control_admits(call, &fine) ? dispatch(call) : fine;
}

/* Whether the text may name a fault that breaks a request off: letters can be percent-encoded. */
static bool may_break_off(struct slice text)
{
    size_t count;
    const struct fault *fault = faults(&count);
    if (text.length && memchr(text.data, '%', text.length))
        return true;
    for (size_t i = 0; text.length && i < count; i++)
        if (fault[i].needs & NEEDS_NO_DELAY && memmem(text.data, text.length, fault[i].name, strlen(fault[i].name)))
            return true;
    return false;
}

static bool is_preflight(const struct request *request)
{
    return strcmp(request->method, "OPTIONS") == 0 && request->fields[FIELD_CORS_METHOD].data;
}

static bool is_control(const struct call *call)
{
    return !call->site->memory->no_control && slice_starts(call->request->target.path, "/_/");
}

/* Has the recipe that the request stands for, if there is one, looked at. */
static void peek(struct call *call)
{
    bool found = false;
    const struct handler *other = NULL;
    struct slice path = call->request->target.path;
    if (is_preflight(call->request) || is_control(call) || !configured_mock(call, &found) || found || slice_is(path, "*"))
        return;
    const struct handler *handler = handler_find(call, &other);
    if (is_told(handler))
        handler->answer(call);
    else if (call->request->fields[FIELD_RECIPE].data)
        configured_field(call);
    else if (!handler && !other && call->site->fallback && !asset_find(path.data, path.length))
        configured_recipe(call, slice_of(call->site->fallback));
}

bool site_breaks_off(struct site *site, struct request *request)
{
    struct answer none = { 0 };
    struct call call = { .site = site, .request = request, .answer = &none, .peeks = true };
    struct complaint complaint;
    struct buffer decoded = { 0 };
    if (!atomic_load_explicit(&site->has_routes, memory_order_relaxed) && !site->fallback && !may_break_off(request->line) &&
        !may_break_off(request->fields[FIELD_RECIPE]))
        return false;
    if (parse_target(request, &decoded, &complaint))
        peek(&call);
    buffer_release(&decoded);
    return call.breaks_off;
}

static bool answer_target(struct call *call)
{
    const struct handler *other = NULL;
    bool options = strcmp(call->request->method, "OPTIONS") == 0, found = false;
    if (is_preflight(call->request))
        return serve_preflight(call);
    if (is_control(call))
        return answer_control(call);
    bool fine = !atomic_load_explicit(&call->site->has_routes, memory_order_relaxed) || configured_mock(call, &found);
    if (found || !fine)
        return fine;
    if (options && slice_is(call->request->target.path, "*"))
        return answer_server(call);
    if (call->request->fields[FIELD_RECIPE].data && !is_told(handler_find(call, &other)))
        return configured_field(call);
    return dispatch(call);
}

bool site_answer(struct site *site, struct request *request, struct answer *answer)
{
    struct call call = { .site = site, .request = request, .answer = answer };
    struct complaint complaint;
    struct buffer decoded = { 0 };
    if (!atomic_load_explicit(&site->has_routes, memory_order_relaxed) && answer_plain(&call)) {
        record_request(&call);
        return true;
    }
    bool fine = parse_target(request, &decoded, &complaint) ? answer_target(&call) : answer_complaint(&call, &complaint);
    if (fine)
        record_request(&call);
    buffer_release(&decoded);
    return fine;
}
