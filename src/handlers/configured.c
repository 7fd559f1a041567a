/* Recipes on other paths than /status: those of the configuration, and those that the field Everystatus asks for. */
#include <string.h>

#include "handlers/status.h"

void site_set_mocks(struct site *site, struct routes *routes)
{
    pthread_rwlock_wrlock(&site->reload);
    routes_release(&site->routes);
    site->routes = *routes;
    atomic_store(&site->routes_keyed, routes->text.length && memmem(routes->text.data, routes->text.length, "key=", 4));
    *routes = (struct routes){ 0 };
    pthread_rwlock_unlock(&site->reload);
    atomic_store(&site->has_routes, site->routes.count > 0);
}

void site_set_fallback(struct site *site, const char *recipe)
{
    site->fallback = recipe;
    site->fallback_keyed = strstr(recipe, "key=") != NULL;
}

void site_set_ports(struct site *site, const struct curl_port *ports, unsigned plain)
{
    site->ports = ports;
    site->plain_port = plain;
}

/* Answers with a recipe that stands in the configuration; the field Everystatus overrides it. */
bool configured_recipe(struct call *call, struct slice text)
{
    struct recipe recipe;
    struct complaint complaint;
    struct slice field = call->request->fields[FIELD_RECIPE];
    bool read = recipe_parse(&recipe, call->site->rules, text, "routes", &complaint) &&
                (!field.data || recipe_override(&recipe, field, "field Everystatus", &complaint));
    return answer_recipe_read(call, &recipe, read ? NULL : &complaint);
}

/* Answers with the route for the request; *found tells whether there is one. */
bool configured_mock(struct call *call, bool *found)
{
    struct site *site = call->site;
    bool fine = true;
    pthread_rwlock_rdlock(&site->reload);
    const struct route *route = routes_find(&site->routes, call->request->method, call->request->target.path);
    *found = route != NULL;
    if (route) {
        call->line = (struct slice){ route->method.data, (size_t)(route->recipe.data - route->method.data) };
        fine = configured_recipe(call, route->recipe);
    }
    pthread_rwlock_unlock(&site->reload);
    return fine;
}

/* The field Everystatus asks for a recipe on any path. */
bool configured_field(struct call *call)
{
    struct recipe recipe;
    struct complaint complaint;
    struct slice field = call->request->fields[FIELD_RECIPE];
    bool read = recipe_parse(&recipe, call->site->rules, field, "field Everystatus", &complaint);
    return answer_recipe_read(call, &recipe, read ? NULL : &complaint);
}
