/* Recipes on other paths than /status: those of the configuration, and those that the field Everystatus asks for. */
#include <string.h>

#include "routes/told.h"

void site_set_mocks(struct site *site, struct mocks *mocks)
{
    pthread_rwlock_wrlock(&site->reload);
    mocks_release(&site->mocks);
    site->mocks = *mocks;
    atomic_store(&site->mocks_keyed, mocks->text.length && memmem(mocks->text.data, mocks->text.length, "key=", 4));
    *mocks = (struct mocks){ 0 };
    pthread_rwlock_unlock(&site->reload);
    atomic_store(&site->mocked, site->mocks.count > 0);
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
bool configured_recipe(struct visit *visit, struct span text)
{
    struct recipe recipe;
    struct complaint complaint;
    struct span field = visit->request->fields[FIELD_RECIPE];
    bool read = recipe_parse(&recipe, visit->site->rules, text, "routes", &complaint) &&
                (!field.data || recipe_override(&recipe, field, "field Everystatus", &complaint));
    return told_finish(visit, &recipe, read ? NULL : &complaint);
}

/* Answers with the mock for the request; *found tells whether there is one. */
bool configured_mock(struct visit *visit, bool *found)
{
    struct site *site = visit->site;
    bool fine = true;
    pthread_rwlock_rdlock(&site->reload);
    const struct mock *mock = mocks_find(&site->mocks, visit->request->method, visit->request->target.path);
    *found = mock != NULL;
    if (mock) {
        visit->line = (struct span){ mock->method.data, (size_t)(mock->recipe.data - mock->method.data) };
        fine = configured_recipe(visit, mock->recipe);
    }
    pthread_rwlock_unlock(&site->reload);
    return fine;
}

/* The field Everystatus asks for a recipe on any path. */
bool configured_field(struct visit *visit)
{
    struct recipe recipe;
    struct complaint complaint;
    struct span field = visit->request->fields[FIELD_RECIPE];
    bool read = recipe_parse(&recipe, visit->site->rules, field, "field Everystatus", &complaint);
    return told_finish(visit, &recipe, read ? NULL : &complaint);
}
