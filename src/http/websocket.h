/* WebSocket (RFC 6455): whether there is any, and its handshake (4.2). */
#ifndef EVERYSTATUS_WEBSOCKET_H
#define EVERYSTATUS_WEBSOCKET_H

#include <stdbool.h>

#include "base/slice.h"

enum { WEBSOCKET_ACCEPT_SIZE = 29 };

/* false: this program speaks no WebSocket, since wslay was left out. */
extern const bool websocket_built;

/* The value of Sec-WebSocket-Accept for a key, with its NUL (RFC 6455 4.2.2). */
void websocket_accept(char accept[WEBSOCKET_ACCEPT_SIZE], struct slice key);

/* Whether key is the base64 of 16 bytes (RFC 6455 4.1). */
bool websocket_key_valid(struct slice key);

#endif
