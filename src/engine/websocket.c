/* WebSocket (RFC 6455) after its handshake: messages are echoed, frame by frame as wslay reads them. */
#include "http/websocket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <wslay/wslay.h>

#include "base/utf8.h"
#include "engine/send/upgrade-parts.h"

/* One connection must not hold up the others, however much it sends: so many bytes are read in a round. Nor may it make the
 * server hold more and more by reading nothing back: no more is read while more than that waits to be sent. */
enum { ROUND = 64 * 1024, WAITING_MOST = 256 * 1024 };

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
    struct buffer message; /* what has come of it */
    struct buffer out;     /* frames, sent up to sent */
    size_t sent;
    char control_bytes[CONTROL_MOST];
};

static ssize_t receive(uint8_t *bytes, size_t size, int flags, void *user)
{
    struct websocket *ws = user;
    (void)flags;
    ws->dry = ws->unread > 0;
    if (size > ws->unread)
        size = ws->unread;
    ssize_t got = size ? upgraded_receive(ws->upgraded, bytes, size) : -1;
    if (got > 0) {
        ws->unread -= (size_t)got;
        ws->dry = false;
    } else if (size)
        ws->ended = got == 0 || (errno != EAGAIN && errno != EINTR);
    return got;
}

static void queue(struct websocket *ws, unsigned opcode, const char *payload, size_t length)
{
    char head[WEBSOCKET_HEAD_MOST];
    buffer_add(&ws->out, head, websocket_head(head, opcode, length));
    buffer_add(&ws->out, payload, length);
    ws->closing = opcode == WSLAY_CONNECTION_CLOSE;
}

/* code 0: without one. */
static void queue_close(struct websocket *ws, unsigned code)
{
    const char payload[] = { (char)(code >> 8), (char)code };
    queue(ws, WSLAY_CONNECTION_CLOSE, payload, code ? sizeof payload : 0);
}

/* What comes returns the code of the close that it deserves (RFC 6455 7.4.1); 0: nothing is wrong. */

/* No extension has been agreed on, and a client masks (RFC 6455 5.1, 5.2). */
static unsigned start_frame(struct websocket *ws, const struct wslay_frame_iocb *frame)
{
    const bool control = wslay_is_ctrl_frame(frame->opcode);
    ws->control = 0;
    if (frame->rsv || !frame->mask || frame->opcode > (control ? WSLAY_PONG : WSLAY_BINARY_FRAME))
        return WSLAY_CODE_PROTOCOL_ERROR;
    if (control)
        return frame->opcode == WSLAY_CONNECTION_CLOSE && frame->payload_length == 1 ? WSLAY_CODE_PROTOCOL_ERROR : 0;
    if ((frame->opcode == WSLAY_CONTINUATION_FRAME) != (ws->opcode != 0))
        return WSLAY_CODE_PROTOCOL_ERROR;
    if (frame->opcode)
        ws->opcode = frame->opcode;
    const uint64_t most = ws->upgraded->engine->limits.content; /* the message never has more */
    return frame->payload_length > most - ws->message.length ? WSLAY_CODE_MESSAGE_TOO_BIG : 0;
}

static unsigned take_payload(struct websocket *ws, const struct wslay_frame_iocb *frame)
{
    if (wslay_is_ctrl_frame(frame->opcode)) {
        if (frame->data_length)
            memcpy(ws->control_bytes + ws->control, frame->data, frame->data_length);
        ws->control += frame->data_length;
        return 0;
    }
    buffer_add(&ws->message, (const char *)frame->data, frame->data_length);
    return ws->opcode != WSLAY_TEXT_FRAME || utf8_goes_on(&ws->utf8, (const char *)frame->data, frame->data_length)
               ? 0
               : WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA;
}

static unsigned end_message(struct websocket *ws)
{
    if (ws->utf8.left)
        return WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA;
    queue(ws, ws->opcode, ws->message.data, ws->message.length);
    buffer_release(&ws->message);
    ws->opcode = 0;
    return 0;
}

/* A close comes back as it came (RFC 6455 5.5.1). */
static unsigned answer_close(struct websocket *ws)
{
    const unsigned char *bytes = (const unsigned char *)ws->control_bytes;
    struct utf8 utf8 = { 0 };
    if (ws->control && !websocket_code_valid((unsigned)bytes[0] << 8 | bytes[1]))
        return WSLAY_CODE_PROTOCOL_ERROR;
    if (ws->control && (!utf8_goes_on(&utf8, ws->control_bytes + 2, ws->control - 2) || utf8.left))
        return WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA;
    queue(ws, WSLAY_CONNECTION_CLOSE, ws->control_bytes, ws->control);
    return 0;
}

static unsigned end_frame(struct websocket *ws, const struct wslay_frame_iocb *frame)
{
    if (frame->opcode == WSLAY_CONNECTION_CLOSE)
        return answer_close(ws);
    if (frame->opcode == WSLAY_PING)
        queue(ws, WSLAY_PONG, ws->control_bytes, ws->control);
    return frame->fin && !wslay_is_ctrl_frame(frame->opcode) ? end_message(ws) : 0;
}

static unsigned take_frame(struct websocket *ws, const struct wslay_frame_iocb *frame)
{
    unsigned wrong = 0;
    if (ws->lacks == 0) {
        wrong = start_frame(ws, frame);
        ws->lacks = frame->payload_length;
    }
    ws->lacks -= frame->data_length;
    if (!wrong)
        wrong = take_payload(ws, frame);
    return wrong || ws->lacks ? wrong : end_frame(ws, frame);
}

/* Reads one frame, or a part of it. false: there is none now. */
static bool read_frame(struct websocket *ws)
{
    struct wslay_frame_iocb frame = { 0 };
    const ssize_t got = wslay_frame_recv(ws->frames, &frame);
    const unsigned wrong = got >= 0 ? take_frame(ws, &frame) : got == WSLAY_ERR_WANT_READ ? 0 : WSLAY_CODE_PROTOCOL_ERROR;
    if (wrong || ws->ended)
        queue_close(ws, wrong);
    return got >= 0;
}

/* Whether more may be read now. What a connection holds is counted here: of a message that is under way no more than the limit
 * for content, and of what waits to be sent no more than one message beyond the bound. */
static bool has_room(const struct websocket *ws)
{
    return !ws->closing && ws->out.length - ws->sent <= WAITING_MOST;
}

static uint32_t websocket_work(struct upgraded *upgraded)
{
    struct websocket *ws = upgraded->state;
    ws->unread = ROUND;
    ws->dry = false;
    while (has_room(ws) && read_frame(ws))
        continue;
    if (ws->message.failed || ws->out.failed || !upgraded_flush(upgraded, &ws->out, &ws->sent))
        return 0;
    bool waits = ws->out.length > 0, more = !ws->dry && !ws->closing; /* wslay may hold some, of which no event tells */
    return (has_room(ws) ? (uint32_t)EPOLLIN : 0) | (waits || more ? (uint32_t)EPOLLOUT : 0);
}

static bool websocket_open(struct upgraded *upgraded)
{
    static const struct wslay_frame_callbacks callbacks = { .recv_callback = receive };
    struct websocket *ws = calloc(1, sizeof *ws);
    if (!ws)
        return false;
    if (wslay_frame_context_init(&ws->frames, &callbacks, ws) != 0) {
        free(ws);
        return false;
    }
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
    free(ws);
}

const struct protocol protocol_websocket = { websocket_open, websocket_work, websocket_close };
