/* The handshake of WebSocket (RFC 6455 4.2), the start of its frames, and the codes of its closes. */
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

size_t websocket_head(char head[WEBSOCKET_HEAD_MOST], unsigned opcode, uint64_t payload)
{
    const unsigned length = payload < 126 ? 0 : payload <= UINT16_MAX ? 2 : 8; /* bytes, as few as can be */
    head[0] = (char)(0x80 | opcode);
    head[1] = (char)(length == 0 ? payload : length == 2 ? 126 : 127);
    for (unsigned i = 0; i < length; i++)
        head[2 + i] = (char)(payload >> 8 * (length - 1 - i));
    return 2 + length;
}

bool websocket_code_valid(unsigned code)
{
    static const struct {
        unsigned from, to;
    } ranges[] = {
        { 1000, 1003 }, /* RFC 6455 7.4.1; 1004 has no meaning, 1005 and 1006 are never sent */
        { 1007, 1014 }, /* and what the registry has beside them (11.7); 1015 is never sent */
        { 3000, 4999 }, /* libraries' and private use (7.4.2) */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].from && code <= ranges[i].to)
            return true;
    return false;
}
