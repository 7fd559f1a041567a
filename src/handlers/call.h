/* What a family of handlers is made of; for the handlers floor alone. */
#ifndef EVERYSTATUS_CALL_H
#define EVERYSTATUS_CALL_H

#include <pthread.h>
#include <stdatomic.h>

#include "engine/connection.h"
#include "catalog/statuses.h"
#include "catalog/prose.h"
#include "handlers/site.h"

/* The method classes by which a row's fields can differ (enum field_when). */
enum { VARIANTS = 3, ASSETS_MOST = 8 };

/* The kinds of content that /N has: text, JSON, none. */
enum { HTTPSTATUS_KINDS = 3 };

/* The parts of the cache of shared responses. */
enum {
    PREPARED_TOLD = 0,
    PREPARED_CODES = PREPARED_TOLD + STATUS_COUNT * FORMATS * VARIANTS,
    PREPARED_GALLERY = PREPARED_CODES + STATUS_COUNT * FORMATS,
    PREPARED_HELP = PREPARED_GALLERY + FORMATS,
    PREPARED_HEALTH = PREPARED_HELP + FORMATS,
    PREPARED_ASSETS = PREPARED_HEALTH + 1,
    PREPARED_HTTPSTATUS = PREPARED_ASSETS + ASSETS_MOST * 3,
    PREPARED_COUNT = PREPARED_HTTPSTATUS + STATUS_COUNT * HTTPSTATUS_KINDS * VARIANTS,
};

struct site {
    struct response_cache *cache;
    const struct recipe_rules *rules;
    const struct site_memory *memory;
    struct store *store;
    uint64_t secret[4];            /* random: keys what is handed out and must come back as it was */
    const struct curl_port *ports; /* with TLS; a NULL name ends them */
    unsigned plain_port;           /* without */
    const char *fallback;          /* a recipe for unknown paths; NULL: they are 404 */
    bool fallback_keyed;           /* it may have a key */
    atomic_bool has_routes;        /* there are routes */
    atomic_bool routes_keyed;      /* and some may have a key */
    pthread_rwlock_t reload;       /* taken for routes alone: they may be exchanged while requests are served */
    struct routes routes;
};

/* One request while its handler works on it. */
struct call {
    struct site *site;
    struct request *request;
    struct answer *answer;
    struct slice rest; /* of the path, behind the handler's own; starts with "/" or is empty */
    bool control;      /* it is under /_/ */
    struct slice line; /* the start of the route's line that answers; no data: none does */
    struct slice key;  /* the recipe's, in key_bytes; no data: it has none */
    char key_bytes[STORE_KEY_BYTES];
    struct store_turn turn; /* what it took of the key's state */
    bool peeks;             /* nothing is answered: only whether a recipe has the answer break off the request is asked */
    bool breaks_off;        /* it does */
};

/* All of these return whether there was memory enough. */

/* Answers with the shared response at place, if it was made before. */
bool answer_cached(struct call *call, size_t place);

/* Finishes the reply and answers with it; shares it from now on at place. before as in response_make. */
bool answer_shared(struct call *call, size_t place, struct reply *reply, struct buffer *before);

/* Finishes the reply and answers with it this once. */
bool answer_once(struct call *call, struct reply *reply);

/* Answers with a refusal. */
bool answer_complaint(struct call *call, const struct complaint *complaint);

/* As answer_complaint, with the fields that the row of its code demands. */
bool answer_complaint_with_fields(struct call *call, const struct complaint *complaint);

/* The format that the query's parameter `format` or else Accept asks for. false: *complaint says what is wrong. */
bool page_format(const struct call *call, enum format *format, struct complaint *complaint);

/* A row of a family's table. A path may stand in several rows with different methods. */
struct handler {
    const char *path;    /* NULL ends a table */
    bool below;          /* it takes everything under its path as well */
    const char *methods; /* a list, "GET, HEAD"; NULL: every method */
    bool content;        /* the request's content is kept for it */
    bool (*answer)(struct call *call);
    /* Instead of path and below: whether the path is the handler's, and what remains of it. */
    bool (*matches)(struct slice path, struct slice *rest);
};

extern const struct handler status_handlers[], page_handlers[], httpstatus_handlers[], httpbin_handlers[], control_handlers[];

/* The row for the request; NULL: none. *other is a table that has rows for the path, but not for the method. */
const struct handler *handler_find(struct call *call, const struct handler **other);

/* Whether the row is for that method. */
bool handler_takes(const struct handler *handler, const char *method);

/* The path is there, but not for this method: OPTIONS tells which ones it takes, others are 405, or 501 if nobody knows them.
 */
bool answer_other_method(struct call *call, const char *methods);

/* The same, with the methods of all rows of the table for the request's path (RFC 9110 10.2.1). */
bool answer_refuse_method(struct call *call, const struct handler *table);

/* Answers that are no rows: assets of www/, and CORS preflights on any path. */
bool serve_asset(struct call *call, const struct asset *asset, size_t number);
bool serve_preflight(struct call *call);

/* Whether /_/ may be seen by the request; if not, *fine tells whether there was memory to say so. */
bool control_admits(struct call *call, bool *fine);

/* Enters the request with its answer into the journal, if it belongs there. */
void record_request(struct call *call);

/* Whether it may belong there, as far as its head tells. */
bool record_wants(const struct site *site, const struct request *request);

#endif
