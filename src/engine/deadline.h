/* The deadlines of a connection: for heads, for content, for being idle, and for taking a response. */
#ifndef EVERYSTATUS_DEADLINE_H
#define EVERYSTATUS_DEADLINE_H

#include "engine/connection.h"

/* Looks whether the connection whose timer this is takes too long: the library's own timeout counts from the last byte, and so
 * would never end a client that sends one now and then; and it costs system calls on every request. */
void deadline_look(struct timer *timer);

#endif
