/* How each kind of answer is sent. */
#ifndef EVERYSTATUS_SENDER_H
#define EVERYSTATUS_SENDER_H

#include "engine/connection.h"

struct sender {
    /* Sends the exchange's answer behind its interim responses, or goes on with it. false: the connection must be closed. */
    bool (*proceed)(struct connection *connection);
    /* Whether the answer keeps its connection waiting beside its delays. NULL: it does not. */
    bool (*waits)(const struct answer *answer);
    /* Whether it has taken too long in all, however the client moves. NULL: it cannot. */
    bool (*overdue)(const struct connection *connection, int64_t now);
    /* Ends what waits when the server drains. NULL: it ends by itself. */
    void (*drain)(struct connection *connection);
    /* Frees what is its own. NULL: nothing is. */
    void (*release)(struct connection *connection);
};

/* Bytes of the pieces in which a fault repeats what it repeats. */
enum { SENDER_PIECE = 16 * 1024 };

extern const struct sender sender_response, sender_upgrade, sender_raw, sender_deferred;

/* Hands a response to the library, as the exchange's final one. */
bool sender_queue(struct connection *connection, int code, struct MHD_Response *response);

/* Turns the exchange's response into a raw answer; what it holds of its own goes, but for the heads of interim responses. */
void sender_make_raw(struct exchange *exchange);

#endif
