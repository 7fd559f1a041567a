/* One thread that serves connections: a library daemon inside our own event loop. */
#include "server/worker.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "deliver/linger.h"
#include "deliver/upgrade.h"
#include "server/log.h"

/* Deadlines are looked at this often while the shortest of them runs. */
enum { LOOKS = 4 };

/* Turns in a row without waiting or getting on that are nothing unusual: the library reads a large head in steps of 128 bytes. */
enum { HURRIES = 100 };

/* Memory of one connection: a head with at least 8000 bytes of target (RFC 9110 4.1) and room for the response's head. The
 * library clears it after every request, so more of it costs time. */
enum { POOL = 10 * 1024, TARGET = 8000, RESPONSE_HEAD = 1800 };

struct worker {
    struct wire wire; /* first: the wire's hooks find the worker by it */
    struct MHD_Daemon *daemon;
    struct site *site;
    struct log log;
    struct watch library; /* the daemon's own epoll */
    struct watch wake;    /* worker_stop's eventfd */
    struct timer late;    /* the end of draining */
    atomic_int stops;     /* how often worker_stop was called */
    uint64_t drain_time;
    bool library_ready;
    int hurried;          /* turns in a row that neither waited nor got on with a request */
    bool over;
};

static enum MHD_Result handle(void *context, struct MHD_Connection *library, const char *url, const char *method,
                              const char *version, const char *content, size_t *content_size, void **request)
{
    struct worker *worker = context;
    struct conn *conn = *request; /* from take_target */
    worker->hurried = 0;
    (void)library;
    (void)url;
    if (!conn || conn->phase == PHASE_REFUSED)
        return MHD_NO;
    if (conn->phase == PHASE_HEAD) {
        bool fine = conn_head(conn, method, version);
        conn->keeps_content = fine && site_wants_content(&conn->request);
        return fine ? MHD_YES : MHD_NO;
    }
    if (*content_size > 0) {
        size_t size = *content_size;
        *content_size = 0;
        return conn_content(conn, content, size) ? MHD_YES : MHD_NO;
    }
    if (conn->phase == PHASE_READY)
        return conn_continue(conn) ? MHD_YES : MHD_NO;
    if (conn->phase != PHASE_CONTENT)
        return MHD_YES;
    struct answer answer = { 0 };
    return site_answer(worker->site, &conn->request, &answer) && conn_answer(conn, &answer) ? MHD_YES : MHD_NO;
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
    struct worker *worker = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        *socket_context = conn_opened(&worker->wire, library);
    else
        conn_closed(*socket_context);
}

static void notice_completion(void *context, struct MHD_Connection *library, void **request,
                              enum MHD_RequestTerminationCode code)
{
    struct conn *conn = *request;
    (void)context;
    (void)library;
    (void)code;
    if (conn)
        conn_completed(conn);
}

static void request_finished(struct wire *wire, const struct conn *conn)
{
    log_request(&((struct worker *)(void *)wire)->log, conn);
}

static void library_ready(struct watch *watch, uint32_t events)
{
    (void)events;
    ((struct worker *)((char *)watch - offsetof(struct worker, library)))->library_ready = true;
}

static void drain_late(struct timer *timer)
{
    ((struct worker *)((char *)timer - offsetof(struct worker, late)))->over = true;
}

/* Takes no more connections and ends those that wait for nothing. */
static void drain(struct worker *worker)
{
    struct wire *wire = &worker->wire;
    wire->draining = true;
    wire->stirred = true;
    MHD_quiesce_daemon(worker->daemon);
    upgrade_stop(wire);
    for (struct conn *conn = wire->conns; conn; conn = conn->next)
        if (conn->phase == PHASE_IDLE && !conn_head_begun(conn))
            conn_end(conn);
    worker->late.fire = drain_late;
    if (!timer_set(wire->loop, &worker->late, loop_now(wire->loop) + (int64_t)worker->drain_time))
        worker->over = true;
}

static void woken(struct watch *watch, uint32_t events)
{
    struct worker *worker = (struct worker *)((char *)watch - offsetof(struct worker, wake));
    uint64_t count;
    (void)events;
    if (read(watch->fd, &count, sizeof count) < 0)
        return;
    int stops = atomic_load(&worker->stops);
    if (stops > 1)
        worker->over = true;
    else if (stops == 1 && !worker->wire.draining)
        drain(worker);
}

static struct MHD_Daemon *start_daemon(struct worker *worker, int listen_fd, unsigned connections)
{
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_ALLOW_UPGRADE;
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, worker, MHD_OPTION_LISTEN_SOCKET, listen_fd,
                            MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
                            MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
                            MHD_OPTION_URI_LOG_CALLBACK, take_target, worker, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped,
                            worker, MHD_OPTION_NOTIFY_CONNECTION, notice_connection, worker, MHD_OPTION_NOTIFY_COMPLETED,
                            notice_completion, worker, MHD_OPTION_END);
}

/* The shortest of the deadlines of a connection. */
static int64_t shortest(const struct wire_limits *limits)
{
    int64_t least = limits->head_time < limits->content_time ? limits->head_time : limits->content_time;
    return least < limits->idle_time ? least : limits->idle_time;
}

static bool start(struct worker *worker, const struct options *options, int listen_fd, unsigned connections)
{
    struct wire *wire = &worker->wire;
    wire->loop = loop_new();
    wire->queue = library_queue();
    wire->finished = request_finished;
    wire->limits = (struct wire_limits){ (int64_t)options->head_timeout, (int64_t)options->content_timeout,
                                         (int64_t)options->idle_timeout, options->max_content, TARGET,
                                         POOL - RESPONSE_HEAD, (options->max_waiting + options->workers - 1) / options->workers };
    wire->look_time = shortest(&wire->limits) / LOOKS;
    worker->wake = (struct watch){ eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), woken };
    if (!wire->loop || worker->wake.fd < 0 || !loop_watch(wire->loop, &worker->wake, EPOLLIN))
        return false;
    log_start(&worker->log, wire->loop, (enum log_format)options->log_format);
    worker->daemon = start_daemon(worker, listen_fd, connections);
    if (!worker->daemon)
        return false;
    worker->library = (struct watch){ MHD_get_daemon_info(worker->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, library_ready };
    return loop_watch(wire->loop, &worker->library, EPOLLIN);
}

struct worker *worker_new(const struct options *options, int listen_fd, unsigned connections, struct site *site)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return NULL;
    worker->site = site;
    worker->drain_time = options->drain_timeout;
    worker->wake.fd = -1;
    if (!start(worker, options, listen_fd, connections)) {
        perror("everystatus: cannot start a worker");
        worker_free(worker);
        return NULL;
    }
    return worker;
}

/* The library aborts if it is stopped while a connection is suspended. */
static void resume_all(struct worker *worker)
{
    for (struct conn *conn = worker->wire.conns; conn; conn = conn->next)
        if (conn->phase == PHASE_WAITING || conn->phase == PHASE_PACED)
            conn_resume(conn, PHASE_REFUSED);
    MHD_run(worker->daemon);
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    if (worker->daemon) {
        upgrade_stop(&worker->wire);
        resume_all(worker);
        MHD_stop_daemon(worker->daemon);
        linger_stop(&worker->wire);
    }
    if (worker->log.loop)
        log_finish(&worker->log);
    if (worker->wake.fd >= 0)
        close(worker->wake.fd);
    loop_free(worker->wire.loop);
    free(worker);
}

struct loop *worker_loop(struct worker *worker)
{
    return worker->wire.loop;
}

/* How long the library lets us sleep, in milliseconds; -1: for ever. */
static int library_patience(struct worker *worker)
{
    MHD_UNSIGNED_LONG_LONG timeout;
    if (MHD_get_timeout(worker->daemon, &timeout) != MHD_YES)
        return -1;
    return timeout > 60000 ? 60000 : (int)timeout;
}

/* The library wants to be run again at once while a connection has no room to read on; without an event in between that
 * would be a busy loop until the connection's deadline. */
static int calm(struct worker *worker, int patience)
{
    worker->hurried = patience == 0 && !worker->wire.stirred ? worker->hurried + 1 : 0;
    return worker->hurried > HURRIES ? 1 : patience;
}

/* Whether nothing is left to serve. */
static bool is_drained(const struct wire *wire)
{
    return wire->draining && !wire->conns && !wire->lingering;
}

void worker_run(struct worker *worker, const atomic_int *others)
{
    struct wire *wire = &worker->wire;
    while (!worker->over && !(is_drained(wire) && atomic_load(others) == 0)) {
        int patience = calm(worker, wire->stirred ? 0 : library_patience(worker));
        if (!loop_turn(wire->loop, patience))
            break;
        if (worker->library_ready || wire->stirred || patience >= 0) {
            worker->hurried = worker->library_ready ? 0 : worker->hurried;
            worker->library_ready = false;
            wire->stirred = false;
            MHD_run(worker->daemon);
        }
    }
}

void worker_stop(struct worker *worker)
{
    atomic_fetch_add(&worker->stops, 1);
    worker_wake(worker);
}

void worker_wake(struct worker *worker)
{
    const uint64_t one = 1;
    if (write(worker->wake.fd, &one, sizeof one) < 0)
        perror("everystatus: cannot wake a worker");
}
