/* WebSocket (RFC 6455): the handshake, and the echo of text and binary messages; frames are wslay's. */
#include "http/websocket.h"

#include <errno.h>
#include <nettle/base64.h>
#include <nettle/sha1.h>
#include <string.h>
#include <sys/epoll.h>
#include <wslay/wslay.h>

#include "engine/send/upgrade-parts.h"

/* No more is read while this much waits to be sent back. */
enum { WAITING_MOST = 256 * 1024 };

static ssize_t receive(wslay_event_context_ptr context, uint8_t *bytes, size_t size, int flags, void *user)
{
    (void)flags;
    if (wslay_event_get_queued_msg_length(context) > WAITING_MOST) {
        wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    ssize_t got = upgraded_receive(user, bytes, size);
    if (got > 0)
        return got;
    wslay_event_set_error(context,
                          got < 0 && (errno == EAGAIN || errno == EINTR) ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE);
    return -1;
}

static ssize_t transmit(wslay_event_context_ptr context, const uint8_t *bytes, size_t size, int flags, void *user)
{
    (void)flags;
    ssize_t sent = upgraded_send(user, bytes, size);
    if (sent < 0)
        wslay_event_set_error(context, errno == EAGAIN || errno == EINTR ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE);
    return sent;
}

/* Echoes a message; wslay itself answers pings and closes. */
static void message(wslay_event_context_ptr context, const struct wslay_event_on_msg_recv_arg *arg, void *user)
{
    (void)user;
    if (wslay_is_ctrl_frame(arg->opcode))
        return;
    const struct wslay_event_msg echo = { arg->opcode, arg->msg, arg->msg_length };
    wslay_event_queue_msg(context, &echo);
}

static bool websocket_open(struct upgraded *upgraded)
{
    static const struct wslay_event_callbacks callbacks = {
        .recv_callback = receive,
        .send_callback = transmit,
        .on_msg_recv_callback = message,
    };
    wslay_event_context_ptr context;
    if (wslay_event_context_server_init(&context, &callbacks, upgraded) != 0)
        return false;
    wslay_event_config_set_max_recv_msg_length(context, upgraded->engine->limits.content);
    upgraded->state = context;
    return true;
}

static void websocket_close(struct upgraded *upgraded)
{
    wslay_event_context_free(upgraded->state);
}

static uint32_t websocket_work(struct upgraded *upgraded)
{
    wslay_event_context_ptr context = upgraded->state;
    bool broken = wslay_event_recv(context) != 0; /* wslay then has a close frame to send */
    if (wslay_event_send(context) != 0 || broken)
        return 0;
    bool full = wslay_event_get_queued_msg_length(context) > WAITING_MOST;
    return (wslay_event_want_read(context) && !full ? (uint32_t)EPOLLIN : 0) |
           (wslay_event_want_write(context) ? (uint32_t)EPOLLOUT : 0);
}

const struct protocol protocol_websocket = { websocket_open, websocket_work, websocket_close };
