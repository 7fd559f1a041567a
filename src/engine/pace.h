/* Content that comes late or slowly, without a thread that waits. */
#ifndef EVERYSTATUS_PACE_H
#define EVERYSTATUS_PACE_H

#include "engine/connection.h"

/* So many bytes, spread over a time from start on; microseconds. */
struct spread {
    int64_t start, time;
    uint64_t size;
};

/* How many of the bytes may have been sent by now, and how long until the byte at position is due, at least 1. */
uint64_t spread_allows(const struct spread *spread, int64_t now);
int64_t spread_wait(const struct spread *spread, uint64_t position, int64_t now);

/* The connection's answer as a library response whose content comes answer.delay_body later, spread over answer.drip. NULL: no
 * memory. Free it with MHD_destroy_response; the connection and its answer outlive it. */
struct MHD_Response *pace_response(struct connection *connection);

#endif
