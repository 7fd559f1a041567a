/* What a family of routes is made of; for the routes floor alone. */
#ifndef EVERYSTATUS_FAMILY_H
#define EVERYSTATUS_FAMILY_H

#include <pthread.h>
#include <stdatomic.h>

#include "deliver/conn.h"
#include "ground/statuses.h"
#include "pure/bodies.h"
#include "routes/routes.h"

/* The method classes by which a row's fields can differ (enum field_when). */
enum { VARIANTS = 3, ASSETS_MOST = 8 };

/* The kinds of content that /N has: text, JSON, none. */
enum { HTTPSTATUS_KINDS = 3 };

/* The parts of the cache of shared responses. */
enum {
    PLACE_TOLD = 0,
    PLACE_CODES = PLACE_TOLD + STATUS_COUNT * FORMATS * VARIANTS,
    PLACE_GALLERY = PLACE_CODES + STATUS_COUNT * FORMATS,
    PLACE_HELP = PLACE_GALLERY + FORMATS,
    PLACE_HEALTH = PLACE_HELP + FORMATS,
    PLACE_ASSETS = PLACE_HEALTH + 1,
    PLACE_HTTPSTATUS = PLACE_ASSETS + ASSETS_MOST * 3,
    PLACES = PLACE_HTTPSTATUS + STATUS_COUNT * HTTPSTATUS_KINDS * VARIANTS,
};

struct site {
    struct response_cache *cache;
    const struct recipe_rules *rules;
    const struct site_memory *memory;
    struct store *store;
    uint64_t secret[4];       /* random: keys what is handed out and must come back as it was */
    const struct curl_port *ports; /* with TLS; a NULL name ends them */
    unsigned plain_port;      /* without */
    const char *fallback;     /* a recipe for unknown paths; NULL: they are 404 */
    bool fallback_keyed;      /* it may have a key */
    atomic_bool mocked;       /* there are mocks */
    atomic_bool mocks_keyed;  /* and some may have a key */
    pthread_rwlock_t reload;  /* taken for mocks alone: they may be exchanged while requests are served */
    struct mocks mocks;
};

/* One request while its route works on it. */
struct visit {
    struct site *site;
    struct request *request;
    struct answer *answer;
    struct span rest; /* of the path, behind the route's own; starts with "/" or is empty */
    bool control;     /* it is under /_/ */
    struct span line; /* the start of the mock's line that answers; no data: none does */
    struct span key;  /* the recipe's, in key_bytes; no data: it has none */
    char key_bytes[STORE_KEY_BYTES];
    struct store_turn turn; /* what it took of the key's state */
    bool peeks;       /* nothing is answered: only whether a recipe has the answer break off the request is asked */
    bool breaks_off;  /* it does */
};

/* All of these return whether there was memory enough. */

/* Answers with the shared response at place, if it was made before. */
bool answer_cached(struct visit *visit, size_t place);

/* Finishes the reply and answers with it; shares it from now on at place. before as in response_make. */
bool answer_shared(struct visit *visit, size_t place, struct reply *reply, struct text *before);

/* Finishes the reply and answers with it this once. */
bool answer_once(struct visit *visit, struct reply *reply);

/* Answers with a refusal. */
bool answer_complaint(struct visit *visit, const struct complaint *complaint);

/* As answer_complaint, with the fields that the row of its code demands. */
bool answer_complaint_with_fields(struct visit *visit, const struct complaint *complaint);

/* The format that the query's parameter `format` or else Accept asks for. false: *complaint says what is wrong. */
bool page_format(const struct visit *visit, enum format *format, struct complaint *complaint);

/* A row of a family's table. A path may stand in several rows with different methods. */
struct route {
    const char *path;    /* NULL ends a table */
    bool below;          /* it takes everything under its path as well */
    const char *methods; /* a list, "GET, HEAD"; NULL: every method */
    bool content;        /* the request's content is kept for it */
    bool (*answer)(struct visit *visit);
    /* Instead of path and below: whether the path is the route's, and what remains of it. */
    bool (*matches)(struct span path, struct span *rest);
};

extern const struct route told_routes[], own_routes[], httpstatus_routes[], httpbin_routes[], control_routes[];

/* The row for the request; NULL: none. *other is a table that has rows for the path, but not for the method. */
const struct route *route_find(struct visit *visit, const struct route **other);

/* Whether the row is for that method. */
bool route_takes(const struct route *route, const char *method);

/* The path is there, but not for this method: OPTIONS tells which ones it takes, others are 405, or 501 if nobody knows them. */
bool route_other_method(struct visit *visit, const char *methods);

/* The same, with the methods of all rows of the table for the request's path (RFC 9110 10.2.1). */
bool route_refuse_method(struct visit *visit, const struct route *table);

/* Answers that are no rows: assets of www/, and CORS preflights on any path. */
bool serve_asset(struct visit *visit, const struct asset *asset, size_t number);
bool serve_preflight(struct visit *visit);

/* Whether /_/ may be seen by the request; if not, *fine tells whether there was memory to say so. */
bool control_admits(struct visit *visit, bool *fine);

/* Enters the request with its answer into the journal, if it belongs there. */
void record_request(struct visit *visit);

/* Whether it may belong there, as far as its head tells. */
bool record_wants(const struct site *site, const struct request *request);

#endif
