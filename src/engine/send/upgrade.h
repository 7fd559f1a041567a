/* Connections that left HTTP by 101: WebSocket messages are echoed, and the bytes of any other protocol. */
#ifndef EVERYSTATUS_UPGRADE_H
#define EVERYSTATUS_UPGRADE_H

#include "engine/connection.h"

/* The 101 for this protocol (a member of the request's Upgrade), which echoes from then on. For websocket the request must
 * be a valid handshake. NULL: no memory. Free it with MHD_destroy_response. */
struct MHD_Response *upgrade_response(struct connection *connection, struct slice protocol);

/* Ends all upgraded connections. */
void upgrade_stop(struct engine *engine);

#endif
