/* Which answer a request gets: the families of handlers, tried in order. */
#ifndef EVERYSTATUS_SITE_H
#define EVERYSTATUS_SITE_H

#include "base/problem.h"
#include "http/answer.h"
#include "http/request.h"
#include "catalog/curl-exits.h"
#include "recipe/routes.h"
#include "recipe/recipe.h"
#include "state/store.h"

/* What all handlers share: the responses that were made before, and what recipes may ask for. Serves all threads. */
struct site;

struct metrics;
struct pauses;

/* A part of the sandbox that the server is in, and what there is to say of it. */
struct site_part {
    const char *name;
    bool on;
    char detail[96]; /* may be empty */
};

/* false: this program has no WebDAV, since libexpat was left out. */
extern const bool dav_built;

/* What the site remembers, and who may ask for it under /_/. */
struct site_memory {
    struct store_limits limits;
    bool journal;                       /* every request is entered, not only those with a key */
    bool no_control;                    /* there is no /_/ */
    bool no_metrics;                    /* there is no /metrics */
    bool public;                        /* anybody may ask: what that is to leave out is left out, and refusals say so */
    uint64_t max_rate;                  /* requests in a minute from one address; 0: any number */
    const char *control_token;          /* that requests under /_/ must bring; or NULL */
    const char *const *control_origins; /* of pages that may use it; NULL ends them; or NULL */
};

/* rules, memory and account outlive the site, and so does kept, where answers are that were made before. NULL: no memory.
 * site_free takes NULL. */
struct site *site_new(const struct recipe_rules *rules, const struct site_memory *memory, const struct kept *kept,
                      struct account *account);
void site_free(struct site *site);

/* How many numbers answers can be kept under. */
size_t site_kept_count(void);

/* Takes over the routes (what routes held before is released), and from then on asks them before all other handlers. From any
 * thread. */
void site_set_routes(struct site *site, struct routes *routes);

/* The recipe, already checked, that answers requests for unknown paths instead of 404. Before the first request. */
void site_set_fallback(struct site *site, const char *recipe);

/* A path, "/mock", which outlives the site: everything is below it as well, and then links begin with it. Before the first
 * request. What is found is wrong with it. */
struct problem site_set_prefix(struct site *site, const char *prefix);

/* The ports with TLS, which outlive the site, and the plain one, for pages that name them. Before the first request. */
void site_set_ports(struct site *site, const struct curl_port *ports, unsigned plain);

/* Those who make the pauses that requests ask for; they outlive the site. Before the first request; without them, nobody can
 * ask for any. */
void site_set_pauses(struct site *site, struct pauses *pauses);

/* What /metrics shows, which outlives the site. Before the first request. */
void site_set_metrics(struct site *site, const struct metrics *metrics);

/* The hosts of --name, which outlive the site; NULL ends them. Before the first request. */
void site_set_names(struct site *site, const char *const *names);

/* The parts of the sandbox, which outlive the site, for /healthz. Before the first request. */
void site_set_sandbox(struct site *site, const char *mode, const struct site_part *parts, size_t count);

/* From now on the server is about to end, and not ready for more. From any thread. */
void site_drain(struct site *site);

/* The functions of the engine's struct service, for requests whose heads passed the gate. site_plan is false when there is
 * no memory, or when more content is announced than the plan's bound. */
bool site_plan(struct site *site, struct request *request, struct plan *plan);
unsigned site_refused(struct site *site, const struct request *request, struct complaint *complaint);
bool site_unbounded(const struct site *site, const struct request *request);
struct slice site_interims(const struct plan *plan);
bool site_content(struct plan *plan, const char *bytes, size_t length);
bool site_answer(struct plan *plan, struct answer *answer);
uint64_t site_decided(struct plan *plan, const struct answer_facts *facts);
void site_release(struct plan *plan);

/* Notes in the journal that a head was sent in answer to that entry, and when. */
void site_sent(struct site *site, uint64_t entry, int64_t time, struct slice head);

/* Notes in the journal how the answer of that entry went. */
void site_finished(struct site *site, uint64_t entry, const struct answer_outcome *outcome);

#endif
