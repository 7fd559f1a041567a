/* The handshake of WebSocket, for handlers that switch to it. */
#ifndef EVERYSTATUS_SWITCH_H
#define EVERYSTATUS_SWITCH_H

#include "http/answer.h"
#include "http/complaint.h"
#include "http/request.h"

/* Whether the offer of a WebSocket is a valid handshake (RFC 6455 4.2.1); else *complaint says what is wrong: with 426, the
 * reply has the fields of switch_demand. */
bool switch_check(const struct request *request, struct complaint *complaint);

/* Adds what a 426 says that WebSocket is needed with. */
void switch_demand(struct reply *reply);

#endif
