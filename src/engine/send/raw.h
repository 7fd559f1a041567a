/* Raw answers onto the wire: at once or spread over a time, and then the end of the connection that was asked for. */
#ifndef EVERYSTATUS_RAW_H
#define EVERYSTATUS_RAW_H

#include "engine/connection.h"

/* Sends the connection's answer, or goes on with it. false: the connection must be closed. */
bool raw_answer(struct connection *connection);

/* Whether the answer keeps its connection waiting: it then counts as a delayed one. */
bool raw_answer_waits(const struct answer *answer);

/* Whether the answer has taken too long in all, however the client moves. */
bool raw_answer_overdue(const struct connection *connection, int64_t now);

#endif
