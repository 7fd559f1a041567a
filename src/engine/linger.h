/* Sockets that are read empty before they are closed, so that the last answer is not lost to a reset. */
#ifndef EVERYSTATUS_LINGER_H
#define EVERYSTATUS_LINGER_H

#include "engine/engine.h"

/* Keeps a second hold on the socket: closing one with unread bytes makes the kernel reset the connection, and the client
 * may then never see what was sent before (RFC 9112 9.6). Ends when the client closes, after a few seconds, or after a
 * bounded number of bytes. Does nothing when too many linger already. */
void linger_start(struct engine *engine, int fd);

/* Ends all of them. */
void linger_stop(struct engine *engine);

#endif
