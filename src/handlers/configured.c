/* Recipes on other paths than /status: those of the configuration, and those that the field Everystatus asks for. */
#include "handlers/status.h"

/* Plans with a recipe that stands in the configuration; the field Everystatus overrides it. Also where anybody may ask, the
 * operator may have any field, until a client has a say. */
static void plan_configured(struct call *call, struct slice text)
{
    bool public = call->rules.public && call->request->fields[FIELD_RECIPE].data;
    call->rules.public = false;
    bool read = recipe_parse(&call->recipe, &call->rules, text, "routes", &call->complaint);
    call->rules.public = public;
    plan_recipe(call, read && carriers_read_field(call, &call->recipe, &call->complaint));
}

/* The line is copied, since the configuration may be read anew before the answer is due. */
bool route_find(struct call *call)
{
    struct site *site = call->site;
    pthread_rwlock_rdlock(&site->reload);
    const struct route *route = routes_find(&site->routes, call->request->method, call->request->target.path);
    if (route) {
        const char *end = route->recipe.data + route->recipe.length;
        buffer_add(&call->line, route->method.data, (size_t)(end - route->method.data));
        call->line_recipe = (size_t)(route->recipe.data - route->method.data);
    }
    pthread_rwlock_unlock(&site->reload);
    return route != NULL;
}

static void plan_route(struct call *call)
{
    if (call->line.failed)
        complain(&call->complaint, 503, "routes", "out of memory");
    else
        plan_configured(call, (struct slice){ call->line.data + call->line_recipe, call->line.length - call->line_recipe });
}

static void plan_fallback(struct call *call)
{
    plan_configured(call, slice_of(call->site->fallback));
}

/* The field Everystatus asks for a recipe on any path. */
static void plan_field(struct call *call)
{
    plan_recipe(call, recipe_parse(&call->recipe, &call->rules, call->request->fields[FIELD_RECIPE], "field Everystatus",
                                   &call->complaint));
}

const struct handler route_handler = { .by_recipe = true, .plan = plan_route, .answer = answer_recipe };
const struct handler fallback_handler = { .by_recipe = true, .plan = plan_fallback, .answer = answer_recipe };
const struct handler field_handler = { .by_recipe = true, .plan = plan_field, .answer = answer_recipe };
