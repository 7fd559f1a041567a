/* What a family of handlers is made of; for the handlers floor alone. */
#ifndef EVERYSTATUS_CALL_H
#define EVERYSTATUS_CALL_H

#include <pthread.h>
#include <stdatomic.h>

#include "catalog/earned.h"
#include "catalog/statuses.h"
#include "catalog/prose.h"
#include "handlers/frames.h"
#include "handlers/known.h"
#include "handlers/numbers.h"
#include "handlers/site.h"
#include "recipe/recipe.h"
#include "state/limit.h"

struct handler;

struct site {
    const struct kept *kept;
    const struct recipe_rules *rules;
    const struct site_memory *memory;
    struct store *store;
    uint64_t secret[4];            /* random: keys what is handed out and must come back as it was */
    const struct curl_port *ports; /* with TLS; a NULL name ends them */
    unsigned plain_port;           /* without */
    char here[24];                 /* the authority of that one, for whom the request names none */
    const struct metrics *metrics; /* NULL: there are none */
    struct account *account;       /* of the memory that requests make the process hold */
    struct pauses *pauses;         /* that can be asked for; NULL: none can */
    const char *prefix;            /* below which everything is as well; NULL: none */
    const char *const *names;      /* hosts that this server answers for, beside those inside; NULL ends them */
    struct places places;          /* for which pages are kept */
    atomic_size_t page_bytes;      /* that they have */
    const char *fallback;          /* a recipe for unknown paths; NULL: they are 404 */
    const char *sandbox;           /* its mode; NULL: nobody said */
    const struct site_part *parts; /* of it */
    size_t part_count;
    atomic_bool has_routes;  /* there are routes */
    atomic_bool draining;    /* the server is about to end */
    pthread_rwlock_t reload; /* taken for routes alone: they may be exchanged while requests are served */
    struct routes routes;
    struct lasting lasting; /* the names of what is kept of recipes */
    struct known known;     /* recipes that were read */
    struct frames frames;   /* of the explanations that they are answered with */
    /* handler_next, for a row of the table that describes the others. */
    const struct handler *(*next_row)(const struct site *site, struct slice path, const struct handler *before);
};

struct earned_handler;

struct call;

/* How a reply that a handler has made, with the heads before it, becomes the answer. false: no memory. */
typedef bool finish_reply(struct call *call, struct reply *reply, struct buffer *before);

/* One request, from its plan to its answer; on the heap, unless it is as plain as most. */
struct call {
    struct site *site;
    struct request *request;
    struct recipe_rules rules; /* the site's, with the origin of this request */
    struct plan *plan;
    struct answer *answer; /* when its time has come; NULL before */
    const struct handler *handler;
    const struct handler *table;         /* the handler's, where it only tells which methods there are */
    int options;                         /* the code that OPTIONS gets from that table; 0: 204 */
    struct slice below;                  /* of the path, behind the handler's own; starts with "/" or is empty */
    struct slice rest;                   /* what is left of that, while it is answered */
    bool control;                        /* it is under /_/ */
    bool foreign;                        /* and a page of another origin asks, which may not */
    const char *shared_with;             /* the origin that may; NULL: none asks */
    const struct asset *asset;           /* that is asked for */
    const struct earned *earned;         /* the code that /earn is to show; NULL: it is another path, or the target is wrong */
    const struct earned_handler *earner; /* its handler; NULL: it is missing */
    struct buffer decoded;               /* what the target lies in, if not in the request */
    struct buffer interims;              /* the heads of responses that go out before content is read */
    /* Takes a piece of the content, where the plan has it streamed. false: the answer is due at once. */
    bool (*content)(struct call *call, struct slice piece);
    uint64_t received;             /* bytes of content that were forgotten */
    void *earning;                 /* what the earned code's plan keeps for its answer; owned; or NULL */
    struct buffer line;            /* the route's line that answers; empty: none does */
    size_t line_recipe;            /* where its recipe starts */
    struct recipe recipe;          /* of handlers that answer with one */
    const struct handler *changed; /* whose answer the recipe changes; NULL: none is changed */
    finish_reply *finish;          /* NULL: a reply is answered with as it is */
    bool instead;                  /* the recipe answers instead, since its conditions do not hold, say */
    struct complaint complaint;    /* what is wrong with the request; code 0: nothing */
    struct slice key;              /* the recipe's, in key_bytes; no data: it has none */
    char key_bytes[STORE_KEY_BYTES];
    struct limit_turn limit; /* what it took of the key's states: one of the requests of its limit */
    uint64_t step;           /* and a step of its sequence */
    uint64_t count;          /* which of the key's requests with such a recipe it is; 0: that is not asked for */
    int64_t again;           /* microseconds until the client's address may ask again; 0: it may now */
    int64_t until;           /* a deferred answer's time; 0: there was none yet */
};

/* All of these return whether there was memory enough. */

/* The answer is the one of that number, and kept under it. Below the prefix its links differ: there, it has another. Below a
 * path that a proxy tells, it is not kept. */
void answer_prepared(struct call *call, size_t number);

/* The entity tag of the response of that number; NULL: it was not made before, or has none. */
const char *answer_kept_tag(const struct call *call, size_t number);

/* Answers with the response of that number, if it was made before. */
bool answer_kept(struct call *call, size_t number);

/* Finishes the reply and answers with it, after the heads of interim responses in before, which move (NULL: there are none); it
 * is kept under that number from now on. */
bool answer_keep(struct call *call, size_t number, struct reply *reply, struct buffer *before);

/* Finishes the reply and answers with it this once. */
bool answer_once(struct call *call, struct reply *reply);

/* Finishes the reply and answers with it, after the heads of interim responses in before, which move. */
bool answer_after(struct call *call, struct reply *reply, struct buffer *before);

/* The same with bytes, for what the library does not send, and that reason phrase (no data: the code's own). The connection
 * then ends. */
bool answer_bytes(struct call *call, struct reply *reply, struct slice reason, struct buffer *before);

/* What stands around the writing of them, for those whose bytes are no reply's. false: no memory. */
void bytes_begin(struct call *call, struct reply *reply, struct buffer *before);
bool bytes_end(struct call *call, struct reply *reply);

/* What its page says of where it is, which goes for its policy as well. Before the page is written. */
void reply_place(struct reply *reply, const struct curl_place *place);

/* Fills in a refusal, as reply_complaint does, with what pages say of this place. */
void reply_call_complaint(const struct call *call, struct reply *reply, const struct complaint *complaint);

/* Answers with a refusal. */
bool answer_complaint(struct call *call, const struct complaint *complaint);

/* Answers with call->complaint, and drops what the answer was to be. */
bool answer_complaint_instead(struct call *call);

/* As answer_complaint, with the fields that the row of its code demands. */
bool answer_complaint_with_fields(struct call *call, const struct complaint *complaint);

/* The format that the query's parameter `format` or else Accept asks for. false: *complaint says what is wrong. */
bool page_format(const struct call *call, enum format *format, struct complaint *complaint);

/* The same of a page that has these parameters alone, a list, and each of them once. */
bool page_query(const struct call *call, const char *parameters, enum format *format, struct complaint *complaint);

/* The address by which the client knows this server, for pages that show commands. */
struct curl_place call_place(const struct call *call);
struct curl_place request_place(const struct site *site, const struct request *request);

/* The codes that a question names by their numbers, up to COMPARE_MOST of them; returns how many they are. */
size_t compare_named(struct slice question, int codes[]);

/* Leads to their comparison. */
bool answer_comparison(struct call *call, const int *codes, size_t count);

/* What modifiers the query of a path may have beside those of its own parameters. */
enum query_use {
    QUERY_OWN,       /* none: it is the handler's */
    QUERY_KEY,       /* the key alone, since any other name is the client's to choose */
    QUERY_MODIFIERS, /* all */
};

/* Whether nothing but target, method and format decide on the answer, which nobody notes either. */
bool request_is_plain(const struct site *site, const struct request *request);

/* A row of a family's table. A path may stand in several rows with different methods. */
struct handler {
    const char *path;                  /* NULL ends a table */
    bool below;                        /* it takes everything under its path as well */
    const char *methods;               /* a list, "GET, HEAD"; NULL: every method */
    bool content;                      /* the request's content is kept for it */
    bool discards;                     /* it is forgotten as it comes, unless the request is recorded */
    bool reads_field;                  /* it heeds the field Everystatus itself */
    bool by_recipe;                    /* it answers with call->recipe, which no other one then changes */
    bool always;                       /* it answers also whoever has asked too often */
    enum query_use query;              /* which modifiers stand in its query */
    const char *parameters;            /* its own, a list: they are no modifiers; NULL: it has none */
    void (*plan)(struct call *call);   /* resolves what the head tells; NULL: nothing is to be */
    bool (*answer)(struct call *call); /* fills in call->answer. false: no memory */
    /* Instead of path and below: whether the path is the handler's, and what remains of it. */
    bool (*matches)(struct slice path, struct slice *rest);
};

extern const struct handler status_handlers[], page_handlers[], httpstatus_handlers[], httpbin_handlers[], control_handlers[],
    earn_handlers[], health_handlers[], metrics_handlers[], openapi_handlers[], build_handlers[], try_handlers[],
    compare_handlers[];

/* The handlers of requests that no row is for. */
extern const struct handler preflight_handler, control_denied_handler, asset_handler, rate_handler, client_certificate_handler;

/* Finds the row for the request, which then is the call's handler. false: there is none; call->table is one that has rows for
 * the path, but not for the method, or NULL. */
bool handler_find(struct call *call);

/* Whether a handler or an asset has the path, with any method, or has it below. */
bool handler_owns(struct slice path);

/* The path of the row that is there and the most like what the request's path begins with: its first segment, or the first two
 * under /_/. NULL: none is near. *length receives how long that beginning is. */
const char *handler_nearest(const struct call *call, size_t *length);

/* The next row for that path behind this one, whatever its methods, among those that let somebody in; before NULL: the first.
 * NULL: there is no more. */
const struct handler *handler_next(const struct site *site, struct slice path, const struct handler *before);

/* Whether the row is for that method. */
bool handler_takes(const struct handler *handler, const char *method);

/* The path is there, but not for this method: OPTIONS tells which ones it takes, others are 405, or 501 if nobody knows them.
 */
bool answer_other_method(struct call *call, const char *methods);

/* The same, with the methods of all rows of call->table for the request's path (RFC 9110 10.2.1). */
bool answer_table_methods(struct call *call);

/* Whether the request is to be entered into the journal, as far as its plan tells. */
bool record_wants(const struct call *call);

/* Counts the request for the client's address; *again receives how many microseconds too early it comes. false: no memory. */
bool rate_take(const struct site *site, const struct request *request, int64_t *again);

/* Whether anybody is let into /_/, with the right token or without. */
bool control_is_let_in(const struct site_memory *memory);

/* Whether /_/ may be seen by the request. false: call->complaint says why not. */
bool control_admits(struct call *call);

/* Adds to the reply which pages may read it. */
void control_share(const struct call *call, struct reply *reply);

#endif
