/* Raw answers onto the wire: at once or spread over a time, and then the end of the connection that was asked for. */
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "catalog/faults.h"
#include "engine/heads.h"
#include "engine/linger.h"
#include "engine/pieces.h"
#include "engine/send/sender.h"

/* A reset throws away what is still on its way, and so waits for the client's system to have it. The first look is after
 * DRAIN_TIME, each of the next ones after a quarter of what has gone by: few looks at a client that does not read. */
enum { DRAIN_TIME = 2000, DRAIN_PART = 4 };

static bool waits(const struct answer *answer)
{
    const struct fault *fault = answer->fault;
    return answer->slow_head > 0 || (fault && (fault->end == FAULT_OPEN || fault_again(fault)));
}

static bool overdue(const struct connection *connection, int64_t now)
{
    const struct answer *answer = &connection->exchange.answer;
    const struct raw_progress *raw = &connection->exchange.raw;
    const int64_t most = answer->fault_time ? answer->fault_time : FAULT_ENDLESS_TIME;
    return answer->fault && fault_again(answer->fault) && raw->begun && now - raw->begun >= most;
}

/* How much of the raw bytes may be on its way by now; else *wait says how long until there is more. */
static size_t due(struct exchange *exchange, int64_t now, int64_t *wait)
{
    const struct answer *answer = &exchange->answer;
    struct raw_progress *raw = &exchange->raw;
    struct spread head = { raw->start, answer->slow_head, answer->head };
    if (raw->sent < answer->head) {
        size_t allowed = (size_t)spread_allows(&head, now);
        *wait = spread_wait(&head, raw->sent, now);
        if (allowed < answer->head)
            return allowed;
        raw->start = now + answer->delay_body;
        return answer->delay_body || answer->drip ? answer->head : answer->raw.length;
    }
    return answer->head + pieces_due(&raw->pieces, raw->start, answer->drip, raw->sent - answer->head, now, wait);
}

static enum sent delay(struct connection *connection, int64_t microseconds)
{
    return connection_delay(connection, PHASE_WAITING, microseconds) ? SENT_WAITS : SENT_BROKEN;
}

/* Sends what is due of the raw bytes. */
static enum sent send_raw(struct connection *connection)
{
    struct raw_progress *raw = &connection->exchange.raw;
    const struct buffer *bytes = &connection->exchange.answer.raw;
    while (raw->sent < bytes->length) {
        int64_t wait = 0;
        size_t from = raw->sent, allowed = due(&connection->exchange, clock_now(), &wait);
        if (allowed <= from)
            return delay(connection, wait);
        raw->sent = allowed;
        enum sent sent = connection_send_all(connection, bytes->data + from, allowed - from);
        if (sent != SENT_BROKEN && allowed >= connection->exchange.answer.head)
            heads_note_final(connection, (struct slice){ bytes->data, connection->exchange.answer.head });
        if (sent != SENT_ALL)
            return sent;
    }
    return SENT_ALL;
}

/* Lets the other connections go on. */
static enum sent take_turns(struct connection *connection)
{
    return connection_wait(connection, PHASE_WAITING, 1) ? SENT_WAITS : SENT_BROKEN;
}

/* Sends another piece of what is repeated. SENT_ALL: that is over. */
static enum sent send_again(struct connection *connection)
{
    struct raw_progress *raw = &connection->exchange.raw;
    const struct answer *answer = &connection->exchange.answer;
    const char *again = answer->fault ? fault_again(answer->fault) : NULL;
    const size_t length = again ? strlen(again) : 0, most = answer->fault_bytes ? answer->fault_bytes : FAULT_ENDLESS_BYTES;
    struct buffer *piece = &raw->piece;
    if (!again || raw->repeated + length > most || overdue(connection, clock_now()))
        return SENT_ALL;
    while (piece->length + length <= SENDER_PIECE && !piece->failed)
        buffer_add(piece, again, length);
    if (piece->failed)
        return SENT_BROKEN;
    size_t left = (most - raw->repeated) / length * length;
    size_t size = piece->length < left ? piece->length : left;
    raw->repeated += size;
    enum sent sent = connection_send_all(connection, piece->data, size);
    return sent == SENT_ALL ? take_turns(connection) : sent;
}

/* Gives back the memory of an answer that was sent: it may be large, and the connection stay for long. */
static void let_go(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    account_give(connection->engine->account, ACCOUNT_ANSWERS, exchange->held);
    exchange->held = 0;
    buffer_release(&exchange->answer.raw);
}

/* Waits for what was sent to arrive, while some of it does. false: all has, or nothing more will. */
static bool wait_for_arrival(struct connection *connection)
{
    struct raw_progress *raw = &connection->exchange.raw;
    int unsent = 0;
    if (ioctl(connection_socket(connection), SIOCOUTQ, &unsent) != 0 || unsent == 0)
        return false;
    let_go(connection);
    const int64_t now = clock_now();
    if (unsent != raw->unsent)
        raw->arrived = now;
    raw->unsent = unsent;
    const int64_t quiet = now - raw->arrived, wait = quiet / DRAIN_PART > DRAIN_TIME ? quiet / DRAIN_PART : DRAIN_TIME;
    return quiet < connection->engine->limits.idle_time && connection_wait(connection, PHASE_WAITING, wait);
}

/* Ends the connection with a RST (RFC 9293 3.10.5: ABORT). false: it must wait for what was sent to arrive. */
static bool reset(struct connection *connection)
{
    const int fd = connection_socket(connection);
    if (wait_for_arrival(connection))
        return false;
    connect(fd, &(struct sockaddr){ .sa_family = AF_UNSPEC }, sizeof(sa_family_t)); /* no more: the sandbox forbids it */
    return true;
}

/* Keeps the connection open without sending any more. false: it cannot be. */
static bool hold(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    exchange->raw.held = true;
    let_go(connection);
    const int64_t usual = connection->engine->limits.idle_time, most = exchange->answer.fault_time;
    return connection_wait(connection, PHASE_WAITING, most && most < usual ? most : usual);
}

/* Ends the connection as the fault says. true: it stays for now. */
static bool finish(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    int end = exchange->answer.fault ? exchange->answer.fault->end : FAULT_FIN;
    if (end == FAULT_OPEN && !exchange->raw.held && !connection->engine->draining && hold(connection))
        return true;
    if (exchange->raw.unsent == 0)
        connection->since = clock_now(); /* from then on the client can know */
    exchange->cut = !connection->half_closed || !exchange->raw.held;
    if (end == FAULT_RST && !reset(connection))
        return true;
    if (end != FAULT_RST)
        linger_start(connection->engine, connection_socket(connection));
    connection->phase = PHASE_REFUSED;
    return false;
}

/* The content lies behind the head, where there is one. */
static void begin_content(struct exchange *exchange)
{
    struct slice content = { exchange->answer.raw.data, exchange->answer.raw.length };
    slice_skip(&content, exchange->answer.head);
    pieces_begin(&exchange->raw.pieces, content, exchange->answer.piece);
}

static bool proceed(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    struct raw_progress *raw = &exchange->raw;
    exchange->code = exchange->answer.code;
    exchange->mark = exchange->answer.mark;
    if (!raw->begun) {
        raw->begun = raw->start = clock_now();
        begin_content(exchange);
        connection->since = loop_now(connection->engine->loop);
    }
    enum sent result = exchange->answer.raw.failed ? SENT_BROKEN : send_raw(connection);
    if (result == SENT_ALL)
        result = send_again(connection);
    size_t sent = raw->sent + raw->repeated;
    exchange->size = sent > exchange->answer.head ? sent - exchange->answer.head : 0;
    exchange->whole = result == SENT_ALL;
    if (result == SENT_ALL)
        return finish(connection);
    if (result == SENT_BROKEN)
        connection->phase = PHASE_REFUSED;
    return result == SENT_WAITS;
}

static void drain(struct connection *connection)
{
    if (connection->phase == PHASE_WAITING && connection->exchange.raw.held)
        connection_resume(connection, PHASE_READY);
}

const struct sender sender_raw = { .proceed = proceed, .waits = waits, .overdue = overdue, .drain = drain };
