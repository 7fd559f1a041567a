/* Content that is read slowly, or not at all, because the plan says so. */
#ifndef EVERYSTATUS_WINDOW_H
#define EVERYSTATUS_WINDOW_H

#include "engine/connection.h"

/* Has the system take little from the client in advance, so that the client sees the pace. */
void window_narrow(struct connection *connection);

/* How many bytes of content may be read now; else *wait says how many microseconds later it is looked again. */
uint64_t window_allows(struct connection *connection, int64_t *wait);

/* Notes that so much was read. */
void window_take(struct connection *connection, uint64_t bytes);

#endif
