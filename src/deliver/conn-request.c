/* The request that is under way on a connection: how it is put together, and refused. */
#include <string.h>

#include "deliver/conn-parts.h"
#include "deliver/linger.h"
#include "deliver/raw.h"

void conn_target(struct conn *conn, char *target)
{
    conn->phase = PHASE_HEAD;
    conn->started = 0;
    conn->logged = false;
    conn->code = 0;
    conn->size = 0;
    conn->content = 0;
    conn->whole = false;
    conn->entry = 0;
    conn->request.line = (struct span){ target, target ? strlen(target) : 0 };
    conn->request.minor = target && strncmp(target + strlen(target) + 1, "HTTP/1.0", 8) != 0;
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
    if (!gate_begin(&gate, &conn->request, line, conn->wire->version->line_end, complaint))
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

/* Refuses the request if what came of its content is malformed. */
static bool is_content_fine(struct conn *conn)
{
    struct complaint complaint;
    if (conn->intake.state != INTAKE_WRONG)
        return true;
    complain(&complaint, 400, "content", "the chunked content %s", conn->intake.problem);
    conn_refuse(conn, &complaint);
    return false;
}

bool conn_read(struct conn *conn, const char *bytes, size_t length)
{
    intake_take(&conn->intake, bytes, length);
    return is_content_fine(conn);
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
    conn->request.peer = conn_address(conn);
    conn->request.arrived = conn->started;
    conn->request.secure = conn->session;
    conn->phase = PHASE_CONTENT;
    intake_content(&conn->intake, conn->request.content_length, conn->request.has_content && !conn->request.content_length);
    return is_content_fine(conn);
}

bool conn_content(struct conn *conn, const char *bytes, size_t length)
{
    struct complaint complaint;
    conn->content += length;
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

void conn_refuse(struct conn *conn, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    struct text bytes = { 0 };
    if (!conn || conn->phase == PHASE_QUEUED || conn->phase == PHASE_REFUSED)
        return; /* an answer is under way: a second one would be read as its content */
    show_query(conn);
    reply_complaint(&reply, complaint, &conn->request);
    reply_finish(&reply);
    reply_render(&bytes, &reply, (struct span){ 0 }, intake_is_method(&conn->intake, "HEAD"));
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
