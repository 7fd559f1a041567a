/* One thread that serves connections: a pool of them inside our own event loop. */
#include "server/worker.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "deliver/await.h"
#include "deliver/linger.h"
#include "deliver/upgrade.h"
#include "server/doors.h"
#include "server/log.h"

/* Deadlines are looked at this often while the shortest of them runs. */
enum { LOOKS = 4 };

struct worker {
    struct wire wire; /* first: the wire's hooks find the worker by it */
    struct doors doors;
    struct log log;
    struct site *site;
    struct watch wake;    /* the wire's eventfd, also worker_stop's */
    struct timer late;    /* the end of draining */
    atomic_int stops;     /* how often worker_stop was called */
    uint64_t drain_time;
    bool over;
};

static void request_finished(struct wire *wire, const struct conn *conn)
{
    struct worker *worker = (struct worker *)(void *)wire;
    log_request(&worker->log, conn);
    if (conn->entry)
        site_finished(worker->site, conn);
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
    doors_quiesce(&worker->doors);
    upgrade_stop(wire);
    await_look(wire);
    for (struct conn *conn = wire->conns; conn; conn = conn->next)
        if (conn_is_quiet(conn))
            conn_end(conn);
        else if (conn->phase == PHASE_WAITING && conn->raw.held)
            conn_resume(conn, PHASE_READY);
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
    await_look(&worker->wire);
    int stops = atomic_load(&worker->stops);
    if (stops > 1)
        worker->over = true;
    else if (stops == 1 && !worker->wire.draining)
        drain(worker);
}

/* The shortest of the deadlines of a connection. */
static int64_t shortest(const struct wire_limits *limits)
{
    int64_t least = limits->head_time < limits->content_time ? limits->head_time : limits->content_time;
    return least < limits->idle_time ? least : limits->idle_time;
}

static bool start(struct worker *worker, const struct options *options, const struct ports *ports, bool first,
                  unsigned connections, struct site *site)
{
    struct wire *wire = &worker->wire;
    wire->loop = loop_new();
    wire->queue = library_queue();
    wire->version = library_version();
    wire->finished = request_finished;
    wire->limits = (struct wire_limits){ (int64_t)options->head_timeout, (int64_t)options->content_timeout,
                                         (int64_t)options->idle_timeout, options->max_content,
                                         shard_limits.target, shard_limits.head,
                                         (options->max_waiting + options->workers - 1) / options->workers,
                                         options->max_held / options->workers };
    wire->look_time = shortest(&wire->limits) / LOOKS;
    worker->wake = (struct watch){ eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), woken };
    wire->wake = worker->wake.fd;
    if (!wire->loop || worker->wake.fd < 0 || !loop_watch(wire->loop, &worker->wake, EPOLLIN))
        return false;
    log_start(&worker->log, wire->loop, (enum log_format)options->log_format);
    return doors_open(&worker->doors, wire, site, ports, first, connections);
}

struct worker *worker_new(const struct options *options, const struct ports *ports, bool first, unsigned connections,
                          struct site *site)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return NULL;
    worker->site = site;
    worker->drain_time = options->drain_timeout;
    worker->wake.fd = -1;
    if (!start(worker, options, ports, first, connections, site)) {
        perror("everystatus: cannot start a worker");
        worker_free(worker);
        return NULL;
    }
    return worker;
}

/* The library aborts if it is stopped while a connection is suspended. */
static void resume_all(struct worker *worker)
{
    worker->wire.ending = true; /* what comes in the last run must not be suspended in its turn */
    for (struct conn *conn = worker->wire.conns; conn; conn = conn->next)
        if (conn->phase == PHASE_WAITING || conn->phase == PHASE_PACED)
            conn_resume(conn, PHASE_REFUSED);
    doors_run(&worker->doors);
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    upgrade_stop(&worker->wire);
    resume_all(worker);
    doors_free(&worker->doors);
    linger_stop(&worker->wire);
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

/* Whether nothing is left to serve. */
static bool is_drained(const struct wire *wire)
{
    return wire->draining && !wire->conns && !wire->lingering;
}

void worker_run(struct worker *worker, const atomic_int *others)
{
    struct wire *wire = &worker->wire;
    while (!worker->over && !(is_drained(wire) && atomic_load(others) == 0)) {
        if (!loop_turn(wire->loop, doors_patience(&worker->doors)))
            break;
        doors_run(&worker->doors);
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
