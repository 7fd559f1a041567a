/* WebSocket, in a build without it. */
#include "engine/websocket.h"

#include <stddef.h>

#include "engine/send/upgrade-parts.h"

const bool websocket_built = false;

void websocket_accept(char accept[WEBSOCKET_ACCEPT_SIZE], struct slice key)
{
    (void)key;
    accept[0] = '\0';
}

bool websocket_key_valid(struct slice key)
{
    (void)key;
    return false;
}

const struct protocol protocol_websocket = { NULL, NULL, NULL };
