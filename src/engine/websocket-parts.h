/* What is known of a WebSocket connection: between the reading of its frames and their rounds. */
#ifndef EVERYSTATUS_WEBSOCKET_PARTS_H
#define EVERYSTATUS_WEBSOCKET_PARTS_H

#include <stdbool.h>
#include <stdint.h>
#include <wslay/wslay.h>

#include "base/utf8.h"
#include "engine/send/upgrade-parts.h"

enum { CONTROL_MOST = 125 }; /* bytes in a control frame (RFC 6455 5.5); wslay refuses more */

struct websocket {
    struct upgraded *upgraded;
    wslay_frame_context_ptr frames;
    size_t unread;         /* bytes that this round may still read */
    bool dry;              /* there were no more of them */
    bool ended;            /* the client sends no more */
    bool closing;          /* the last of out is a close frame; nothing is read any more */
    uint64_t lacks;        /* bytes of payload that the current frame still lacks; 0: the next is to begin */
    size_t control;        /* bytes that have come of it, if it is a control frame */
    unsigned opcode;       /* of the message that has begun; 0: none has */
    struct utf8 utf8;      /* of the message, if it is text */
    uint64_t most;         /* bytes that it may have */
    struct buffer message; /* what has come of it */
    struct buffer out;     /* frames, sent up to sent */
    size_t sent;
    size_t charged; /* bytes that the account has for message and out */
    char control_bytes[CONTROL_MOST];
};

/* For wslay: reads what the round still may. */
ssize_t websocket_receive(uint8_t *bytes, size_t size, int flags, void *user);

/* Reads one frame, or a part of it, and queues what it is answered. false: there is none now. */
bool websocket_read_frame(struct websocket *ws);

/* Queues a close with this code (0: without one), after which nothing is read. */
void websocket_queue_close(struct websocket *ws, unsigned code);

#endif
