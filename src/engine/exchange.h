/* A request and its answer: the plan at the head, the answer when its time has come, and the end. */
#ifndef EVERYSTATUS_EXCHANGE_H
#define EVERYSTATUS_EXCHANGE_H

#include "engine/connection.h"

/* Resolves the request, whose head is complete. false: no memory. */
bool exchange_plan(struct connection *connection);

/* Whether the exchange goes on with its answer, which is decided already; else it is decided now, or read on. */
bool exchange_is_answered(const struct connection *connection);

/* Decides the answer, and begins to send it, now or when it is time and the socket takes it. false: the connection must be
 * closed. */
bool exchange_answer(struct connection *connection);

/* The same before the request's content is complete: the library would not send the answer, so that it goes raw, and the
 * connection ends after it. */
bool exchange_answer_early(struct connection *connection);

/* Goes on after PHASE_READY. false: the connection must be closed. */
bool exchange_continue(struct connection *connection);

/* Frees what the answer holds, if there is one. */
void exchange_release_answer(struct connection *connection);

/* How the exchange went, as far as it is known when it is reported. */
struct answer_outcome exchange_outcome(const struct connection *connection);

/* The request is over: the answer was sent, or the connection broke (and sent is false). */
void exchange_completed(struct connection *connection, bool sent);

/* The library has closed the connection: frees it, after a last word to what was dropped. */
void exchange_closed(struct connection *connection);

/* Takes no more requests: ends what waits for nothing, and lets go what waits without end. */
void exchange_drain(struct engine *engine);

/* Ends every suspension: the library must not be stopped before. */
void exchange_stop(struct engine *engine);

#endif
