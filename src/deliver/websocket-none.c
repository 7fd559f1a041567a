/* WebSocket, in a build without it. */
#include "deliver/websocket.h"

#include <stddef.h>

#include "deliver/upgrade-parts.h"

const bool websocket_built = false;

void websocket_accept(char accept[WEBSOCKET_ACCEPT_SIZE], struct span key)
{
    (void)key;
    accept[0] = '\0';
}

bool websocket_key_valid(struct span key)
{
    (void)key;
    return false;
}

const struct protocol protocol_websocket = { NULL, NULL, NULL };
