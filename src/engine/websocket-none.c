/* WebSocket, in a build without it: it is never agreed on. */
#include <stddef.h>

#include "engine/send/upgrade-parts.h"

const struct protocol protocol_websocket = { NULL, NULL, NULL, NULL };
