/* A connection's life, and the request that is under way on it. */
#include "deliver/conn.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "deliver/linger.h"
#include "deliver/raw.h"
#include "deliver/response-parts.h"

/* Microseconds to which delays are rounded up. */
enum { WAIT_TICK = 2000 };

/* As in <netinet/tcp.h>, which excludes <linux/tcp.h> with the newer counters. */
enum { CLOSE_WAIT = 8 };

struct conn *conn_of(struct MHD_Connection *library)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(library, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

int conn_socket(const struct conn *conn)
{
    return MHD_get_connection_info(conn->library, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

const struct sockaddr *conn_address(const struct conn *conn)
{
    return MHD_get_connection_info(conn->library, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
}

/* What the kernel counted on the connection. false: it does not tell (a Unix socket). */
static bool ask_kernel(const struct conn *conn, struct tcp_info *info)
{
    socklen_t size = sizeof *info;
    return getsockopt(conn_socket(conn), IPPROTO_TCP, TCP_INFO, info, &size) == 0 &&
           size >= offsetof(struct tcp_info, tcpi_bytes_received) + sizeof info->tcpi_bytes_received;
}

bool conn_head_begun(struct conn *conn)
{
    struct tcp_info info;
    if (conn->phase == PHASE_HEAD)
        return true;
    if (!ask_kernel(conn, &info))
        return false;
    if (conn->uncounted || info.tcpi_bytes_received < conn->consumed) {
        conn->consumed = info.tcpi_bytes_received;
        conn->uncounted = false;
    }
    uint64_t end = info.tcpi_state == CLOSE_WAIT; /* the client's FIN is counted as a byte */
    return info.tcpi_bytes_received > conn->consumed + end;
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

static void refuse_incomplete(struct conn *conn)
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
    shutdown(conn_socket(conn), SHUT_RDWR); /* the library may have no room left to read, and so see nothing less */
    conn->wire->stirred = true;
}

/* The client sends no more. The library misses that where it came together with the last bytes. */
static void end_half_closed(struct conn *conn, bool is_incomplete)
{
    if (is_incomplete)
        refuse_incomplete(conn);
    conn_end(conn);
}

/* The phases that wait for the client: for how long, and what then. */
static bool look_at_request(struct conn *conn, int64_t now)
{
    const struct wire_limits *limits = &conn->wire->limits;
    bool content = conn->phase == PHASE_CONTENT, head = !content && conn_head_begun(conn);
    if (conn->half_closed) {
        end_half_closed(conn, content || head);
        return false;
    }
    if (head && !conn->head_since)
        conn->head_since = now;
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
    if (is_response_moving(conn))
        conn->since = now;
    else if (now - conn->since >= conn->wire->limits.idle_time) {
        shutdown(conn_socket(conn), SHUT_RDWR);
        return false;
    }
    return true;
}

/* Looks whether the client takes too long: the library's own timeout counts from the last byte, and so would never end a client
 * that sends one now and then; and it costs system calls on every request. */
static void look(struct timer *timer)
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
        timer_set(wire->loop, timer, now + wire->look_time);
        return;
    }
    bool is_request = conn->phase == PHASE_IDLE || conn->phase == PHASE_HEAD || conn->phase == PHASE_CONTENT;
    if (is_request ? look_at_request(conn, now) : look_at_response(conn, now))
        timer_set(wire->loop, timer, now + wire->look_time);
}

/* The client sends no more: a look will end the connection, once the library has read what came before that. */
static void notice_end(struct watch *watch, uint32_t events)
{
    struct conn *conn = (struct conn *)((char *)watch - offsetof(struct conn, watch));
    (void)events;
    conn->half_closed = true;
    timer_set(conn->wire->loop, &conn->timer, loop_now(conn->wire->loop) + 1000);
}

/* Goes back to waiting for the client's end alone. */
void conn_watch_end(struct conn *conn)
{
    conn->watch.ready = notice_end;
    loop_change(conn->wire->loop, &conn->watch, EPOLLRDHUP | EPOLLET);
}

struct conn *conn_opened(struct wire *wire, struct MHD_Connection *library)
{
    struct conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        return NULL;
    conn->wire = wire;
    conn->library = library;
    conn->since = loop_now(wire->loop);
    conn->timer.fire = look;
    conn->watch = (struct watch){ conn_socket(conn), notice_end };
    if (!loop_watch(wire->loop, &conn->watch, EPOLLRDHUP | EPOLLET) ||
        !timer_set(wire->loop, &conn->timer, conn->since + wire->look_time)) {
        loop_unwatch(wire->loop, &conn->watch);
        free(conn);
        return NULL;
    }
    conn->next = wire->conns;
    conn->place = &wire->conns;
    if (conn->next)
        conn->next->place = &conn->next;
    wire->conns = conn;
    return conn;
}

/* The library read something that is no request line, and says nothing to it. */
static void refuse_garbage(struct conn *conn)
{
    struct complaint complaint;
    complain(&complaint, 400, "head", "what came is not an HTTP request line");
    conn_refuse(conn, &complaint);
}

void conn_closed(struct conn *conn)
{
    if (!conn)
        return;
    if (conn->phase == PHASE_IDLE && conn->requests == 0 && conn_head_begun(conn))
        refuse_garbage(conn);
    int unread = 0;
    if (conn->phase == PHASE_IDLE && !conn->half_closed && ioctl(conn->watch.fd, FIONREAD, &unread) == 0 && unread > 0) {
        linger_start(conn->wire, conn->watch.fd); /* closing with unread bytes resets, and the answer may be lost */
        conn->phase = PHASE_REFUSED;
    }
    if (conn->phase == PHASE_REFUSED) {
        library_shutdown(conn->watch.fd); /* a lingering hold would keep the client waiting for the end */
        loop_unwatch(conn->wire->loop, &conn->watch);
    } else {
        loop_forget(conn->wire->loop, &conn->watch);
    }
    raw_forget(conn);
    text_release(&conn->kept);
    answer_release(&conn->answer);
    timer_cancel(conn->wire->loop, &conn->later);
    timer_cancel(conn->wire->loop, &conn->timer);
    *conn->place = conn->next;
    if (conn->next)
        conn->next->place = conn->place;
    free(conn);
}

static void go_on(struct timer *timer)
{
    struct conn *conn = (struct conn *)((char *)timer - offsetof(struct conn, later));
    conn_resume(conn, conn->phase == PHASE_PACED ? PHASE_QUEUED : PHASE_READY);
}

bool conn_wait(struct conn *conn, enum phase phase, int64_t microseconds)
{
    struct loop *loop = conn->wire->loop;
    /* Resuming costs a walk over all that are suspended: those that are due at almost the same time go on together. */
    int64_t due = (loop_now(loop) + microseconds + WAIT_TICK - 1) / WAIT_TICK * WAIT_TICK;
    conn->later.fire = go_on;
    if (!timer_set(loop, &conn->later, due))
        return false;
    conn->phase = phase;
    conn->wire->waiting++;
    MHD_suspend_connection(conn->library);
    return true;
}

void conn_resume(struct conn *conn, enum phase phase)
{
    conn->wire->waiting -= conn->later.fire != NULL;
    conn->later.fire = NULL;
    timer_cancel(conn->wire->loop, &conn->later);
    conn->phase = phase;
    conn->wire->stirred = true;
    MHD_resume_connection(conn->library);
}

void conn_target(struct conn *conn, char *target)
{
    conn->phase = PHASE_HEAD;
    conn->requests++;
    conn->started = 0;
    conn->logged = false;
    conn->code = 0;
    conn->size = 0;
    conn->content = 0;
    conn->request.line = (struct span){ target, target ? strlen(target) : 0 };
    conn->query_start = target ? memchr(target, '?', conn->request.line.length) : NULL;
    if (!conn->query_start)
        return;
    conn->query_start++;
    conn->query_length = (size_t)(target + conn->request.line.length - conn->query_start);
    conn->query_first = *conn->query_start;
    *conn->query_start = '\0';
}

/* Puts the query back into its place, if it is hidden. */
static bool show_query(struct conn *conn)
{
    if (!conn->query_start)
        return false;
    conn->query_start[0] = conn->query_first;
    conn->query_start[-1] = '?';
    return true;
}

/* The request line in the library's memory. */
static struct request_line restore_line(struct conn *conn, const char *method, const char *version)
{
    struct request_line line = { .method = method, .path = conn->request.line, .version = version };
    if (show_query(conn)) {
        line.path.length -= conn->query_length + 1;
        line.query = (struct span){ conn->query_start, conn->query_length };
        conn->query_start = NULL;
    }
    return line;
}

static enum MHD_Result take_field(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                  const char *value, size_t value_length)
{
    struct gate *gate = context;
    (void)kind;
    return gate_field(gate, (struct span){ name, name_length }, (struct span){ value, value_length }) ? MHD_YES : MHD_NO;
}

/* Everything that a head must be; one that only just fits leaves the library no memory for the response's head. */
static bool check_head(struct conn *conn, const struct request_line *line, struct complaint *complaint)
{
    const struct wire_limits *limits = &conn->wire->limits;
    struct gate gate;
    size_t head = MHD_get_connection_info(conn->library, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
    conn->consumed += head;
    if (!gate_begin(&gate, &conn->request, line, complaint))
        return false;
    MHD_get_connection_values_n(conn->library, MHD_HEADER_KIND, take_field, &gate);
    if (complaint->code || !gate_end(&gate, head))
        return false;
    if (conn->request.line.length > limits->target)
        return complain(complaint, 414, "target", "the request target has %zu bytes; at most %zu are read",
                        conn->request.line.length, limits->target);
    if (head + gate.cost > limits->head)
        return complain(complaint, 431, "head", "the head has %zu bytes and costs %zu more in %d fields; at most %zu are spent",
                        head, gate.cost, gate.count, limits->head);
    if (conn->request.content_length > limits->content)
        return complain(complaint, 413, "content", "the content has %llu bytes; at most %llu are read",
                        (unsigned long long)conn->request.content_length, (unsigned long long)limits->content);
    return true;
}

bool conn_head(struct conn *conn, const char *method, const char *version)
{
    struct complaint complaint = { 0 };
    struct request_line line = restore_line(conn, method, version);
    conn->started = conn->since = loop_now(conn->wire->loop);
    conn->head_since = 0;
    if (!check_head(conn, &line, &complaint)) {
        conn_refuse(conn, &complaint);
        return false;
    }
    conn->phase = PHASE_CONTENT;
    conn->uncounted |= conn->request.has_content && !conn->request.content_length;
    return true;
}

bool conn_content(struct conn *conn, const char *bytes, size_t length)
{
    struct complaint complaint;
    conn->content += length;
    conn->consumed += length;
    if (conn->keeps_content && conn->content <= conn->wire->limits.content)
        text_add(&conn->kept, bytes, length);
    conn->request.content = (struct span){ conn->kept.data, conn->kept.length };
    if (conn->content <= conn->wire->limits.content)
        return true;
    complain(&complaint, 413, "content", "the content has more than %llu bytes, which are all that is read",
             (unsigned long long)conn->wire->limits.content);
    conn_refuse(conn, &complaint);
    return false;
}

void conn_finish(struct conn *conn)
{
    if (!conn->logged)
        conn->wire->finished(conn->wire, conn);
    conn->logged = true;
}

void conn_refuse(struct conn *conn, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    struct text bytes = { 0 };
    if (!conn || conn->phase == PHASE_QUEUED || conn->phase == PHASE_REFUSED)
        return; /* an answer is under way: a second one would be read as its content */
    show_query(conn);
    reply_complaint(&reply, complaint, &conn->request);
    reply_finish(&reply);
    reply_render(&bytes, &reply, (struct span){ 0 }, conn->request.method && strcmp(conn->request.method, "HEAD") == 0);
    if (!bytes.failed && !reply.failed)
        raw_send(conn, bytes.data, bytes.length);
    linger_start(conn->wire, conn_socket(conn));
    conn->phase = PHASE_REFUSED;
    conn->code = complaint->code;
    conn->size = reply.body.length;
    conn_finish(conn);
    text_release(&bytes);
    reply_release(&reply);
}

void conn_upgraded(struct conn *conn)
{
    conn_finish(conn);
    conn->phase = PHASE_UPGRADED;
    loop_unwatch(conn->wire->loop, &conn->watch);
    timer_cancel(conn->wire->loop, &conn->timer);
}

void conn_completed(struct conn *conn)
{
    if (conn->phase == PHASE_HEAD || conn->phase == PHASE_CONTENT)
        refuse_incomplete(conn);
    answer_release(&conn->answer);
    conn_finish(conn);
    raw_forget(conn);
    text_release(&conn->kept);
    if (conn->phase == PHASE_REFUSED || conn->phase == PHASE_UPGRADED)
        return;
    conn->phase = PHASE_IDLE;
    conn->request.method = NULL; /* its memory is the library's, and is used again */
    conn->request.line = (struct span){ 0 };
    conn->request.accept = (struct accept){ 0 };
    conn->since = loop_now(conn->wire->loop);
    if (conn->wire->draining || conn->half_closed)
        conn_end(conn);
}

void conn_end(struct conn *conn)
{
    shutdown(conn_socket(conn), SHUT_RD); /* reads as if the client had closed */
    conn->wire->stirred = true;
}
