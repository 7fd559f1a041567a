/* The way from a request to its answer. */
#include "routes/routes.h"

#include <stdlib.h>
#include <string.h>

#include "ground/random.h"
#include "pure/bodies.h"
#include "routes/told.h"

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
    site->cache = response_cache_new(PLACES);
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
    mocks_release(&site->mocks);
    pthread_rwlock_destroy(&site->reload);
    free(site);
}

static bool answer_asset(struct visit *visit, bool *found)
{
    size_t count;
    struct span path = visit->request->target.path;
    const struct asset *all = assets(&count), *asset = asset_find(path.data, path.length);
    const struct route row = { .methods = "GET, HEAD" };
    *found = asset != NULL;
    if (!asset)
        return true;
    if (!route_takes(&row, visit->request->method))
        return route_other_method(visit, "GET, HEAD, OPTIONS");
    return serve_asset(visit, asset, (size_t)(asset - all));
}

static bool answer_unknown(struct visit *visit)
{
    struct complaint complaint;
    if (visit->site->fallback && !visit->control)
        return configured_recipe(visit, span_of(visit->site->fallback));
    complain(&complaint, 404, "path", "nothing is here; /status/404 answers with that code, / lists all codes, /help recipes");
    complaint.text = visit->request->target.path;
    return answer_complaint(visit, &complaint);
}

static bool dispatch(struct visit *visit)
{
    bool found = false;
    const struct route *other = NULL, *route = route_find(visit, &other);
    if (route)
        return route->answer(visit);
    if (other)
        return route_refuse_method(visit, other);
    bool fine = answer_asset(visit, &found);
    return found ? fine : answer_unknown(visit);
}

/* OPTIONS on the server as a whole (RFC 9110 9.3.7). */
static bool answer_server(struct visit *visit)
{
    return route_other_method(visit, "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE");
}

/* Cuts the target into path and query. Percent-encoded unreserved characters mean themselves, decoded once (RFC 3986 6.2.2.2);
 * where there are any, the target lies in *decoded, which is the caller's to release. */
static bool parse_target(struct request *request, struct text *decoded, struct complaint *complaint)
{
    struct span path = request->line, query = { 0 };
    struct target *target = &request->target;
    const char *question = memchr(path.data, '?', path.length);
    if (question) {
        query = (struct span){ question + 1, path.length - (size_t)(question + 1 - path.data) };
        path.length = (size_t)(question - path.data);
    }
    if (!target_parse(target, request->method, path, query, complaint))
        return false;
    if (!memchr(request->line.data, '%', request->line.length))
        return true;
    text_add(decoded, request->line.data, request->line.length);
    if (decoded->failed)
        return complain(complaint, 503, "target", "out of memory");
    target->path = (struct span){ decoded->data, target_decode_unreserved(decoded->data, target->path) };
    char *rest = decoded->data + target->path.length;
    if (query.data)
        target->query = (struct span){ rest, target_decode_unreserved(rest, target->query) };
    return true;
}

bool site_wants_content(struct site *site, struct request *request)
{
    struct complaint complaint;
    const struct route *other = NULL;
    struct visit visit = { .site = site, .request = request };
    struct text decoded = { 0 };
    const struct route *route = NULL;
    bool wants = false;
    if (request->has_content && parse_target(request, &decoded, &complaint)) {
        route = route_find(&visit, &other);
        wants = (route && route->content) || record_wants(site, request);
    }
    text_release(&decoded);
    return wants;
}

/* Whether the route is one of /status, which reads the field itself. */
static bool is_told(const struct route *route)
{
    const struct route *told = told_routes;
    while (told->path && told != route)
        told++;
    return told->path && told == route;
}

/* /_/ is the server's own: neither mocks nor the field get there. */
static bool answer_control(struct visit *visit)
{
    bool fine = true;
    visit->control = true;
    return control_admits(visit, &fine) ? dispatch(visit) : fine;
}

/* Whether the text may name a fault that breaks a request off: letters can be percent-encoded. */
static bool may_break_off(struct span text)
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

static bool is_control(const struct visit *visit)
{
    return !visit->site->memory->no_control && span_starts(visit->request->target.path, "/_/");
}

/* Has the recipe that the request stands for, if there is one, looked at. */
static void peek(struct visit *visit)
{
    bool found = false;
    const struct route *other = NULL;
    struct span path = visit->request->target.path;
    if (is_preflight(visit->request) || is_control(visit) || !configured_mock(visit, &found) || found || span_is(path, "*"))
        return;
    const struct route *route = route_find(visit, &other);
    if (is_told(route))
        route->answer(visit);
    else if (visit->request->fields[FIELD_RECIPE].data)
        configured_field(visit);
    else if (!route && !other && visit->site->fallback && !asset_find(path.data, path.length))
        configured_recipe(visit, span_of(visit->site->fallback));
}

bool site_breaks_off(struct site *site, struct request *request)
{
    struct answer none = { 0 };
    struct visit visit = { .site = site, .request = request, .answer = &none, .peeks = true };
    struct complaint complaint;
    struct text decoded = { 0 };
    if (!atomic_load_explicit(&site->mocked, memory_order_relaxed) && !site->fallback && !may_break_off(request->line) &&
        !may_break_off(request->fields[FIELD_RECIPE]))
        return false;
    if (parse_target(request, &decoded, &complaint))
        peek(&visit);
    text_release(&decoded);
    return visit.breaks_off;
}

static bool answer_target(struct visit *visit)
{
    const struct route *other = NULL;
    bool options = strcmp(visit->request->method, "OPTIONS") == 0, found = false;
    if (is_preflight(visit->request))
        return serve_preflight(visit);
    if (is_control(visit))
        return answer_control(visit);
    bool fine = !atomic_load_explicit(&visit->site->mocked, memory_order_relaxed) || configured_mock(visit, &found);
    if (found || !fine)
        return fine;
    if (options && span_is(visit->request->target.path, "*"))
        return answer_server(visit);
    if (visit->request->fields[FIELD_RECIPE].data && !is_told(route_find(visit, &other)))
        return configured_field(visit);
    return dispatch(visit);
}

bool site_answer(struct site *site, struct request *request, struct answer *answer)
{
    struct visit visit = { .site = site, .request = request, .answer = answer };
    struct complaint complaint;
    struct text decoded = { 0 };
    if (!atomic_load_explicit(&site->mocked, memory_order_relaxed) && told_at_once(&visit)) {
        record_request(&visit);
        return true;
    }
    bool fine = parse_target(request, &decoded, &complaint) ? answer_target(&visit) : answer_complaint(&visit, &complaint);
    if (fine)
        record_request(&visit);
    text_release(&decoded);
    return fine;
}
