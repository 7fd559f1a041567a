/* Answers that wait for what other requests bring about, on whatever thread. */
#ifndef EVERYSTATUS_DEFERRED_H
#define EVERYSTATUS_DEFERRED_H

#include <stdatomic.h>

#include "engine/connection.h"

/* What an ANSWER_LATER waits for. A handler makes one, fills in begin and release, and hands it over with its answer. */
struct deferral {
    /* Called when the connection waits: from now on deferral_over may be called, by this function as well. */
    void (*begin)(struct deferral *deferral);
    /* Frees it; afterwards nobody must call deferral_over. Called also if it never began. */
    void (*release)(struct deferral *deferral);
    struct deferral *next, **place; /* in wire->awaited; place NULL: it has not begun */
    struct connection *connection;
    int wake;
    atomic_bool over;
};

/* Lets the handler be asked again soon. From any thread. */
void deferral_over(struct deferral *deferral);

/* Makes the connection wait. false: no memory. */
bool deferral_start(struct connection *connection);

/* Takes it back and frees it; takes NULL. */
void deferral_end(struct deferral *deferral);

/* Goes on with the connections whose waiting is over; with all of them while the wire is draining. */
void deferral_look(struct engine *engine);

#endif
