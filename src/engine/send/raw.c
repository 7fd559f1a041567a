/* Raw answers onto the wire: at once or spread over a time, and then the end of the connection that was asked for. */
#include "engine/send/raw.h"

#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "engine/linger.h"
#include "engine/pace.h"
#include "engine/send/bytes.h"
#include "base/clock.h"

/* What is repeated goes out in pieces, with the other connections' turns in between. A reset waits this long, so many times,
 * for the client's system to have all that was sent: what is still on its way is thrown away by it. */
enum { PIECE = 16 * 1024, DRAIN_TIME = 2000, DRAIN_TRIES = 500 };

bool raw_answer_waits(const struct answer *answer)
{
    const struct fault *fault = answer->fault;
    return answer->slow_head > 0 || (fault && (fault->end == FAULT_OPEN || fault_again(fault)));
}

bool raw_answer_overdue(const struct connection *connection, int64_t now)
{
    const struct fault *fault = connection->answer.fault;
    return fault && fault_again(fault) && connection->raw.begun && now - connection->raw.begun >= FAULT_ENDLESS_TIME;
}

/* How much of the raw bytes may be on its way by now; else *wait says how long until there is more. */
static size_t due(struct connection *connection, int64_t now, int64_t *wait)
{
    const struct answer *answer = &connection->answer;
    struct raw_progress *raw = &connection->raw;
    struct spread head = { raw->start, answer->slow_head, answer->head };
    if (raw->sent < answer->head) {
        size_t allowed = (size_t)spread_allows(&head, now);
        *wait = spread_wait(&head, raw->sent, now);
        if (allowed < answer->head)
            return allowed;
        raw->start = now + answer->delay_body;
        return answer->delay_body || answer->drip ? answer->head : answer->raw.length;
    }
    struct spread content = { raw->start, answer->drip, answer->raw.length - answer->head };
    *wait = spread_wait(&content, raw->sent - answer->head, now);
    return answer->head + (size_t)spread_allows(&content, now);
}

/* Sends what is due of the raw bytes. true: all of them are on their way; else as send_again. */
static bool send_raw(struct connection *connection, bool *fine)
{
    struct raw_progress *raw = &connection->raw;
    const struct buffer *bytes = &connection->answer.raw;
    bool broken = false;
    while (raw->sent < bytes->length) {
        int64_t wait = 0;
        size_t from = raw->sent, allowed = due(connection, clock_now(), &wait);
        if (allowed <= from) {
            *fine = connection_wait(connection, PHASE_WAITING, wait);
            return false;
        }
        raw->sent = allowed;
        if (!raw_send_all(connection, bytes->data + from, allowed - from, &broken)) {
            *fine = !broken;
            return false;
        }
    }
    return true;
}

/* Sends another piece of what is repeated. true: that is over. *fine: false when the connection broke; else it waits. */
static bool send_again(struct connection *connection, bool *fine)
{
    struct raw_progress *raw = &connection->raw;
    const char *again = connection->answer.fault ? fault_again(connection->answer.fault) : NULL;
    size_t length = again ? strlen(again) : 0, size = 0;
    char piece[PIECE];
    bool broken = false;
    if (!again || raw->repeated + length > FAULT_ENDLESS_BYTES || raw_answer_overdue(connection, clock_now()))
        return true;
    for (; size + length <= PIECE && raw->repeated + size + length <= FAULT_ENDLESS_BYTES; size += length)
        memcpy(piece + size, again, length);
    raw->repeated += size;
    *fine = raw_send_all(connection, piece, size, &broken) ? connection_wait(connection, PHASE_WAITING, 1) : !broken;
    return false;
}

/* Ends the connection with a RST (RFC 9293 3.10.5: ABORT). false: it must wait for what was sent to arrive. */
static bool reset(struct connection *connection)
{
    int unsent = 0;
    if (ioctl(connection_socket(connection), SIOCOUTQ, &unsent) == 0 && unsent > 0 && connection->raw.tries++ < DRAIN_TRIES &&
        connection_wait(connection, PHASE_WAITING, DRAIN_TIME))
        return false;
    connect(connection_socket(connection), &(struct sockaddr){ .sa_family = AF_UNSPEC }, sizeof(struct sockaddr));
    return true;
}

/* Ends the connection as the fault says. true: it stays for now. */
static bool finish(struct connection *connection)
{
    int end = connection->answer.fault ? connection->answer.fault->end : FAULT_FIN;
    if (end == FAULT_OPEN && !connection->raw.held && !connection->engine->draining) {
        connection->raw.held = true;
        connection_release_raw(connection); /* it may be large, and held for long */
        if (connection_wait(connection, PHASE_WAITING, connection->engine->limits.idle_time))
            return true;
    }
    if (end == FAULT_RST && !reset(connection))
        return true;
    if (end != FAULT_RST)
        linger_start(connection->engine, connection_socket(connection));
    connection->phase = PHASE_REFUSED;
    return false;
}

bool raw_answer(struct connection *connection)
{
    struct raw_progress *raw = &connection->raw;
    bool fine = false;
    connection->code = connection->answer.code;
    if (!raw->begun) {
        raw->begun = raw->start = clock_now();
        connection->since = loop_now(connection->engine->loop);
    }
    bool over = !connection->answer.raw.failed && send_raw(connection, &fine) && send_again(connection, &fine);
    size_t sent = raw->sent + raw->repeated;
    connection->size = sent > connection->answer.head ? sent - connection->answer.head : 0;
    connection->whole = over;
    if (over)
        return finish(connection);
    if (!fine)
        connection->phase = PHASE_REFUSED;
    return fine;
}
