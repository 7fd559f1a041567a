/* What the protocols of upgraded connections share; for the engine floor alone. */
#ifndef EVERYSTATUS_UPGRADE_PARTS_H
#define EVERYSTATUS_UPGRADE_PARTS_H

#include <microhttpd.h>
#include <sys/types.h>

#include "engine/connection.h"
#include "base/buffer.h"

struct upgraded;

/* A protocol that is spoken after 101. */
struct protocol {
    bool (*open)(struct upgraded *upgraded);
    /* Reads and writes what it can. Returns the epoll events to wait for; 0: it is over, unless it is starved: then it is
     * called again before long. */
    uint32_t (*work)(struct upgraded *upgraded);
    void (*close)(struct upgraded *upgraded);
    /* Says that the server ends, if the socket takes that at once. NULL: the protocol has no word for it. */
    void (*leave)(struct upgraded *upgraded);
};

extern const struct protocol protocol_bytes, protocol_websocket;

struct upgraded {
    struct engine *engine;
    struct connection *connection;
    struct list_link link; /* in engine->upgraded */
    const struct protocol *protocol;
    struct MHD_UpgradeResponseHandle *library;
    struct watch watch;
    struct timer timer;
    int64_t until;       /* it is idle if nothing comes or goes until then */
    bool starved;        /* the protocol waits for memory */
    unsigned close_code; /* WebSocket is closed with it at once; 0: it is not */
    bool drops;          /* the connection ends when so many more bytes were received: left */
    uint64_t left;
    struct buffer early; /* what came together with the request, not taken yet from early_at on */
    size_t early_at;
    void *state; /* the protocol's */
};

/* As recv(2) and send(2), without blocking and without a signal; early bytes come first, and where the connection drops, the
 * end comes after the last of them that it takes. */
ssize_t upgraded_receive(struct upgraded *upgraded, void *bytes, size_t size);
ssize_t upgraded_send(struct upgraded *upgraded, const void *bytes, size_t size);

/* Sends a piece of what waits in out from *sent on, as far as the socket takes it; both change. false: the connection is
 * broken.
 */
bool upgraded_flush(struct upgraded *upgraded, struct buffer *out, size_t *sent);

#endif
