/* Answers that wait for what other requests bring about, on whatever thread. */
#ifndef EVERYSTATUS_AWAIT_H
#define EVERYSTATUS_AWAIT_H

#include <stdatomic.h>

#include "deliver/conn.h"

/* What an ANSWER_LATER waits for. A route makes one, fills in begin and release, and hands it over with its answer. */
struct awaited {
    /* Called when the connection waits: from now on await_over may be called, by this function as well. */
    void (*begin)(struct awaited *awaited);
    /* Frees it; afterwards nobody must call await_over. Called also if it never began. */
    void (*release)(struct awaited *awaited);
    struct awaited *next, **place; /* in wire->awaited; place NULL: it has not begun */
    struct conn *conn;
    int wake;
    atomic_bool over;
};

/* Lets the route be asked again soon. From any thread. */
void await_over(struct awaited *awaited);

/* Makes the connection wait. false: no memory. */
bool await_start(struct conn *conn);

/* Takes it back and frees it; takes NULL. */
void await_end(struct awaited *awaited);

/* Goes on with the connections whose waiting is over; with all of them while the wire is draining. */
void await_look(struct wire *wire);

#endif
