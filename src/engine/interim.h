/* The interim responses before an answer (RFC 9110 15.2), and the waits between them. */
#ifndef EVERYSTATUS_INTERIM_H
#define EVERYSTATUS_INTERIM_H

#include "engine/connection.h"

/* The heads of those that the client gets. */
struct slice interim_heads(const struct exchange *exchange);

/* Sends what is left of them, each when its time has come, and waits before the final response. */
enum sent interim_send(struct connection *connection);

#endif
