/* One of the library's daemons, and what it calls: here its connections meet our routes. */
#include "server/shard.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "deliver/secure.h"
#include "deliver/version.h"

/* Runs in a row without waiting or getting on that are nothing unusual: the library reads a large head in steps of 128 bytes. */
enum { HURRIES = 100 };

/* Memory of one connection: a head with at least 8000 bytes of target (RFC 9110 4.1) and room for the response's head. The
 * library clears it after every request, so more of it costs time. */
enum { POOL = 10 * 1024, TARGET = 8000, RESPONSE_HEAD = 1800 };

const struct shard_limits shard_limits = { .target = TARGET, .head = POOL - RESPONSE_HEAD };

/* Asks the routes; a request that waited for something is asked for again. None waits any more when the server drains. */
static enum MHD_Result respond(struct shard *shard, struct conn *conn)
{
    struct answer answer = { .until = shard->crowd.wire->draining ? 1 : conn->answer.until };
    conn_release_answer(conn);
    return site_answer(shard->site, &conn->request, &answer) && conn_answer(conn, &answer) ? MHD_YES : MHD_NO;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *library, const char *url, const char *method,
                              const char *version, const char *content, size_t *content_size, void **request)
{
    struct shard *shard = context;
    struct conn *conn = *request; /* from take_target */
    shard->hurried = 0;
    (void)library;
    (void)url;
    if (!conn || conn->phase == PHASE_REFUSED || conn->wire->ending)
        return MHD_NO;
    if (conn->phase == PHASE_HEAD) {
        bool fine = conn_head(conn, method, version);
        conn->keeps_content = fine && site_wants_content(shard->site, &conn->request);
        return fine ? MHD_YES : MHD_NO;
    }
    bool again = conn->phase == PHASE_READY && conn->answer.kind == ANSWER_LATER;
    if (conn->phase == PHASE_READY && !again)
        return conn_continue(conn) ? MHD_YES : MHD_NO; /* first: content may still be there, whose request is broken off */
    if (*content_size > 0 && conn->content == 0 && site_breaks_off(shard->site, &conn->request))
        return respond(shard, conn);
    if (*content_size > 0) {
        size_t size = *content_size;
        *content_size = 0;
        return conn_content(conn, content, size) ? MHD_YES : MHD_NO;
    }
    if (conn->phase != PHASE_CONTENT && !again)
        return MHD_YES;
    return respond(shard, conn);
}

static void *take_target(void *context, const char *target, struct MHD_Connection *library)
{
    struct conn *conn = conn_of(library);
    (void)context;
    if (conn)
        conn_target(conn, (char *)(uintptr_t)target); /* the library's own buffer, which is writable */
    return conn;
}

/* The library would decode "%00" and "%2F"; routes read the target as it was sent. */
static size_t leave_escaped(void *context, struct MHD_Connection *library, char *text)
{
    (void)context;
    (void)library;
    return strlen(text);
}

static void notice_connection(void *context, struct MHD_Connection *library, void **socket_context,
                              enum MHD_ConnectionNotificationCode code)
{
    struct shard *shard = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        *socket_context = conn_opened(&shard->crowd, library);
    else
        conn_closed(*socket_context);
    shard->changed(shard, code == MHD_CONNECTION_NOTIFY_STARTED);
}

static void notice_completion(void *context, struct MHD_Connection *library, void **request,
                              enum MHD_RequestTerminationCode code)
{
    struct conn *conn = *request;
    (void)context;
    (void)library;
    if (conn)
        conn_completed(conn, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
}

static void library_ready(struct watch *watch, uint32_t events)
{
    (void)events;
    ((struct shard *)((char *)watch - offsetof(struct shard, library)))->ready = true;
}

static bool start(struct shard *shard)
{
    struct MHD_OptionItem secure[SECURE_OPTIONS] = { { MHD_OPTION_END, 0, NULL } };
    struct MHD_OptionItem version[VERSION_OPTIONS];
    unsigned flags = version_flags() | MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_ALLOW_UPGRADE;
    if (shard->crowd.face) {
        flags |= MHD_USE_TLS;
        secure_options(secure);
    }
    version_options(version);
    shard->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, shard, MHD_OPTION_CONNECTION_LIMIT, (unsigned)SHARD_MOST,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_URI_LOG_CALLBACK,
        take_target, shard, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, shard, MHD_OPTION_NOTIFY_CONNECTION,
        notice_connection, shard, MHD_OPTION_NOTIFY_COMPLETED, notice_completion, shard,
        MHD_OPTION_ARRAY, version, MHD_OPTION_ARRAY, secure, MHD_OPTION_END);
    if (!shard->daemon)
        return false;
    shard->library = (struct watch){ MHD_get_daemon_info(shard->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, library_ready };
    return loop_watch(shard->crowd.wire->loop, &shard->library, EPOLLIN);
}

struct shard *shard_new(struct wire *wire, struct site *site, const struct face *face)
{
    struct shard *shard = calloc(1, sizeof *shard);
    if (!shard)
        return NULL;
    *shard = (struct shard){ .crowd = { .wire = wire, .face = face }, .site = site, .patience = -1 };
    if (!start(shard)) {
        shard_free(shard);
        return NULL;
    }
    return shard;
}

void shard_free(struct shard *shard)
{
    if (!shard)
        return;
    if (shard->daemon)
        MHD_stop_daemon(shard->daemon);
    free(shard);
}

void shard_add(struct shard *shard, int fd, const struct sockaddr *address, socklen_t size)
{
    shard->crowd.stirred = true; /* the request is probably there already */
    MHD_add_connection(shard->daemon, fd, address, size);
}

/* The library wants to be run again at once while a connection has no room to read on; without an event in between that
 * would be a busy loop until the connection's deadline. */
int shard_patience(struct shard *shard)
{
    if (shard->crowd.stirred)
        return 0;
    return shard->hurried > HURRIES && shard->patience == 0 ? 1 : shard->patience;
}

void shard_run(struct shard *shard)
{
    MHD_UNSIGNED_LONG_LONG timeout;
    if (!shard->ready && !shard->crowd.stirred && shard->patience < 0)
        return;
    shard->hurried = shard->ready || shard->crowd.stirred || shard->patience ? 0 : shard->hurried + 1;
    shard->ready = shard->crowd.stirred = false;
    bool twice = shard->crowd.twice;
    shard->crowd.twice = false;
    MHD_run(shard->daemon);
    shard->crowd.stirred |= twice;
    shard->patience = MHD_get_timeout(shard->daemon, &timeout) != MHD_YES ? -1 : timeout > 60000 ? 60000 : (int)timeout;
}
