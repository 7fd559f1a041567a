/* Raw answers onto the wire: at once or spread over a time, and then the end of the connection that was asked for. */
#include "deliver/raw-answer.h"

#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "deliver/linger.h"
#include "deliver/pace.h"
#include "deliver/raw.h"
#include "ground/clock.h"

/* What is repeated goes out in pieces, with the other connections' turns in between. A reset waits this long, so many times, for
 * the client's system to have all that was sent: what is still on its way is thrown away by it. */
enum { PIECE = 16 * 1024, DRAIN_TIME = 2000, DRAIN_TRIES = 500 };

bool raw_answer_waits(const struct answer *answer)
{
    const struct fault *fault = answer->fault;
    return answer->slow_head > 0 || (fault && (fault->end == FAULT_OPEN || fault_again(fault)));
}

bool raw_answer_overdue(const struct conn *conn, int64_t now)
{
    const struct fault *fault = conn->answer.fault;
    return fault && fault_again(fault) && conn->raw.begun && now - conn->raw.begun >= FAULT_ENDLESS_TIME;
}

/* How much of the raw bytes may be on its way by now; else *wait says how long until there is more. */
static size_t due(struct conn *conn, int64_t now, int64_t *wait)
{
    const struct answer *answer = &conn->answer;
    struct raw_progress *raw = &conn->raw;
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
static bool send_raw(struct conn *conn, bool *fine)
{
    struct raw_progress *raw = &conn->raw;
    const struct text *bytes = &conn->answer.raw;
    bool broken = false;
    while (raw->sent < bytes->length) {
        int64_t wait = 0;
        size_t from = raw->sent, allowed = due(conn, clock_now(), &wait);
        if (allowed <= from) {
            *fine = conn_wait(conn, PHASE_WAITING, wait);
            return false;
        }
        raw->sent = allowed;
        if (!raw_send_all(conn, bytes->data + from, allowed - from, &broken)) {
            *fine = !broken;
            return false;
        }
    }
    return true;
}

/* Sends another piece of what is repeated. true: that is over. *fine: false when the connection broke; else it waits. */
static bool send_again(struct conn *conn, bool *fine)
{
    struct raw_progress *raw = &conn->raw;
    const char *again = conn->answer.fault ? fault_again(conn->answer.fault) : NULL;
    size_t length = again ? strlen(again) : 0, size = 0;
    char piece[PIECE];
    bool broken = false;
    if (!again || raw->repeated + length > FAULT_ENDLESS_BYTES || raw_answer_overdue(conn, clock_now()))
        return true;
    for (; size + length <= PIECE && raw->repeated + size + length <= FAULT_ENDLESS_BYTES; size += length)
        memcpy(piece + size, again, length);
    raw->repeated += size;
    *fine = raw_send_all(conn, piece, size, &broken) ? conn_wait(conn, PHASE_WAITING, 1) : !broken;
    return false;
}

/* Ends the connection with a RST (RFC 9293 3.10.5: ABORT). false: it must wait for what was sent to arrive. */
static bool reset(struct conn *conn)
{
    int unsent = 0;
    if (ioctl(conn_socket(conn), SIOCOUTQ, &unsent) == 0 && unsent > 0 && conn->raw.tries++ < DRAIN_TRIES &&
        conn_wait(conn, PHASE_WAITING, DRAIN_TIME))
        return false;
    connect(conn_socket(conn), &(struct sockaddr){ .sa_family = AF_UNSPEC }, sizeof(struct sockaddr));
    return true;
}

/* Ends the connection as the fault says. true: it stays for now. */
static bool finish(struct conn *conn)
{
    int end = conn->answer.fault ? conn->answer.fault->end : FAULT_FIN;
    if (end == FAULT_OPEN && !conn->raw.held && !conn->wire->draining) {
        conn->raw.held = true;
        conn_release_raw(conn); /* it may be large, and held for long */
        if (conn_wait(conn, PHASE_WAITING, conn->wire->limits.idle_time))
            return true;
    }
    if (end == FAULT_RST && !reset(conn))
        return true;
    if (end != FAULT_RST)
        linger_start(conn->wire, conn_socket(conn));
    conn->phase = PHASE_REFUSED;
    return false;
}

bool raw_answer(struct conn *conn)
{
    struct raw_progress *raw = &conn->raw;
    bool fine = false;
    conn->code = conn->answer.code;
    if (!raw->begun) {
        raw->begun = raw->start = clock_now();
        conn->since = loop_now(conn->wire->loop);
    }
    bool over = !conn->answer.raw.failed && send_raw(conn, &fine) && send_again(conn, &fine);
    size_t sent = raw->sent + raw->repeated;
    conn->size = sent > conn->answer.head ? sent - conn->answer.head : 0;
    conn->whole = over;
    if (over)
        return finish(conn);
    if (!fine)
        conn->phase = PHASE_REFUSED;
    return fine;
}
