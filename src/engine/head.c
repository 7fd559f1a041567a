/* The request that comes on a connection: how it is put together from what the library and the socket tell. */
#include "engine/head.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/heads.h"
#include "engine/linger.h"
#include "engine/refuse.h"
#include "engine/send/prepared.h"

/* Microseconds until content that found no memory is tried again. */
enum { STALL_TIME = 50000 };

/* The client sent this one before it knew that the last answer ends the connection: "MUST NOT process any further requests"
 * (RFC 9112 9.6). It is no part of what is counted and logged, and is read, so that the end is no reset. */
static void pass_over(struct connection *connection)
{
    connection->phase = PHASE_REFUSED;
    connection->exchange.logged = true;
    linger_start(connection->engine, connection_socket(connection));
}

void head_target(struct connection *connection, char *target)
{
    struct exchange *exchange = &connection->exchange;
    if (connection->closing) {
        pass_over(connection);
        return;
    }
    connection->phase = PHASE_HEAD;
    connection->idle = 0;
    exchange->request.line = (struct slice){ target, target ? strlen(target) : 0 };
    exchange->request.minor = target && strncmp(target + strlen(target) + 1, "HTTP/1.0", 8) != 0;
    exchange->query_start = target ? memchr(target, '?', exchange->request.line.length) : NULL;
    if (!exchange->query_start)
        return;
    exchange->query_start++;
    exchange->query_length = (size_t)(target + exchange->request.line.length - exchange->query_start);
    exchange->query_first = *exchange->query_start;
    *exchange->query_start = '\0';
}

/* The request line in the library's memory. */
static struct request_line restore_line(struct connection *connection, const char *method, const char *version)
{
    struct exchange *exchange = &connection->exchange;
    struct request_line line = { .method = method, .path = exchange->request.line, .version = version };
    connection_show_query(connection);
    if (exchange->query_start) {
        line.path.length -= exchange->query_length + 1;
        line.query = (struct slice){ exchange->query_start, exchange->query_length };
    }
    exchange->query_start = NULL;
    return line;
}

static enum MHD_Result take_field(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                  const char *value, size_t value_length)
{
    struct gate *gate = context;
    (void)kind;
    return gate_field(gate, (struct slice){ name, name_length }, (struct slice){ value, value_length }) ? MHD_YES : MHD_NO;
}

/* One that only just fits leaves the library no memory for the response's head. */
static bool check_limits(const struct engine_limits *limits, const struct request *request, const struct gate *gate,
                         size_t head)
{
    if (request->line.length > limits->target)
        return complain(gate->complaint, 414, "target", "the request target has %zu bytes; at most %zu are read",
                        request->line.length, limits->target);
    if (head + gate->cost > limits->head)
        return complain(gate->complaint, 431, "head",
                        "the head has %zu bytes and costs %zu more in %d fields; at most %zu are spent", head, gate->cost,
                        gate->count, limits->head);
    return true;
}

bool head_check_length(const struct engine *engine, const struct request *request, bool unbounded, struct complaint *complaint)
{
    return unbounded || request->content_length <= engine->limits.content ||
           complain(complaint, 413, "content", "the content has %llu bytes; at most %llu are read",
                    (unsigned long long)request->content_length, (unsigned long long)engine->limits.content);
}

/* Longer content needs a plan that may forget it. */
static bool check_length(const struct engine *engine, const struct request *request, struct complaint *complaint)
{
    const bool may_be = request->content_length > engine->limits.content && engine->service->unbounded(engine->site, request);
    return head_check_length(engine, request, may_be, complaint);
}

/* Whether what came before the method, which the library has skipped, was nothing but line ends (RFC 9112 2.2). */
static bool check_start(const struct intake *intake, const char *method, struct complaint *complaint)
{
    return (intake->method_length && strncmp(intake->method, method, intake->method_length) == 0) ||
           complain(complaint, 400, "head", "what comes before the request line is not an empty line");
}

static size_t head_size(const struct connection *connection)
{
    return MHD_get_connection_info(connection->library, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
}

/* Everything that a head must be. */
static bool check_head(struct connection *connection, const struct request_line *line, struct complaint *complaint)
{
    struct engine *engine = connection->engine;
    struct request *request = &connection->exchange.request;
    struct gate gate;
    size_t head = head_size(connection);
    if (!gate_begin(&gate, request, line, engine->version->line_end, complaint))
        return false;
    MHD_get_connection_values_n(connection->library, MHD_HEADER_KIND, take_field, &gate);
    return !complaint->code && check_start(&connection->intake, request->method, complaint) && gate_end(&gate, head) &&
           check_limits(&engine->limits, request, &gate, head) && check_length(engine, request, complaint);
}

/* Notes since when a part of a head is there. */
static void note_part(struct connection *connection)
{
    if (connection->intake.state != INTAKE_HEAD)
        connection->head_since = 0;
    else if (!connection->head_since)
        connection->head_since = clock_now();
}

/* Refuses the request if what came of its content is malformed. */
static bool check_content(struct connection *connection)
{
    struct complaint complaint;
    if (connection->intake.state != INTAKE_WRONG)
        return true;
    complain(&complaint, 400, "content", "the chunked content %s", connection->intake.problem);
    refuse(connection, &complaint);
    return false;
}

void head_hide_expectation(struct exchange *exchange)
{
    struct slice expect = exchange->request.fields[FIELD_EXPECT];
    if (!expect.length || exchange->expectation)
        return;
    exchange->expectation = (char *)(uintptr_t)expect.data;
    *exchange->expectation ^= 1; /* still no control character, and no longer 100-continue */
}

void head_show_expectation(struct exchange *exchange)
{
    if (exchange->expectation)
        *exchange->expectation ^= 1;
    exchange->expectation = NULL;
}

/* Whether it is a proxy that is trusted who sends the request: the one that is connected, or the one for which that connects.
 */
static bool is_trusted(const struct connection *connection)
{
    const struct networks *trusted = connection->engine->trusted;
    const struct sockaddr *client = connection_client(connection);
    return trusted && (client || !connection->proxied) && networks_have(trusted, client);
}

/* What the connection says of a request; and of one that a trusted proxy sends, what that says. */
static bool settle_origin(struct connection *connection, struct complaint *complaint)
{
    const struct engine *engine = connection->engine;
    struct request *request = &connection->exchange.request;
    request->peer = connection_peer(connection);
    request->client = connection_client(connection);
    request->secure = request->https = connection->session.gnutls;
    request->client_certificate = connection->session.client;
    request->inner = engine->prefix;
    if (complaint->code || !is_trusted(connection) || !forwarded_is_told(request))
        return !complaint->code;
    if (!connection->forwarded)
        connection->forwarded = malloc(sizeof *connection->forwarded);
    return connection->forwarded ? forwarded_read(connection->forwarded, request, engine->trusted, engine->prefix, complaint)
                                 : complain(complaint, 503, "server", "out of memory");
}

bool head_complete(struct connection *connection, const char *method, const char *version)
{
    struct complaint complaint = { 0 };
    struct exchange *exchange = &connection->exchange;
    struct request *request = &exchange->request;
    struct request_line line = restore_line(connection, method, version);
    exchange->started = connection->since = loop_now(connection->engine->loop);
    check_head(connection, &line, &complaint);
    if (!settle_origin(connection, &complaint)) {
        refuse(connection, &complaint);
        return false;
    }
    request->arrived = exchange->started;
    connection->phase = PHASE_CONTENT;
    if (!request->has_content)
        head_hide_expectation(exchange); /* a 100 would be for nothing, and the library then loses what is pipelined (0.9.75) */
    if (connection->intake.held.failed)
        return refuse_out_of_memory(connection);
    intake_content(&connection->intake, request->content_length, request->has_content && !request->content_length,
                   (char *)(uintptr_t)method + head_size(connection));
    note_part(connection);
    return check_content(connection);
}

/* Keeps a piece of content. false: there is no memory for it now. Content of a length that is known takes all of it at first,
 * so that no two wait for the memory that each other holds. */
static bool keep_content(struct connection *connection, const char *bytes, size_t length)
{
    struct exchange *exchange = &connection->exchange;
    if (!exchange->plan.keeps_content)
        return true;
    uint64_t known = exchange->request.content_length;
    size_t wanted = (size_t)(known ? known : exchange->content + length) - exchange->kept_held;
    if (!account_take(connection->engine->account, ACCOUNT_CONTENT, wanted))
        return false;
    exchange->kept_held += wanted;
    buffer_add(&exchange->kept, bytes, length);
    exchange->request.content = (struct slice){ exchange->kept.data, exchange->kept.length };
    return true;
}

bool head_content(struct connection *connection, const char *bytes, size_t *length)
{
    struct exchange *exchange = &connection->exchange;
    const uint64_t own = exchange->plan.content_most, most = own                        ? own
                                                             : exchange->plan.unbounded ? UINT64_MAX
                                                                                        : connection->engine->limits.content;
    if (exchange->content + *length > most)
        return refuse_content(connection, most);
    if (!keep_content(connection, bytes, *length))
        return connection_wait(connection, PHASE_STALLED, STALL_TIME);
    if (exchange->kept.failed)
        return refuse_out_of_memory(connection);
    exchange->content += *length;
    *length = 0;
    return true;
}

static bool take_read(struct tap *tap, char *bytes, size_t length)
{
    struct connection *connection = (struct connection *)(void *)tap;
    counter_add(&connection->engine->counters.received, length);
    intake_take(&connection->intake, bytes, length);
    note_part(connection);
    return check_content(connection);
}

/* GnuTLS reads the socket itself; what it gives is taken as HTTP. */
static bool take_socket_read(struct tap *tap, char *bytes, size_t length)
{
    return ((struct connection *)(void *)tap)->session.gnutls || take_read(tap, bytes, length);
}

/* A head of the library's may be amended, and may be noted. Before there is an answer, it is a 100. */
static struct substitute *replace_head(struct tap *tap, const char *bytes, size_t length)
{
    struct connection *connection = (struct connection *)(void *)tap;
    struct exchange *exchange = &connection->exchange;
    if (!exchange->code)
        exchange->continued = clock_now();
    return exchange->lead.length || exchange->amendment || exchange->entry ? heads_pass(connection, bytes, length) : NULL;
}

/* The head as the library writes it, or amended, with the content behind it. */
static void join(struct exchange *exchange, const char *bytes, size_t length)
{
    struct substitute *head = &exchange->head;
    const struct slice own = { bytes, head_length((struct slice){ bytes, length }) };
    if (exchange->amendment)
        amend_head(head, exchange->amendment, own);
    else
        buffer_add(&head->bytes, own.data, head->replaces = own.length);
    buffer_add(&head->bytes, exchange->prepared->content, exchange->size);
}

/* In TLS, small content goes out with its head: the library then sends it to no effect. */
static struct substitute *replace_joined(struct tap *tap, const char *bytes, size_t length)
{
    struct connection *connection = (struct connection *)(void *)tap;
    struct exchange *exchange = &connection->exchange;
    struct substitute *head = &exchange->head;
    if (!exchange->joins)
        return replace_head(tap, bytes, length);
    if (!head->replaces) {
        join(exchange, bytes, length);
        heads_leave(connection, (struct slice){ head->bytes.data, head->bytes.length - exchange->size }, head->replaces);
    }
    if (head->sent < head->bytes.length || head->bytes.failed)
        return head;
    exchange->joined.replaces = length;
    return &exchange->joined;
}

/* GnuTLS writes to the socket itself. */
static struct substitute *replace_socket_head(struct tap *tap, const char *bytes, size_t length)
{
    return ((struct connection *)(void *)tap)->session.gnutls ? NULL : replace_head(tap, bytes, length);
}

static void note_sent(struct tap *tap, size_t length)
{
    counter_add(&((struct connection *)(void *)tap)->engine->counters.sent, length);
}

/* The bytes of TLS itself. */
static void note_socket_sent(struct tap *tap, size_t length)
{
    if (!((struct connection *)(void *)tap)->session.gnutls)
        note_sent(tap, length);
}

static void take_refusal(struct tap *tap, unsigned code, const char *coding)
{
    refuse_for_library((struct connection *)(void *)tap, code, coding);
}

static void take_plain_text(struct tap *tap)
{
    struct complaint complaint;
    complain(&complaint, 400, "connection", "this port speaks TLS: the URI must begin with https://");
    refuse((struct connection *)(void *)tap, &complaint);
}

static void take_closing(struct tap *tap)
{
    refuse_dropped((struct connection *)(void *)tap);
}

const struct tap_functions head_tap = {
    .read = take_socket_read, .head = replace_socket_head, .sent = note_socket_sent, .refused = take_refusal
};
const struct session_functions head_session = {
    .read = take_read, .head = replace_joined, .sent = note_sent, .plain = take_plain_text, .closing = take_closing
};
