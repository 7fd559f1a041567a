/* WebSocket's frames as they come (RFC 6455 5): messages are put together and echoed, and violations closed; wslay finds where
 * frames begin and end. */
#include <errno.h>
#include <string.h>

#include "engine/websocket-parts.h"
#include "http/websocket.h"

ssize_t websocket_receive(uint8_t *bytes, size_t size, int flags, void *user)
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

void websocket_queue_close(struct websocket *ws, unsigned code)
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
    return frame->payload_length > ws->most - ws->message.length ? WSLAY_CODE_MESSAGE_TOO_BIG : 0;
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
    ws->out.failed |= ws->message.failed;
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

bool websocket_read_frame(struct websocket *ws)
{
    struct wslay_frame_iocb frame = { 0 };
    const ssize_t got = wslay_frame_recv(ws->frames, &frame);
    const unsigned wrong = got >= 0 ? take_frame(ws, &frame) : got == WSLAY_ERR_WANT_READ ? 0 : WSLAY_CODE_PROTOCOL_ERROR;
    if (ws->ended && !wrong && ws->upgraded->drops && !ws->upgraded->left)
        ws->closing = true; /* in silence */
    else if (wrong || ws->ended)
        websocket_queue_close(ws, wrong);
    return got >= 0;
}
