/* Which answer a request gets: the families of handlers, tried in order. */
#ifndef EVERYSTATUS_SITE_H
#define EVERYSTATUS_SITE_H

#include "engine/connection.h"
#include "catalog/curl-exits.h"
#include "recipe/routes.h"
#include "recipe/recipe.h"
#include "state/store.h"

/* What all handlers share: the responses that were made before, and what recipes may ask for. Serves all threads. */
struct site;

/* What the site remembers, and who may ask for it under /_/. */
struct site_memory {
    struct store_limits limits;
    bool journal;              /* every request is entered, not only those with a key */
    bool no_control;           /* there is no /_/ */
    const char *control_token; /* that requests under /_/ must bring; or NULL */
};

/* rules and memory outlive the site. NULL: no memory. site_free takes NULL. */
struct site *site_new(const struct recipe_rules *rules, const struct site_memory *memory);
void site_free(struct site *site);

/* Takes over the routes (what routes held before is released), and from then on asks them before all other handlers. From any
 * thread. */
void site_set_mocks(struct site *site, struct routes *routes);

/* The recipe, already checked, that answers requests for unknown paths instead of 404. Before the first request. */
void site_set_fallback(struct site *site, const char *recipe);

/* The ports with TLS, which outlive the site, and the plain one, for pages that name them. Before the first request. */
void site_set_ports(struct site *site, const struct curl_port *ports, unsigned plain);

/* Whether the handler for this request wants its content kept, as request->content. */
bool site_wants_content(struct site *site, struct request *request);

/* Whether a recipe has the answer break off a request whose content has only begun to come. */
bool site_breaks_off(struct site *site, struct request *request);

/* Fills in the answer to a request whose head passed the gate. answer is { 0 }, or has in until what an ANSWER_LATER to the
 * same request had, when that is over. false: no memory; the connection should be closed. */
bool site_answer(struct site *site, struct request *request, struct answer *answer);

/* Notes in the journal how the answer went. */
void site_finished(struct site *site, const struct connection *connection);

#endif
