/* The server as a whole: listening, threads, and their end. */
#include "server/server.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/send/prepared.h"
#include "server/fail.h"
#include "server/reload.h"
#include "server/requirements.h"
#include "server/sandbox.h"
#include "server/selfcheck.h"
#include "server/signals.h"
#include "server/sink.h"
#include "server/terminal.h"
#include "server/user.h"
#include "state/metrics.h"
#include "version.h"

/* Descriptors that are not connections: listening, epolls, logs, lingering sockets. */
enum { DESCRIPTORS_APART = 320, CONNECTIONS_MOST = 100000 };

/* What waits to be written to stderr, for each worker. */
enum { LOG_BYTES = 1 << 20 };

struct server;

/* What a thread needs to know. */
struct task {
    struct server *server;
    struct worker *worker;
};

struct server {
    struct ports ports;
    struct tls *tls; /* or NULL */
    struct account account;
    struct metrics metrics;
    struct build_fact build[3];
    struct site *site;
    struct prepared_set *prepared;
    struct worker **workers; /* the first one is the main thread's */
    pthread_t *threads;
    struct task *tasks;
    size_t count;       /* of workers */
    size_t started;     /* of threads, without the main one */
    atomic_int running; /* those of them that have not drained */
    struct signals signals;
    struct pauser pauser;
    struct notify notify;
    struct sandbox sandbox;
};

/* As many connections as descriptors allow, unless the option says fewer. */
static unsigned connections_most(const struct options *options)
{
    struct rlimit limit = { 0 };
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    uint64_t most = limit.rlim_cur > DESCRIPTORS_APART + 64 ? limit.rlim_cur - DESCRIPTORS_APART : 64;
    if (most > CONNECTIONS_MOST)
        most = CONNECTIONS_MOST;
    if (options->connections && options->connections < most)
        most = options->connections;
    return (unsigned)most;
}

/* Those of one worker: all of them together have no more, and each has one at least (options_fit). */
static unsigned connections_of(size_t number, unsigned most, uint64_t workers)
{
    return (unsigned)(most / workers + (number < most % workers));
}

/* The table of descriptors gets its size now. Once there are threads, the kernel waits for all processors each time that it
 * grows, for some 10 ms, in which nobody would be served. If it cannot be had now, it grows later. */
static void reserve_descriptors(int own, size_t connections)
{
    const int last = fcntl(own, F_DUPFD_CLOEXEC, (int)connections + DESCRIPTORS_APART - 1);
    if (last >= 0)
        close(last);
}

static bool take_pauses(struct server *server)
{
    struct pauser *pauser = &server->pauser;
    pauser->ports = &server->ports;
    pauser->workers = server->workers;
    pauser->count = server->count;
    return pauser_watch(pauser);
}

/* From now on they have their effect. */
static bool take_signals(struct server *server, const struct options *options)
{
    struct signals *signals = &server->signals;
    signals->options = options;
    signals->site = server->site;
    signals->ports = &server->ports;
    signals->tls = server->tls;
    signals->pauser = &server->pauser;
    signals->notify = &server->notify;
    signals->workers = server->workers;
    signals->count = server->count;
    return signals_watch(signals);
}

static bool set_prefix(struct site *site, const char *prefix)
{
    struct problem problem = prefix ? site_set_prefix(site, prefix) : problem_none();
    return !problem_found(&problem) || fail_usage("--prefix: \"%s\" %s", prefix, problem.text);
}

static bool start_workers(struct server *server, const struct options *options)
{
    const unsigned most = connections_most(options);
    reserve_descriptors(server->signals.watch.fd, most);
    server->workers = calloc(options->workers, sizeof *server->workers);
    server->threads = calloc(options->workers, sizeof *server->threads);
    server->tasks = calloc(options->workers, sizeof *server->tasks);
    account_init(&server->account, options->max_state, options->max_held);
    server->prepared = prepared_set_new(site_kept_count());
    if (server->prepared)
        server->site = site_new(&options->rules, &options->memory, prepared_set_kept(server->prepared), &server->account);
    if (!server->workers || !server->threads || !server->tasks || !server->site)
        return fail_system("out of memory");
    site_set_pauses(server->site, &server->pauser.pauses);
    site_set_ports(server->site, server->ports.secure, server->ports.list[0].listener.port);
    site_set_names(server->site, options->names);
    site_set_metrics(server->site, &server->metrics);
    if (!set_prefix(server->site, options->prefix))
        return false;
    if (!reload_start(options, server->signals.watch.fd, server->site) || !reload_default(options, server->site))
        return false;
    for (; server->count < options->workers; server->count++) {
        server->workers[server->count] =
            worker_new(options, &server->ports, server->count, connections_of(server->count, most, options->workers),
                       server->site, server->prepared, &server->account);
        if (!server->workers[server->count])
            return false;
        metrics_add(&server->metrics, worker_counters(server->workers[server->count]));
    }
    return take_pauses(server) && take_signals(server, options) &&
           notify_watch(&server->notify, worker_loop(server->workers[0]));
}

/* Before there are threads: each would have to enter by itself. */
static bool enter_sandbox(struct server *server, const struct options *options)
{
    bool fine = sandbox_enter(&server->sandbox, options, &server->ports);
    site_set_sandbox(server->site, server->sandbox.mode, server->sandbox.parts, SANDBOX_PARTS);
    return fine;
}

/* What is ready before the ports are announced: whoever reads of them may take for granted that it serves. */
static bool start_sink(struct server *server)
{
    return sink_start(server->count * LOG_BYTES, &server->metrics.dropped) || fail_system("cannot start a thread");
}

static void *run_thread(void *context)
{
    static const atomic_int nobody;
    struct task *task = context;
    worker_run(task->worker, &nobody);
    atomic_fetch_sub(&task->server->running, 1);
    worker_wake(task->server->workers[0]);
    return NULL;
}

static bool run(struct server *server)
{
    bool fine = true;
    server->metrics.ready = clock_time();
    notify_ready(&server->notify);
    for (size_t i = 1; i < server->count && fine; i++) {
        server->tasks[i] = (struct task){ server, server->workers[i] };
        atomic_fetch_add(&server->running, 1);
        fine = pthread_create(&server->threads[i], NULL, run_thread, &server->tasks[i]) == 0;
        server->started += fine;
    }
    if (fine)
        worker_run(server->workers[0], &server->running);
    else
        fail_system("cannot start a thread");
    for (size_t i = 1; i <= server->started; i++) {
        if (!fine)
            worker_stop(server->workers[i]);
        pthread_join(server->threads[i], NULL);
    }
    return fine;
}

/* Gets TLS ready, if it is asked for. */
static bool secure(struct server *server, const struct options *options)
{
    bool wanted = options->tls_port != OPTIONS_NO_PORT;
    server->tls = wanted ? tls_new(options) : NULL;
    return !wanted || server->tls;
}

/* Says what the server remembers at most. */
static void announce_memory(const struct options *options)
{
    const struct store_limits *limits = &options->memory.limits;
    printf("remembering at most %llu keys and %llu requests, %llu bytes, for %g s "
           "(--max-keys, --max-entries, --max-state, --state-ttl)\n",
           (unsigned long long)limits->keys, (unsigned long long)limits->entries, (unsigned long long)options->max_state,
           (double)limits->ttl / 1000000);
}

/* In one piece: who reads the first line alone, and then closes the pipe, must not end the server by that. */
static bool announce(struct server *server, const struct options *options)
{
    if (!ports_announce(&server->ports, options))
        return false;
    announce_memory(options);
    sandbox_announce(&server->sandbox);
    user_announce();
    return terminal_flush();
}

static void finish(struct server *server)
{
    for (size_t i = 0; i < server->count; i++)
        worker_free(server->workers[i]);
    sink_finish(server->signals.until - clock_now(), server->signals.watch.fd);
    site_free(server->site);
    prepared_set_free(server->prepared);
    free(server->tasks);
    free(server->threads);
    free(server->workers);
    ports_close(&server->ports);
    tls_free(server->tls);
    pauser_release(&server->pauser);
    signals_release(&server->signals);
    notify_close(&server->notify);
}

/* What this program is made of. */
static void know_build(struct server *server)
{
    server->build[0] = (struct build_fact){ "version", EVERYSTATUS_VERSION };
    server->build[1] = (struct build_fact){ "libmicrohttpd", MHD_get_version() };
    server->metrics.build = server->build;
}

int server_run(const struct options *options)
{
    struct server server = { .metrics.started = clock_time() };
    know_build(&server);
    notify_open(&server.notify);
    bool fine = signals_block(&server.signals) && pauser_init(&server.pauser) && requirements_met(options) &&
                secure(&server, options) && selfcheck(options, server.tls ? tls_face(server.tls, NULL) : NULL) &&
                ports_open(&server.ports, options, server.tls) && user_become(options->user) &&
                start_workers(&server, options) && enter_sandbox(&server, options) && start_sink(&server) &&
                announce(&server, options) && run(&server);
    finish(&server);
    return fine ? 0 : fail_status();
}
