/* The request that is under way on a connection: how it is put together, and refused. */
#include <string.h>

#include "engine/connection-parts.h"
#include "engine/linger.h"
#include "engine/send/bytes.h"

void connection_target(struct connection *connection, char *target)
{
    connection->phase = PHASE_HEAD;
    connection->started = 0;
    connection->logged = false;
    connection->code = 0;
    connection->size = 0;
    connection->content = 0;
    connection->whole = false;
    connection->entry = 0;
    connection->request.line = (struct slice){ target, target ? strlen(target) : 0 };
    connection->request.minor = target && strncmp(target + strlen(target) + 1, "HTTP/1.0", 8) != 0;
    connection->query_start = target ? memchr(target, '?', connection->request.line.length) : NULL;
    if (!connection->query_start)
        return;
    connection->query_start++;
    connection->query_length = (size_t)(target + connection->request.line.length - connection->query_start);
    connection->query_first = *connection->query_start;
    *connection->query_start = '\0';
}

/* Puts the query back into its place, if it is hidden. */
static bool show_query(struct connection *connection)
{
    if (!connection->query_start)
        return false;
    connection->query_start[0] = connection->query_first;
    connection->query_start[-1] = '?';
    return true;
}

/* The request line in the library's memory. */
static struct request_line restore_line(struct connection *connection, const char *method, const char *version)
{
    struct request_line line = { .method = method, .path = connection->request.line, .version = version };
    if (show_query(connection)) {
        line.path.length -= connection->query_length + 1;
        line.query = (struct slice){ connection->query_start, connection->query_length };
        connection->query_start = NULL;
    }
    return line;
}

static enum MHD_Result take_field(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                  const char *value, size_t value_length)
{
    struct gate *gate = context;
    (void)kind;
    return gate_field(gate, (struct slice){ name, name_length }, (struct slice){ value, value_length }) ? MHD_YES : MHD_NO;
}

/* Everything that a head must be; one that only just fits leaves the library no memory for the response's head. */
static bool check_head(struct connection *connection, const struct request_line *line, struct complaint *complaint)
{
    const struct engine_limits *limits = &connection->engine->limits;
    struct gate gate;
    size_t head = MHD_get_connection_info(connection->library, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
    if (!gate_begin(&gate, &connection->request, line, connection->engine->version->line_end, complaint))
        return false;
    MHD_get_connection_values_n(connection->library, MHD_HEADER_KIND, take_field, &gate);
    if (complaint->code || !gate_end(&gate, head))
        return false;
    if (connection->request.line.length > limits->target)
        return complain(complaint, 414, "target", "the request target has %zu bytes; at most %zu are read",
                        connection->request.line.length, limits->target);
    if (head + gate.cost > limits->head)
        return complain(complaint, 431, "head", "the head has %zu bytes and costs %zu more in %d fields; at most %zu are spent",
                        head, gate.cost, gate.count, limits->head);
    if (connection->request.content_length > limits->content)
        return complain(complaint, 413, "content", "the content has %llu bytes; at most %llu are read",
                        (unsigned long long)connection->request.content_length, (unsigned long long)limits->content);
    return true;
}

/* Refuses the request if what came of its content is malformed. */
static bool is_content_fine(struct connection *connection)
{
    struct complaint complaint;
    if (connection->intake.state != INTAKE_WRONG)
        return true;
    complain(&complaint, 400, "content", "the chunked content %s", connection->intake.problem);
    connection_refuse(connection, &complaint);
    return false;
}

bool connection_read(struct connection *connection, const char *bytes, size_t length)
{
    intake_take(&connection->intake, bytes, length);
    return is_content_fine(connection);
}

bool connection_head(struct connection *connection, const char *method, const char *version)
{
    struct complaint complaint = { 0 };
    struct request_line line = restore_line(connection, method, version);
    connection->started = connection->since = loop_now(connection->engine->loop);
    connection->head_since = 0;
    if (!check_head(connection, &line, &complaint)) {
        connection_refuse(connection, &complaint);
        return false;
    }
    connection->request.peer = connection_address(connection);
    connection->request.arrived = connection->started;
    connection->request.secure = connection->session;
    connection->phase = PHASE_CONTENT;
    intake_content(&connection->intake, connection->request.content_length,
                   connection->request.has_content && !connection->request.content_length);
    return is_content_fine(connection);
}

bool connection_content(struct connection *connection, const char *bytes, size_t length)
{
    struct complaint complaint;
    connection->content += length;
    if (connection->keeps_content && connection->content <= connection->engine->limits.content)
        buffer_add(&connection->kept, bytes, length);
    connection->request.content = (struct slice){ connection->kept.data, connection->kept.length };
    if (connection->content <= connection->engine->limits.content)
        return true;
    complain(&complaint, 413, "content", "the content has more than %llu bytes, which are all that is read",
             (unsigned long long)connection->engine->limits.content);
    connection_refuse(connection, &complaint);
    return false;
}

void connection_refuse(struct connection *connection, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    struct buffer bytes = { 0 };
    if (!connection || connection->phase == PHASE_QUEUED || connection->phase == PHASE_REFUSED)
        return; /* an answer is under way: a second one would be read as its content */
    show_query(connection);
    reply_complaint(&reply, complaint, &connection->request);
    reply_finish(&reply);
    reply_render(&bytes, &reply, (struct slice){ 0 }, intake_is_method(&connection->intake, "HEAD"));
    if (!bytes.failed && !reply.failed)
        raw_send(connection, bytes.data, bytes.length);
    linger_start(connection->engine, connection_socket(connection));
    connection->phase = PHASE_REFUSED;
    connection->code = complaint->code;
    connection->size = reply.body.length;
    connection_finish(connection);
    buffer_release(&bytes);
    reply_release(&reply);
}
