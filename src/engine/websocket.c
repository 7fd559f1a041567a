/* WebSocket (RFC 6455) after its handshake, in rounds: how much is read, held and sent of it. */
#include <stdlib.h>
#include <sys/epoll.h>

#include "engine/websocket-parts.h"
#include "state/account.h"

/* One connection must not hold up the others, however much it sends: so many bytes are read in a round. Nor may it make the
 * server hold more and more by reading nothing back: no more is read while more than that waits to be sent. */
enum { ROUND = 64 * 1024, WAITING_MOST = 256 * 1024 };

/* Bytes that the next step adds to a message at most, or to out beside that message: wslay's buffer, and what is little. */
enum { STEP = 4096 + 256 };

/* The room that a buffer may have when so much was added: it doubles. */
static size_t grown(const struct buffer *buffer, size_t more)
{
    const size_t most = 2 * (buffer->length + more);
    return buffer->size > most ? buffer->size : most;
}

/* Takes of the account what the next step may need. false: it is not to be had now. */
static bool reserve(struct websocket *ws)
{
    const size_t most = grown(&ws->message, STEP) + grown(&ws->out, ws->message.length + STEP);
    if (most > ws->charged) {
        if (!account_take(ws->upgraded->engine->account, ACCOUNT_FRAMES, most - ws->charged))
            return false;
        ws->charged = most;
    }
    return true;
}

/* Gives back what was reserved and not needed. */
static void settle(struct websocket *ws)
{
    const size_t held = ws->message.size + ws->out.size;
    account_give(ws->upgraded->engine->account, ACCOUNT_FRAMES, ws->charged - held);
    ws->charged = held;
}

static bool is_readable(const struct websocket *ws)
{
    return !ws->closing && ws->out.length - ws->sent <= WAITING_MOST;
}

/* Closes what is to be closed at once. false: there is no memory for that now. */
static bool close_at_once(struct websocket *ws)
{
    const unsigned code = ws->upgraded->close_code;
    if (!code || ws->closing)
        return true;
    if (!reserve(ws))
        return false;
    websocket_queue_close(ws, code);
    return true;
}

static uint32_t websocket_work(struct upgraded *upgraded)
{
    struct websocket *ws = upgraded->state;
    bool has_room = close_at_once(ws);
    ws->unread = ROUND;
    ws->dry = false;
    while (has_room && is_readable(ws) && (has_room = reserve(ws)) && websocket_read_frame(ws))
        continue;
    if (ws->message.failed || ws->out.failed || !upgraded_flush(upgraded, &ws->out, &ws->sent))
        return 0;
    settle(ws);
    upgraded->starved = !has_room;
    bool waits = ws->out.length > 0, more = has_room && !ws->dry && !ws->closing; /* no event tells of what wslay has */
    return (has_room && is_readable(ws) ? (uint32_t)EPOLLIN : 0) | (waits || more ? (uint32_t)EPOLLOUT : 0);
}

static bool websocket_open(struct upgraded *upgraded)
{
    static const struct wslay_frame_callbacks callbacks = { .recv_callback = websocket_receive };
    struct websocket *ws = calloc(1, sizeof *ws);
    if (!ws)
        return false;
    if (wslay_frame_context_init(&ws->frames, &callbacks, ws) != 0) {
        free(ws);
        return false;
    }
    const uint64_t fits =
        account_most(upgraded->engine->account, ACCOUNT_UNDER_WAY) / 4 - STEP; /* see reserve: more never does */
    const uint64_t most = upgraded->engine->limits.content;
    ws->most = most < fits ? most : fits;
    ws->upgraded = upgraded;
    upgraded->state = ws;
    return true;
}

static void websocket_close(struct upgraded *upgraded)
{
    struct websocket *ws = upgraded->state;
    wslay_frame_context_free(ws->frames);
    buffer_release(&ws->message);
    buffer_release(&ws->out);
    settle(ws);
    free(ws);
}

/* RFC 6455 7.4.1: a server that goes down is going away. Who is not told so sees a connection that broke (1006). */
static void websocket_leave(struct upgraded *upgraded)
{
    struct websocket *ws = upgraded->state;
    size_t left;
    if (!ws->closing && reserve(ws))
        websocket_queue_close(ws, WSLAY_CODE_GOING_AWAY);
    do
        left = ws->out.length - ws->sent;
    while (upgraded_flush(upgraded, &ws->out, &ws->sent) && ws->out.length - ws->sent < left);
}

const struct protocol protocol_websocket = { websocket_open, websocket_work, websocket_close, websocket_leave };
