/* The deadlines of a connection: for heads, for content, for being idle, and for taking a response. */
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "engine/deadline.h"
#include "engine/heads.h"
#include "engine/refuse.h"
#include "engine/send/sender.h"

/* What the kernel counted on the connection. false: it does not tell (a Unix socket). */
static bool ask_kernel(const struct connection *connection, struct tcp_info *info)
{
    socklen_t size = sizeof *info;
    return getsockopt(connection_socket(connection), IPPROTO_TCP, TCP_INFO, info, &size) == 0 &&
           size >= offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof info->tcpi_bytes_acked;
}

/* Whether the client has taken something of the response since the last look. */
static bool is_response_moving(struct connection *connection)
{
    struct tcp_info info;
    uint64_t before = connection->taken;
    if (!ask_kernel(connection, &info))
        return false;
    connection->taken = info.tcpi_bytes_acked;
    return connection->taken != before;
}

static void time_out(struct connection *connection, const char *what)
{
    struct complaint complaint;
    struct exchange *exchange = &connection->exchange;
    const struct answer_facts facts = { .code = 408 };
    if (exchange->plan.content_time)
        heads_enter(connection, &facts);
    complain(&complaint, 408, what, "the %s did not arrive in time", what);
    refuse(connection, &complaint);
    session_end(&connection->session);
    shutdown(connection_socket(connection), SHUT_RDWR); /* the library may have no room left to read, and so see nothing less */
    connection->group->pending = true;
}

/* The client sends no more. The library misses that where it came together with the last bytes. */
static void end_half_closed(struct connection *connection, bool is_incomplete)
{
    if (is_incomplete)
        refuse_incomplete(connection);
    connection_end(connection);
}

/* How long the connection may be idle. */
static int64_t idle_time(const struct connection *connection)
{
    int64_t limit = connection->engine->limits.idle_time;
    return connection->idle && connection->idle < limit ? connection->idle : limit;
}

/* How long the content may take. */
static int64_t content_time(const struct connection *connection)
{
    int64_t own = connection->exchange.plan.content_time;
    return own ? own * 1000 : connection->engine->limits.content_time;
}

/* The phases that wait for the client: for how long, and what then. */
static bool look_at_request(struct connection *connection, int64_t now)
{
    const struct engine_limits *limits = &connection->engine->limits;
    if (connection->since < connection->session.done_at)
        connection->since = connection->session.done_at;
    bool content = connection->phase == PHASE_CONTENT, head = !content && connection_head_begun(connection);
    if (connection->session.gnutls && !connection->session.done &&
        (connection->half_closed || now - connection->since >= limits->head_time)) {
        connection_end(connection); /* a handshake that takes longer than a head may */
        return false;
    }
    if (connection->half_closed) {
        end_half_closed(connection, content || head);
        return false;
    }
    if (head && connection->phase == PHASE_IDLE)
        connection->group->pending = true; /* 1.0 closes on an overlong method only when it is run once more */
    if (content && now - connection->since >= content_time(connection))
        time_out(connection, "content");
    else if (head && now - connection->head_since >= limits->head_time)
        time_out(connection, "head");
    else if (!content && !head && now - connection->since >= idle_time(connection))
        connection_end(connection);
    else
        return true;
    return false;
}

/* Content that finds no memory is read on when there is some, or when its time is up. */
static void look_at_stalled(struct connection *connection, int64_t now)
{
    if (connection->half_closed || now - connection->since >= content_time(connection)) {
        if (!connection->half_closed)
            time_out(connection, "content");
        connection_resume(connection, PHASE_REFUSED);
        return;
    }
    timer_set(connection->engine->loop, &connection->timer, now + connection->engine->look_time);
}

static bool look_at_response(struct connection *connection, int64_t now)
{
    const struct sender *sender = connection->exchange.sender;
    bool is_overdue = sender && sender->overdue && sender->overdue(connection, now);
    if (!is_overdue && is_response_moving(connection))
        connection->since = now;
    else if (is_overdue || now - connection->since >= connection->engine->limits.idle_time) {
        connection->exchange.cut = true;
        shutdown(connection_socket(connection), SHUT_RDWR);
        return false;
    }
    return true;
}

/* Looks whether the client takes too long: the library's own timeout counts from the last byte, and so would never end a client
 * that sends one now and then; and it costs system calls on every request. */
/* When to look again: when the deadline of what is waited for is up, or before. */
static int64_t next_look(const struct connection *connection, int64_t now)
{
    const struct engine_limits *limits = &connection->engine->limits;
    int64_t due = connection->since + idle_time(connection), usual = now + connection->engine->look_time;
    if (connection->phase == PHASE_CONTENT)
        due = connection->since + content_time(connection);
    else if (connection->session.gnutls && !connection->session.done)
        due = connection->since + limits->head_time;
    else if (connection_head_begun(connection))
        due = connection->head_since + limits->head_time;
    return due < usual ? due : usual;
}

void deadline_look(struct timer *timer)
{
    struct connection *connection = (struct connection *)((char *)timer - offsetof(struct connection, timer));
    struct engine *engine = connection->engine;
    int64_t now = loop_now(engine->loop);
    if (connection->phase == PHASE_REFUSED) {
        connection_end(connection); /* the client did not close, and the library waits for that */
        return;
    }
    if (connection->phase == PHASE_STALLED) {
        look_at_stalled(connection, now);
        return;
    }
    if (connection->phase == PHASE_WAITING || connection->phase == PHASE_PACED) {
        if (connection->half_closed)
            connection_resume(connection, PHASE_REFUSED); /* the client left, and waits for nothing any more */
        else if (connection->rest.length && !look_at_response(connection, now))
            return; /* the watch sees the end */
        timer_set(engine->loop, timer, now + engine->look_time);
        return;
    }
    bool is_request = connection->phase == PHASE_IDLE || connection->phase == PHASE_HEAD || connection->phase == PHASE_CONTENT;
    bool is_due =
        connection->phase == PHASE_READY; /* a delay is over in this turn, and so is what the client had to wait for */
    if (is_request && look_at_request(connection, now))
        timer_set(engine->loop, timer, next_look(connection, now));
    else if (is_due || (!is_request && look_at_response(connection, now)))
        timer_set(engine->loop, timer, now + engine->look_time);
}
