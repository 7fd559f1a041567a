/* Content that comes late or slowly, without a thread that waits. */
#ifndef EVERYSTATUS_PACE_H
#define EVERYSTATUS_PACE_H

#include "engine/connection.h"

/* The connection's answer as a library response whose content comes answer.delay_body later, spread over answer.drip. NULL: no
 * memory. Free it with MHD_destroy_response; the connection and its answer outlive it. */
struct MHD_Response *pace_response(struct connection *connection);

#endif
