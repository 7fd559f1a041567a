/* Bytes of ours on a connection that the library otherwise writes to: interim responses and last words. */
#ifndef EVERYSTATUS_BYTES_H
#define EVERYSTATUS_BYTES_H

#include "engine/connection.h"

/* Sends what the socket takes at once, and returns how much that was; -1: the connection is broken. */
long raw_send(struct connection *connection, const char *bytes, size_t length);

/* Sends all of it before anything else is sent on the connection. true: done. false: the connection is suspended until the
 * socket has taken the rest; its phase is then PHASE_WAITING, and later PHASE_READY; *broken tells the third case. */
bool raw_send_all(struct connection *connection, const char *bytes, size_t length, bool *broken);

/* Drops what still waits to be sent. */
void raw_forget(struct connection *connection);

#endif
