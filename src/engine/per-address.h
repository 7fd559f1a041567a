/* Whether one more connection is let in, beside those that its address has already. */
#ifndef EVERYSTATUS_PER_ADDRESS_H
#define EVERYSTATUS_PER_ADDRESS_H

#include "engine/arrival.h"

/* Counts the connection as one of its client's, if there is a bound. Proxies that are trusted have none: theirs are those of
 * many clients. false: the client has as many as it may, and the socket was closed. */
bool per_address_admit(struct engine *engine, struct arrived *arrived);

/* The connection is over that counted as that client's, or as nobody's: NULL. */
void per_address_leave(struct engine *engine, struct client *client);

#endif
