/* One of the library's daemons, and what it calls: here its connections meet our handlers. */
#include "engine/daemon.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "engine/deadline.h"
#include "engine/early.h"
#include "engine/exchange.h"
#include "engine/head.h"
#include "engine/per-address.h"
#include "engine/version.h"

/* Runs in a row without waiting or getting on that are nothing unusual: the library reads a large head in steps of 128 bytes.
 */
enum { SPINS = 100 };

/* Memory of one connection: a head with at least 8000 bytes of target (RFC 9110 4.1) and room for the response's head. The
 * library clears it after every request, so more of it costs time. */
enum { POOL = 10 * 1024, TARGET = 8000, RESPONSE_HEAD = 1800 };

const struct daemon_limits daemon_limits = { .target = TARGET, .head = POOL - RESPONSE_HEAD };

/* The library has a head, a piece of its content, or its end; or a connection goes on. false: it must be closed. */
static bool handle_request(struct connection *connection, const char *method, const char *version, const char *content,
                           size_t *content_size)
{
    if (connection->phase == PHASE_HEAD)
        return head_complete(connection, method, version) && exchange_plan(connection) &&
               (!early_at_head(connection) || exchange_answer_early(connection));
    head_show_expectation(&connection->exchange);
    if (exchange_is_answered(connection))
        return exchange_continue(connection); /* first: content may still be there, whose request is broken off */
    size_t size = *content_size;
    if (size > 0)
        return early_content(connection, content, content_size);
    bool is_due = connection->phase == PHASE_CONTENT || connection->phase == PHASE_READY;
    return !is_due || exchange_answer(connection);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *library, const char *url, const char *method,
                              const char *version, const char *content, size_t *content_size, void **request)
{
    struct daemon *daemon = context;
    struct connection *connection = *request; /* from take_target */
    daemon->spins = 0;
    (void)library;
    (void)url;
    if (!connection || connection->phase == PHASE_REFUSED || connection->engine->ending)
        return MHD_NO;
    return handle_request(connection, method, version, content, content_size) ? MHD_YES : MHD_NO;
}

static void *take_target(void *context, const char *target, struct MHD_Connection *library)
{
    struct connection *connection = connection_of(library);
    (void)context;
    if (connection)
        head_target(connection, (char *)(uintptr_t)target); /* the library's own buffer, which is writable */
    return connection;
}

/* The library would decode "%00" and "%2F"; handlers read the target as it was sent. */
static size_t leave_escaped(void *context, struct MHD_Connection *library, char *text)
{
    (void)context;
    (void)library;
    return strlen(text);
}

/* The library has the new connection begin while it is added (see version_flags). */
static void attach(struct connection *connection, struct arrived *arrived)
{
    if (arrived) {
        connection->proxied = arrived->proxied;
        connection->source = arrived->source;
        connection->counted = arrived->counted;
        arrived->counted = NULL;
    }
    connection->tap.functions = &head_tap;
    connection->intake.moves_blanks = connection->engine->version->keeps_blanks;
}

static void opened(struct daemon *daemon, struct MHD_Connection *library, void **socket_context)
{
    struct connection *connection = connection_open(&daemon->group, library, deadline_look);
    const struct identity *identity = daemon->group.identity;
    *socket_context = connection;
    if (connection)
        attach(connection, daemon->adding);
    if (identity && connection)
        session_open(&connection->session, identity, library, connection_socket(connection), &connection->tap, &head_session);
    else if (identity)
        session_open(NULL, identity, library, -1, NULL, NULL);
}

static void notice_connection(void *context, struct MHD_Connection *library, void **socket_context,
                              enum MHD_ConnectionNotificationCode code)
{
    struct daemon *daemon = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        opened(daemon, library, socket_context);
    else if (*socket_context)
        exchange_closed(*socket_context);
    daemon->changed(daemon, code == MHD_CONNECTION_NOTIFY_STARTED);
}

static void notice_completion(void *context, struct MHD_Connection *library, void **request,
                              enum MHD_RequestTerminationCode code)
{
    struct connection *connection = *request;
    (void)context;
    (void)library;
    if (connection)
        exchange_completed(connection, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
}

static void library_ready(struct watch *watch, uint32_t events)
{
    (void)events;
    ((struct daemon *)((char *)watch - offsetof(struct daemon, library)))->ready = true;
}

static bool start(struct daemon *daemon)
{
    struct MHD_OptionItem secure[SESSION_OPTIONS] = { { MHD_OPTION_END, 0, NULL } };
    struct MHD_OptionItem version[VERSION_OPTIONS];
    unsigned flags = version_flags() | MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_ALLOW_UPGRADE;
    if (daemon->group.identity) {
        flags |= MHD_USE_TLS;
        session_options(secure);
    }
    version_options(version);
    daemon->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, handle, daemon, MHD_OPTION_CONNECTION_LIMIT, (unsigned)DAEMON_MOST,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
                         MHD_OPTION_URI_LOG_CALLBACK, take_target, daemon, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, daemon,
                         MHD_OPTION_NOTIFY_CONNECTION, notice_connection, daemon, MHD_OPTION_NOTIFY_COMPLETED,
                         notice_completion, daemon, MHD_OPTION_ARRAY, version, MHD_OPTION_ARRAY, secure, MHD_OPTION_END);
    if (!daemon->daemon)
        return false;
    daemon->library = (struct watch){ MHD_get_daemon_info(daemon->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, library_ready };
    return loop_watch(daemon->group.engine->loop, &daemon->library, EPOLLIN);
}

struct daemon *daemon_new(struct engine *engine, const struct identity *identity)
{
    struct daemon *daemon = calloc(1, sizeof *daemon);
    if (!daemon)
        return NULL;
    *daemon = (struct daemon){ .group = { .engine = engine, .identity = identity }, .timeout = -1 };
    if (!start(daemon)) {
        daemon_free(daemon);
        return NULL;
    }
    return daemon;
}

void daemon_free(struct daemon *daemon)
{
    if (!daemon)
        return;
    if (daemon->daemon)
        MHD_stop_daemon(daemon->daemon);
    free(daemon);
}

void daemon_add(struct daemon *daemon, struct arrived *arrived)
{
    daemon->group.pending = true; /* the request is probably there already */
    daemon->adding = arrived;
    MHD_add_connection(daemon->daemon, arrived->fd, (const struct sockaddr *)(const void *)&arrived->peer, arrived->size);
    daemon->adding = NULL;
    per_address_leave(daemon->group.engine, arrived->counted); /* unless it became a connection's */
}

/* The library wants to be run again at once while a connection has no room to read on; without an event in between that
 * would be a busy loop until the connection's deadline. */
int daemon_patience(struct daemon *daemon)
{
    if (daemon->group.pending)
        return 0;
    return daemon->spins > SPINS && daemon->timeout == 0 ? 1 : daemon->timeout;
}

void daemon_run(struct daemon *daemon)
{
    MHD_UNSIGNED_LONG_LONG timeout;
    if (!daemon->ready && !daemon->group.pending && daemon->timeout < 0)
        return;
    daemon->spins = daemon->ready || daemon->group.pending || daemon->timeout ? 0 : daemon->spins + 1;
    daemon->ready = daemon->group.pending = false;
    bool again = daemon->group.again;
    daemon->group.again = false;
    MHD_run(daemon->daemon);
    connection_watch_new(daemon->group.engine);
    daemon->group.pending |= again;
    daemon->timeout = MHD_get_timeout(daemon->daemon, &timeout) != MHD_YES ? -1 : timeout > 60000 ? 60000 : (int)timeout;
}
