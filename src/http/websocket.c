/* The handshake of WebSocket (RFC 6455 4.2). */
#include "http/websocket.h"

#include <nettle/base64.h>
#include <nettle/sha1.h>

#ifdef EVERYSTATUS_WEBSOCKET
const bool websocket_built = true;
#else
const bool websocket_built = false;
#endif

void websocket_accept(char accept[WEBSOCKET_ACCEPT_SIZE], struct slice key)
{
    static const char magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    uint8_t digest[SHA1_DIGEST_SIZE];
    struct sha1_ctx sha1;
    sha1_init(&sha1);
    sha1_update(&sha1, key.length, (const uint8_t *)key.data);
    sha1_update(&sha1, sizeof magic - 1, (const uint8_t *)magic);
    sha1_digest(&sha1, sizeof digest, digest);
    base64_encode_raw(accept, sizeof digest, digest);
    accept[WEBSOCKET_ACCEPT_SIZE - 1] = '\0';
}

bool websocket_key_valid(struct slice key)
{
    uint8_t bytes[BASE64_DECODE_LENGTH(24)];
    size_t length = sizeof bytes;
    struct base64_decode_ctx base64;
    base64_decode_init(&base64);
    return key.length == 24 && base64_decode_update(&base64, &length, bytes, key.length, key.data) &&
           base64_decode_final(&base64) && length == 16;
}
