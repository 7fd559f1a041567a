/* One thread that serves connections, inside our own event loop. */
#include "server/worker.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "engine/exchange.h"
#include "engine/send/deferred.h"
#include "engine/linger.h"
#include "engine/send/upgrade.h"
#include "server/acceptors.h"
#include "server/log.h"
#include "server/service.h"

/* Deadlines are looked at this often while the shortest of them runs. */
enum { LOOKS = 4 };

struct worker {
    struct engine engine; /* first: the engine's hooks find the worker by it */
    struct acceptors acceptors;
    struct ports *ports;
    struct log log;
    struct site *site;
    struct watch wake;   /* the engine's eventfd, also worker_stop's */
    struct timer late;   /* the end of draining */
    atomic_bool departs; /* worker_depart was called */
    atomic_int stops;    /* how often worker_stop was called */
    uint64_t drain_time;
    unsigned pauses; /* of the ports', that it has heeded */
    bool over;
};

static void request_finished(struct engine *engine, const struct connection *connection)
{
    struct worker *worker = (struct worker *)(void *)engine;
    const struct exchange *exchange = &connection->exchange;
    log_request(&worker->log, connection);
    counters_finish(&engine->counters, exchange->code, exchange->mark, exchange->answer.fault);
    if (exchange->request.number)
        counter_add(&engine->counters.in_flight, -1ULL);
    if (!exchange->entry)
        return;
    const struct answer_outcome outcome = exchange_outcome(connection);
    site_finished(worker->site, connection->exchange.entry, &outcome);
}

static void connection_dropped(struct engine *engine, const struct sockaddr *peer, const char *problem)
{
    log_dropped(&((struct worker *)(void *)engine)->log, peer, problem);
}

static void drain_late(struct timer *timer)
{
    ((struct worker *)((char *)timer - offsetof(struct worker, late)))->over = true;
}

/* Takes those who have connected and nobody more, and ends who waits for nothing. */
static void drain(struct worker *worker)
{
    struct engine *engine = &worker->engine;
    engine->departing = engine->draining = true;
    upgrade_stop(engine);
    exchange_drain(engine);
    acceptors_finish(&worker->acceptors);
    ports_leave(worker->ports);
    worker->late.fire = drain_late;
    if (!timer_set(engine->loop, &worker->late, loop_now(engine->loop) + (int64_t)worker->drain_time))
        worker->over = true;
}

/* A pause that is over already counts, too: its end may have put another socket in the place of one. */
void worker_heed_pause(struct worker *worker)
{
    unsigned pauses = atomic_load(&worker->ports->pauses);
    if (pauses == worker->pauses)
        return;
    worker->pauses = pauses;
    acceptors_pause(&worker->acceptors, true);
    if (pauses % 2 == 0)
        acceptors_pause(&worker->acceptors, false);
}

static void woken(struct watch *watch, uint32_t events)
{
    struct worker *worker = (struct worker *)((char *)watch - offsetof(struct worker, wake));
    uint64_t count;
    (void)events;
    if (read(watch->fd, &count, sizeof count) < 0)
        return;
    deferred_look(&worker->engine);
    worker_heed_pause(worker);
    worker->engine.departing |= atomic_load(&worker->departs);
    int stops = atomic_load(&worker->stops);
    if (stops > 1)
        worker->over = true;
    else if (stops == 1 && !worker->engine.draining)
        drain(worker);
}

/* The shortest of the deadlines of a connection. */
static int64_t shortest(const struct engine_limits *limits)
{
    int64_t least = limits->head_time < limits->content_time ? limits->head_time : limits->content_time;
    return least < limits->idle_time ? least : limits->idle_time;
}

static bool start(struct worker *worker, const struct options *options, struct ports *ports, size_t number,
                  unsigned connections, struct site *site, struct prepared_set *prepared, struct account *account)
{
    struct engine *engine = &worker->engine;
    engine->loop = loop_new();
    engine->service = &site_service;
    engine->site = site;
    engine->prefix = options->prefix;
    engine->trusted = options->trusted.count || options->trusted.local ? &options->trusted : NULL;
    engine->proxy_protocol = options->proxy_protocol;
    engine->clients = ports->clients;
    engine->prepared = prepared;
    engine->account = account;
    engine->queue = interpose_queue();
    engine->version = library_version();
    engine->finished = request_finished;
    engine->dropped = connection_dropped;
    engine->opened = number;
    engine->apart = options->workers;
    engine->limits = (struct engine_limits){ (int64_t)options->head_timeout,
                                             (int64_t)options->content_timeout,
                                             (int64_t)options->rules.max_idle,
                                             options->max_content,
                                             daemon_limits.target,
                                             daemon_limits.head,
                                             (options->max_waiting + options->workers - 1) / options->workers };
    engine->look_time = shortest(&engine->limits) / LOOKS;
    worker->wake = (struct watch){ eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), woken };
    engine->wake = worker->wake.fd;
    if (!engine->loop || worker->wake.fd < 0 || !loop_watch(engine->loop, &worker->wake, EPOLLIN))
        return false;
    log_start(&worker->log, engine->loop, (enum log_format)options->log_format);
    return acceptors_open(&worker->acceptors, engine, ports, number == 0, connections);
}

struct worker *worker_new(const struct options *options, struct ports *ports, size_t number, unsigned connections,
                          struct site *site, struct prepared_set *prepared, struct account *account)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker)
        *worker = (struct worker){ .site = site, .ports = ports, .drain_time = options->drain_timeout, .wake.fd = -1 };
    if (!worker || !start(worker, options, ports, number, connections, site, prepared, account)) {
        perror("everystatus: cannot start a worker");
        worker_free(worker);
        return NULL;
    }
    return worker;
}

/* The library aborts if it is stopped while a connection is suspended. */
static void resume_all(struct worker *worker)
{
    exchange_stop(&worker->engine);
    acceptors_run(&worker->acceptors);
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    upgrade_stop(&worker->engine);
    resume_all(worker);
    acceptors_free(&worker->acceptors);
    linger_stop(&worker->engine);
    if (worker->log.loop)
        log_finish(&worker->log);
    if (worker->wake.fd >= 0)
        close(worker->wake.fd);
    spare_release(&worker->engine.spare);
    loop_free(worker->engine.loop);
    free(worker);
}

const struct counters *worker_counters(const struct worker *worker)
{
    return &worker->engine.counters;
}

struct loop *worker_loop(struct worker *worker)
{
    return worker->engine.loop;
}

/* Whether nothing is left to serve. */
static bool is_drained(const struct engine *engine)
{
    return engine->draining && !engine->open.first && !engine->lingering.first;
}

void worker_run(struct worker *worker, const atomic_int *others)
{
    struct engine *engine = &worker->engine;
    while (!worker->over && !(is_drained(engine) && atomic_load(others) == 0)) {
        if (!loop_turn(engine->loop, acceptors_patience(&worker->acceptors)))
            break;
        acceptors_run(&worker->acceptors);
    }
}

void worker_depart(struct worker *worker)
{
    atomic_store(&worker->departs, true);
    worker_wake(worker);
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
        return; /* its count is full: it wakes anyway (eventfd(2)) */
}
