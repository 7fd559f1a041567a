/* What all handlers share. */
#include "handlers/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "handlers/call.h"

struct site *site_new(const struct recipe_rules *rules, const struct site_memory *memory, const struct kept *kept,
                      struct account *account)
{
    struct site *site = calloc(1, sizeof *site);
    if (!site)
        return NULL;
    site->rules = rules;
    site->memory = memory;
    for (size_t i = 0; i < sizeof site->secret / sizeof *site->secret; i++)
        site->secret[i] = random_number();
    pthread_rwlock_init(&site->reload, NULL);
    places_begin(&site->places);
    site->kept = kept;
    site->account = account;
    site->next_row = handler_next;
    site->store = store_new(&memory->limits, account);
    if (site->store)
        return site;
    site_free(site);
    return NULL;
}

void site_free(struct site *site)
{
    if (!site)
        return;
    store_free(site->store);
    lasting_release(&site->lasting);
    known_release(&site->known);
    frames_release(&site->frames);
    routes_release(&site->routes);
    pthread_rwlock_destroy(&site->reload);
    places_end(&site->places);
    free(site);
}

void site_set_routes(struct site *site, struct routes *routes)
{
    pthread_rwlock_wrlock(&site->reload);
    routes_release(&site->routes);
    site->routes = *routes;
    *routes = (struct routes){ 0 };
    pthread_rwlock_unlock(&site->reload);
    atomic_store(&site->has_routes, site->routes.count > 0);
}

void site_set_fallback(struct site *site, const char *recipe)
{
    site->fallback = recipe;
}

void site_set_ports(struct site *site, const struct curl_port *ports, unsigned plain)
{
    site->ports = ports;
    site->plain_port = plain;
    snprintf(site->here, sizeof site->here, "localhost:%u", plain);
}

void site_set_pauses(struct site *site, struct pauses *pauses)
{
    site->pauses = pauses;
}

void site_set_metrics(struct site *site, const struct metrics *metrics)
{
    site->metrics = metrics;
}

void site_set_names(struct site *site, const char *const *names)
{
    site->names = names;
}

void site_set_sandbox(struct site *site, const char *mode, const struct site_part *parts, size_t count)
{
    site->sandbox = mode;
    site->parts = parts;
    site->part_count = count;
}

void site_drain(struct site *site)
{
    atomic_store(&site->draining, true);
}

size_t site_kept_count(void)
{
    return 2 * PREPARED_COUNT;
}
