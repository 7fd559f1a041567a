/* A connection's life, and the request that is under way on it. */
#include "deliver/conn.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "deliver/linger.h"
#include "deliver/raw.h"
#include "deliver/response-parts.h"

/* The head's deadline is looked at this many times while it runs: a partial head ends at most 1/LOOKS late. */
enum { LOOKS = 4 };

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

/* How many bytes of a request head have come: -1 if the kernel does not tell (a Unix socket). */
static int64_t bytes_of_head(struct conn *conn)
{
    struct tcp_info info;
    socklen_t size = sizeof info;
    if (getsockopt(conn_socket(conn), IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
        size < offsetof(struct tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received)
        return -1;
    if (conn->uncounted || info.tcpi_bytes_received < conn->consumed) {
        conn->consumed = info.tcpi_bytes_received;
        conn->uncounted = false;
    }
    return (int64_t)(info.tcpi_bytes_received - conn->consumed);
}

static void time_out(struct conn *conn, const char *what)
{
    struct complaint complaint;
    complain(&complaint, 408, what, "the %s did not arrive in time", what);
    conn_refuse(conn, &complaint);
    conn_end(conn);
}

/* Looks whether the head or the content that should be arriving takes too long. An idle connection is the library's to close:
 * its timeout counts from the last byte, and so would never end a client that sends one now and then. */
static void look(struct timer *timer)
{
    struct conn *conn = (struct conn *)((char *)timer - offsetof(struct conn, timer));
    struct wire *wire = conn->wire;
    int64_t now = loop_now(wire->loop), patience = wire->limits.head_time;
    if (conn->phase == PHASE_CONTENT) {
        if (now - conn->since >= wire->limits.content_time) {
            time_out(conn, "content");
            return;
        }
        patience = wire->limits.content_time;
    } else if (conn->phase == PHASE_HEAD || (conn->phase == PHASE_IDLE && bytes_of_head(conn) > 0)) {
        if (now - conn->since >= wire->limits.head_time) {
            time_out(conn, "head");
            return;
        }
    } else {
        conn->since = now;
    }
    timer_set(wire->loop, timer, now + patience / LOOKS);
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
    if (!timer_set(wire->loop, &conn->timer, conn->since + wire->limits.head_time / LOOKS)) {
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

void conn_closed(struct conn *conn)
{
    if (!conn)
        return;
    raw_forget(conn);
    timer_cancel(conn->wire->loop, &conn->timer);
    *conn->place = conn->next;
    if (conn->next)
        conn->next->place = conn->place;
    free(conn);
}

void conn_target(struct conn *conn, char *target)
{
    conn->phase = PHASE_HEAD;
    conn->started = 0;
    conn->logged = false;
    conn->code = 0;
    conn->size = 0;
    conn->content = 0;
    conn->request = (struct request){ .line = { target, target ? strlen(target) : 0 } };
    conn->query_start = target ? memchr(target, '?', conn->request.line.length) : NULL;
    if (!conn->query_start)
        return;
    conn->query_start++;
    conn->query_length = (size_t)(target + conn->request.line.length - conn->query_start);
    conn->query_first = *conn->query_start;
    *conn->query_start = '\0';
}

/* The request line in the library's memory, with the query back in its place. */
static struct request_line restore_line(struct conn *conn, const char *method, const char *version)
{
    struct request_line line = { .method = method, .path = conn->request.line, .version = version };
    if (conn->query_start) {
        conn->query_start[0] = conn->query_first;
        conn->query_start[-1] = '?';
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
    if (head + (size_t)gate.count * GATE_FIELD_COST > limits->head)
        return complain(complaint, 431, "head", "the head has %zu bytes in %d fields; at most %zu bytes are read, with %d more "
                        "for each field", head, gate.count, limits->head, GATE_FIELD_COST);
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
    if (!check_head(conn, &line, &complaint)) {
        conn_refuse(conn, &complaint);
        return false;
    }
    conn->phase = PHASE_CONTENT;
    conn->uncounted |= conn->request.has_content && !conn->request.content_length;
    return true;
}

bool conn_content(struct conn *conn, size_t length)
{
    struct complaint complaint;
    conn->content += length;
    conn->consumed += length;
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
    reply_complaint(&reply, complaint, &conn->request);
    reply_finish(&reply);
    reply_render(&bytes, &reply, conn->request.method && strcmp(conn->request.method, "HEAD") == 0);
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

void conn_completed(struct conn *conn)
{
    conn_finish(conn);
    raw_forget(conn);
    if (conn->phase == PHASE_REFUSED)
        return;
    conn->phase = PHASE_IDLE;
    conn->request.method = NULL; /* its memory is the library's, and is used again */
    conn->request.line = (struct span){ 0 };
    conn->request.accept = (struct accept){ 0 };
    conn->since = loop_now(conn->wire->loop);
    if (conn->wire->draining)
        conn_end(conn);
}

void conn_end(struct conn *conn)
{
    shutdown(conn_socket(conn), SHUT_RD); /* reads as if the client had closed */
    conn->wire->stirred = true;
}
