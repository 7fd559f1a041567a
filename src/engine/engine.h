/* What all connections of one thread share. */
#ifndef EVERYSTATUS_ENGINE_H
#define EVERYSTATUS_ENGINE_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/slice.h"
#include "base/spare.h"
#include "engine/interpose.h"
#include "engine/version.h"
#include "state/account.h"
#include "state/loop.h"
#include "state/metrics.h"

struct answer;
struct answer_facts;
struct complaint;
struct connection;
struct identity;
struct networks;
struct clients;
struct plan;
struct prepared_set;
struct request;
struct sockaddr;

struct engine_limits {
    int64_t head_time;    /* microseconds from a head's first byte to its last */
    int64_t content_time; /* microseconds from the end of the head to the end of the content */
    int64_t idle_time;    /* microseconds between requests, and without progress of a response or an upgraded connection */
    uint64_t content;     /* bytes of content that are read */
    size_t target;        /* bytes of a request target */
    size_t head;          /* bytes of a request head */
    size_t waiting;       /* answers that are delayed at once */
};

/* Who answers; the server introduces it. site is its own. Requests and answers are in http/. */
struct service {
    /* Resolves a request whose head has come. What goes wrong is answered later. false: no memory. */
    bool (*plan)(void *site, struct request *request, struct plan *plan);
    /* Counts a request that is refused before it is planned. Returns the seconds until its client may ask again, who asks too
     * often, as *complaint then says; 0: it may ask. */
    unsigned (*refused)(void *site, const struct request *request, struct complaint *complaint);
    /* Whether the plan of that request may be unbounded: asked only where its content is beyond the bound. */
    bool (*unbounded)(void *site, const struct request *request);
    /* The heads of the interim responses of a plan that begins with some. */
    struct slice (*interims)(const struct plan *plan);
    /* Takes a piece of content of a plan that streams. false: the answer is due at once, and ends the connection. */
    bool (*content)(struct plan *plan, const char *bytes, size_t length);
    /* Fills in the answer, which is { 0 }, when its time has come, and once more when an ANSWER_DEFERRED is over. false: no
     * memory; the connection should be closed. */
    bool (*answer)(struct plan *plan, struct answer *answer);
    /* Notes a decided answer. Returns the number of its entry in the journal; 0: it has none. */
    uint64_t (*decided)(struct plan *plan, const struct answer_facts *facts);
    /* Notes that a head was sent in answer to that entry of the journal, and when. */
    void (*sent)(void *site, uint64_t entry, int64_t time, struct slice head);
    /* Frees what the plan holds. */
    void (*release)(struct plan *plan);
};

struct engine {
    const struct service *service;
    void *site;
    struct loop *loop;
    struct counters counters;
    struct account *account;        /* of the memory that requests make the process hold */
    struct spare spare;             /* for what a plan has of the handlers */
    const char *prefix;             /* of --prefix, for what is refused before it is planned; NULL: there is none */
    const struct networks *trusted; /* whose word on their clients counts; NULL: nobody's */
    bool proxy_protocol;            /* those of them, or all who connect if nobody is named, say first for whom */
    struct clients *clients;        /* how many connections each address has; NULL: there is no bound */
    struct prepared_set *prepared;  /* answers that are made once; shared by all threads */
    queue_function *queue;
    const struct library_version *version;
    struct engine_limits limits;
    int64_t look_time; /* microseconds between looks at a connection's deadlines: they end at most so late */
    void (*finished)(struct engine *engine,
                     const struct connection *connection); /* a request was answered, or broke off: log it */
    /* A connection ended, since what came on it first is wrong: log it. */
    void (*dropped)(struct engine *engine, const struct sockaddr *peer, const char *problem);
    int wake;              /* an eventfd: makes the loop turn, from any thread */
    struct list deferred;  /* those whose answers are not decided yet */
    struct list arriving;  /* sockets whose PROXY header has not come yet */
    struct list open;      /* all that are open */
    struct list lingering; /* sockets that are read empty before they are closed */
    struct list upgraded;  /* sockets that speak another protocol now */
    int lingering_count;
    unsigned connections; /* that are open, on all ports */
    uint64_t opened;      /* the number of the connection that was opened last; what it was before the first one */
    uint64_t apart;       /* the numbers of one thread's connections lie so far apart, with those of the others between */
    uint64_t watched;     /* and the last of those that connection_watch_new has seen */
    size_t waiting;       /* connections that are suspended for a delay */
    bool departing;       /* the server will end: connections that can be told so close after their answer */
    bool draining;        /* no new requests: connections close after their answer */
    bool ending;          /* no request is served any more, and none may be suspended */
};

/* The connections that one daemon of the library holds. */
struct group {
    struct engine *engine;
    const struct identity *identity; /* what they show of themselves in TLS; NULL: they are plain */
    bool pending;                    /* one was resumed, closed or added: the library must look at it before the loop sleeps */
    bool again;                      /* and once more after that: the library will have resumed one by itself, and forgets it */
};

#endif
