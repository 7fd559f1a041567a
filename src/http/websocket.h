/* WebSocket (RFC 6455): whether there is any, its handshake (4.2), and what frames say. */
#ifndef EVERYSTATUS_WEBSOCKET_H
#define EVERYSTATUS_WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

enum { WEBSOCKET_ACCEPT_SIZE = 29 };

/* false: this program speaks no WebSocket, since wslay was left out. */
extern const bool websocket_built;

/* The value of Sec-WebSocket-Accept for a key, with its NUL (RFC 6455 4.2.2). */
void websocket_accept(char accept[WEBSOCKET_ACCEPT_SIZE], struct slice key);

/* Whether key is the base64 of 16 bytes (RFC 6455 4.1). */
bool websocket_key_valid(struct slice key);

/* The start of a frame that a server sends: final, and not masked (RFC 6455 5.2). Returns how long it is. */
enum { WEBSOCKET_HEAD_MOST = 10 };
size_t websocket_head(char head[WEBSOCKET_HEAD_MOST], unsigned opcode, uint64_t payload);

/* Whether a close frame may have this code (RFC 6455 7.4). */
bool websocket_code_valid(unsigned code);

#endif
