/* The deadlines of a connection: for heads, for content, for being idle, and for taking a response. */
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "deliver/conn-parts.h"
#include "deliver/raw-answer.h"
#include "deliver/secure.h"

/* What the kernel counted on the connection. false: it does not tell (a Unix socket). */
static bool ask_kernel(const struct conn *conn, struct tcp_info *info)
{
    socklen_t size = sizeof *info;
    return getsockopt(conn_socket(conn), IPPROTO_TCP, TCP_INFO, info, &size) == 0 &&
           size >= offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof info->tcpi_bytes_acked;
}

bool conn_head_begun(const struct conn *conn)
{
    return conn->phase == PHASE_HEAD || intake_begun(&conn->intake);
}

bool conn_is_quiet(struct conn *conn)
{
    int unread = 0;
    return conn->phase == PHASE_IDLE && !conn_head_begun(conn) &&
           !(ioctl(conn_socket(conn), FIONREAD, &unread) == 0 && unread > 0);
}

/* Whether the client has taken something of the response since the last look. */
static bool is_response_moving(struct conn *conn)
{
    struct tcp_info info;
    uint64_t before = conn->taken;
    if (!ask_kernel(conn, &info))
        return false;
    conn->taken = info.tcpi_bytes_acked;
    return conn->taken != before;
}

void conn_refuse_incomplete(struct conn *conn)
{
    struct complaint complaint;
    complain(&complaint, 400, "request", "the request ended before it was complete");
    conn_refuse(conn, &complaint);
}

static void time_out(struct conn *conn, const char *what)
{
    struct complaint complaint;
    complain(&complaint, 408, what, "the %s did not arrive in time", what);
    conn_refuse(conn, &complaint);
    secure_end(conn);
    shutdown(conn_socket(conn), SHUT_RDWR); /* the library may have no room left to read, and so see nothing less */
    conn->crowd->stirred = true;
}

/* The client sends no more. The library misses that where it came together with the last bytes. */
static void end_half_closed(struct conn *conn, bool is_incomplete)
{
    if (is_incomplete)
        conn_refuse_incomplete(conn);
    conn_end(conn);
}

/* The phases that wait for the client: for how long, and what then. */
static bool look_at_request(struct conn *conn, int64_t now)
{
    const struct wire_limits *limits = &conn->wire->limits;
    bool content = conn->phase == PHASE_CONTENT, head = !content && conn_head_begun(conn);
    if (conn->session && !conn->secured && (conn->half_closed || now - conn->since >= limits->head_time)) {
        conn_end(conn); /* a handshake that takes longer than a head may */
        return false;
    }
    if (conn->half_closed) {
        end_half_closed(conn, content || head);
        return false;
    }
    if (head && !conn->head_since)
        conn->head_since = now;
    if (head && conn->phase == PHASE_IDLE)
        conn->crowd->stirred = true; /* 1.0 closes on an overlong method only when it is run once more */
    if (content && now - conn->since >= limits->content_time)
        time_out(conn, "content");
    else if (head && now - conn->head_since >= limits->head_time)
        time_out(conn, "head");
    else if (!content && !head && now - conn->since >= limits->idle_time)
        conn_end(conn);
    else
        return true;
    return false;
}

static bool look_at_response(struct conn *conn, int64_t now)
{
    bool is_overdue = raw_answer_overdue(conn, now);
    if (!is_overdue && is_response_moving(conn))
        conn->since = now;
    else if (is_overdue || now - conn->since >= conn->wire->limits.idle_time) {
        shutdown(conn_socket(conn), SHUT_RDWR);
        return false;
    }
    return true;
}

/* Looks whether the client takes too long: the library's own timeout counts from the last byte, and so would never end a client
 * that sends one now and then; and it costs system calls on every request. */
void conn_look(struct timer *timer)
{
    struct conn *conn = (struct conn *)((char *)timer - offsetof(struct conn, timer));
    struct wire *wire = conn->wire;
    int64_t now = loop_now(wire->loop);
    if (conn->phase == PHASE_REFUSED) {
        conn_end(conn); /* the client did not close, and the library waits for that */
        return;
    }
    if (conn->phase == PHASE_WAITING || conn->phase == PHASE_PACED) {
        if (conn->half_closed)
            conn_resume(conn, PHASE_REFUSED); /* the client left, and waits for nothing any more */
        else if (conn->rest.length && !look_at_response(conn, now))
            return; /* the watch sees the end */
        timer_set(wire->loop, timer, now + wire->look_time);
        return;
    }
    bool is_request = conn->phase == PHASE_IDLE || conn->phase == PHASE_HEAD || conn->phase == PHASE_CONTENT;
    if (is_request ? look_at_request(conn, now) : look_at_response(conn, now))
        timer_set(wire->loop, timer, now + wire->look_time);
}
