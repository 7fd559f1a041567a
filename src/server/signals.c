/* The signals that the server takes. */
#include "server/signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/fail.h"
#include "server/reload.h"

static void have_workers_depart(struct signals *signals)
{
    for (size_t i = 0; i < signals->count; i++)
        worker_depart(signals->workers[i]);
}

static void stop_workers(struct signals *signals)
{
    for (size_t i = 0; i < signals->count; i++)
        worker_stop(signals->workers[i]);
}

static void drain(struct timer *timer)
{
    struct signals *signals = (struct signals *)((char *)timer - offsetof(struct signals, delay));
    signals->until = clock_now() + (int64_t)signals->options->drain_timeout;
    pauser_finish(signals->pauser);
    ports_shut(signals->ports);
    stop_workers(signals);
}

/* The first time it ends when the requests under way have, the second time at once. */
static void end(struct signals *signals)
{
    struct loop *loop = worker_loop(signals->workers[0]);
    int64_t delay = (int64_t)signals->options->drain_delay;
    bool again = signals->ending;
    signals->ending = true;
    site_drain(signals->site);
    if (!again) {
        notify_stopping(signals->notify);
        have_workers_depart(signals);
    }
    if (!again && delay && timer_set(loop, &signals->delay, clock_now() + delay))
        return;
    if (!again || signals->delay.slot)
        drain(&signals->delay);
    timer_cancel(loop, &signals->delay);
    if (again) {
        signals->until = 0;
        stop_workers(signals);
    }
}

/* What is not there to be read again is passed over, unless nothing is. */
static void reload(const struct signals *signals)
{
    const struct options *options = signals->options;
    const bool secured = options->tls_cert || options->tls_client_ca;
    if (secured)
        reload_certificate(options, signals->tls);
    if (options->routes_file || !secured)
        reload_routes(options, signals->site);
}

static void arrived(struct watch *watch, uint32_t events)
{
    struct signals *signals = (struct signals *)((char *)watch - offsetof(struct signals, watch));
    struct signalfd_siginfo info;
    (void)events;
    if (read(watch->fd, &info, sizeof info) != sizeof info)
        return;
    if (info.ssi_signo != SIGHUP) {
        end(signals);
        return;
    }
    notify_reloading(signals->notify);
    reload(signals);
    notify_ready(signals->notify);
}

bool signals_block(struct signals *signals)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    *signals = (struct signals){ .watch = { -1, arrived }, .delay = { .fire = drain } };
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
        return fail_system("cannot block signals");
    signals->watch.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return signals->watch.fd >= 0 || fail_system("cannot watch for signals");
}

bool signals_watch(struct signals *signals)
{
    return loop_watch(worker_loop(signals->workers[0]), &signals->watch, EPOLLIN) || fail_system("cannot watch for signals");
}

void signals_release(struct signals *signals)
{
    if (signals->watch.fd >= 0)
        close(signals->watch.fd);
}
