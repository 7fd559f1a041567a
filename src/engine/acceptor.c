/* Accepts connections, and gives each to the first daemon that has room. */

/* Few connections share one daemon of the library, as if there was no other; many are spread, since each time that a delayed
 * one goes on, the library walks over all that its daemon has suspended. */
#include "engine/acceptor.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/linger.h"
#include "engine/per-address.h"

/* Accepted in one turn at most: those that are there already shall not wait for a flood of new ones. */
enum { ACCEPTS = 32 };

struct acceptor {
    struct arrival_owner arrivals; /* first */
    struct engine *engine;
    const struct identity *identity;
    struct daemon **daemons;
    size_t count;
    size_t most;  /* daemons that can be needed */
    size_t first; /* no daemon before this one has room */
    unsigned connections;
    unsigned limit; /* of connections */
    struct watch listener;
    struct timer pause;
    bool listening; /* the listener is watched */
    bool quiet;     /* it is not to be any more */
    bool paused;    /* it does not listen for a time */
};

/* Watches the listener while there is room. */
static void listen_again(struct acceptor *acceptor)
{
    bool wanted = !acceptor->quiet && !acceptor->paused && acceptor->engine->connections < acceptor->limit;
    if (wanted == acceptor->listening || acceptor->listener.fd < 0)
        return;
    if (wanted)
        acceptor->listening = loop_watch(acceptor->engine->loop, &acceptor->listener, EPOLLIN | EPOLLEXCLUSIVE);
    else
        loop_unwatch(acceptor->engine->loop, &acceptor->listener);
    acceptor->listening = acceptor->listening && wanted;
}

/* No more are accepted until a connection closes; those of other acceptors are looked for. */
static void wait_for_room(struct acceptor *acceptor)
{
    listen_again(acceptor);
    if (!acceptor->listening && !acceptor->quiet && !acceptor->paused && acceptor->connections < acceptor->engine->connections)
        timer_set(acceptor->engine->loop, &acceptor->pause, loop_now(acceptor->engine->loop) + ACCEPT_PAUSE);
}

static void resume_accepting(struct timer *timer)
{
    wait_for_room((struct acceptor *)((char *)timer - offsetof(struct acceptor, pause)));
}

/* Stops accepting for a moment. */
static void pause_accepting(struct acceptor *acceptor)
{
    if (acceptor->listening)
        loop_unwatch(acceptor->engine->loop, &acceptor->listener);
    acceptor->listening = false;
    timer_set(acceptor->engine->loop, &acceptor->pause, loop_now(acceptor->engine->loop) + ACCEPT_PAUSE);
}

static void count(struct acceptor *acceptor, bool opened)
{
    acceptor->engine->connections += opened ? 1 : -1U;
    acceptor->connections += opened ? 1 : -1U;
    if (!opened && !acceptor->listening && !acceptor->pause.slot)
        listen_again(acceptor);
}

static void changed(struct daemon *daemon, bool opened)
{
    struct acceptor *acceptor = daemon->owner;
    struct counters *counters = &acceptor->engine->counters;
    counter_add(&counters->open, opened ? 1 : -1ULL);
    counter_add(&counters->opened, opened);
    daemon->connections += opened ? 1 : -1U;
    for (size_t i = 0; !opened && i < acceptor->first; i++)
        if (acceptor->daemons[i] == daemon)
            acceptor->first = i;
    count(acceptor, opened);
}

static struct daemon *add_daemon(struct acceptor *acceptor)
{
    struct daemon *daemon = acceptor->count < acceptor->most ? daemon_new(acceptor->engine, acceptor->identity) : NULL;
    if (!daemon)
        return NULL;
    daemon->changed = changed;
    daemon->owner = acceptor;
    acceptor->daemons[acceptor->count++] = daemon;
    return daemon;
}

/* The first daemon with room. NULL: none, and no more can be made. */
static struct daemon *find_room(struct acceptor *acceptor)
{
    while (acceptor->first < acceptor->count && acceptor->daemons[acceptor->first]->connections >= DAEMON_MOST)
        acceptor->first++;
    return acceptor->first < acceptor->count ? acceptor->daemons[acceptor->first] : add_daemon(acceptor);
}

int accept_connection(int fd, struct sockaddr_storage *address, socklen_t *size, bool *starved)
{
    int accepted;
    do
        accepted = accept4(fd, (struct sockaddr *)address, size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    while (accepted < 0 && (errno == EINTR || errno == ECONNABORTED));
    *starved = accepted < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
    return accepted;
}

static void arrival_ended(struct arrival_owner *owner)
{
    count((struct acceptor *)(void *)owner, false);
}

static bool has_spoken(int fd)
{
    int unread = 0;
    return ioctl(fd, FIONREAD, &unread) == 0 && unread > 0;
}

/* It has said nothing, or there is no room for it: it ends, but is not reset for what it sends. */
static void turn_away(struct acceptor *acceptor, int fd)
{
    linger_start(acceptor->engine, fd);
    interpose_shutdown(fd);
    close(fd);
}

/* Its header has come: from here on it is a connection as any other, which the daemon counts. */
static void admit(struct arrival_owner *owner, const struct arrived *arrived)
{
    struct acceptor *acceptor = (struct acceptor *)(void *)owner;
    struct daemon *daemon = acceptor->quiet && !has_spoken(arrived->fd) ? NULL : find_room(acceptor);
    struct arrived mine = *arrived;
    if (!daemon)
        turn_away(acceptor, arrived->fd);
    else if (per_address_admit(acceptor->engine, &mine))
        daemon_add(daemon, &mine);
    count(acceptor, false);
}

static void serve(struct acceptor *acceptor, struct daemon *daemon, struct arrived *arrived)
{
    if (!arrival_is_proxied(acceptor->engine, arrived)) {
        if (per_address_admit(acceptor->engine, arrived))
            daemon_add(daemon, arrived);
        return;
    }
    count(acceptor, true);
    arrival_wait(acceptor->engine, arrived, &acceptor->arrivals);
}

/* Accepts one. false: there is none, or no room. */
static bool accept_one(struct acceptor *acceptor)
{
    struct arrived arrived = { .size = sizeof arrived.peer };
    struct daemon *daemon = find_room(acceptor);
    if (!daemon) {
        pause_accepting(acceptor);
        return false;
    }
    bool starved;
    arrived.fd = accept_connection(acceptor->listener.fd, &arrived.peer, &arrived.size, &starved);
    if (starved)
        pause_accepting(acceptor);
    if (arrived.fd < 0)
        return false;
    serve(acceptor, daemon, &arrived);
    return true;
}

static void acceptable(struct watch *watch, uint32_t events)
{
    struct acceptor *acceptor = (struct acceptor *)((char *)watch - offsetof(struct acceptor, listener));
    (void)events;
    for (int i = 0; i < ACCEPTS && acceptor->engine->connections < acceptor->limit; i++)
        if (!accept_one(acceptor))
            break;
    if (acceptor->engine->connections >= acceptor->limit)
        wait_for_room(acceptor);
}

struct acceptor *acceptor_new(struct engine *engine, const struct identity *identity, unsigned connections)
{
    struct acceptor *acceptor = calloc(1, sizeof *acceptor);
    if (!acceptor)
        return NULL;
    *acceptor = (struct acceptor){ .arrivals = { admit, arrival_ended },
                                   .engine = engine,
                                   .identity = identity,
                                   .limit = connections,
                                   .listener = { -1, acceptable },
                                   .pause = { .fire = resume_accepting },
                                   .most = connections / DAEMON_MOST + 2 };
    acceptor->daemons = calloc(acceptor->most, sizeof *acceptor->daemons);
    if (!acceptor->daemons || !add_daemon(acceptor)) {
        acceptor_free(acceptor);
        return NULL;
    }
    return acceptor;
}

/* Accepts no more. */
static void quiesce(struct acceptor *acceptor)
{
    acceptor->quiet = true;
    timer_cancel(acceptor->engine->loop, &acceptor->pause);
    listen_again(acceptor);
}

void acceptor_free(struct acceptor *acceptor)
{
    if (!acceptor)
        return;
    quiesce(acceptor);
    arrival_stop(acceptor->engine, &acceptor->arrivals);
    for (size_t i = 0; i < acceptor->count; i++)
        daemon_free(acceptor->daemons[i]);
    free(acceptor->daemons);
    free(acceptor);
}

bool acceptor_listen(struct acceptor *acceptor, int fd)
{
    acceptor->listener.fd = fd;
    listen_again(acceptor);
    return acceptor->listening;
}

void acceptor_pause(struct acceptor *acceptor, bool paused)
{
    while (paused && acceptor->engine->connections < acceptor->limit && accept_one(acceptor))
        continue;
    acceptor->paused = paused;
    listen_again(acceptor);
}

/* Serves it, if it has said something. */
static void take_last(struct acceptor *acceptor, struct arrived *arrived)
{
    struct daemon *daemon = has_spoken(arrived->fd) ? find_room(acceptor) : NULL;
    if (!daemon) {
        turn_away(acceptor, arrived->fd);
        return;
    }
    serve(acceptor, daemon, arrived);
    acceptor_run(acceptor); /* only then it is counted */
}

void acceptor_finish(struct acceptor *acceptor)
{
    struct arrived arrived = { .size = sizeof arrived.peer };
    bool starved;
    quiesce(acceptor);
    for (; (arrived.fd = accept_connection(acceptor->listener.fd, &arrived.peer, &arrived.size, &starved)) >= 0;
         arrived = (struct arrived){ .size = sizeof arrived.peer })
        take_last(acceptor, &arrived);
    arrival_stop(acceptor->engine, &acceptor->arrivals);
}

int acceptor_patience(struct acceptor *acceptor)
{
    int least = -1;
    for (size_t i = 0; i < acceptor->count; i++) {
        int timeout = daemon_patience(acceptor->daemons[i]);
        if (timeout >= 0 && (least < 0 || timeout < least))
            least = timeout;
    }
    return least;
}

void acceptor_run(struct acceptor *acceptor)
{
    for (size_t i = 0; i < acceptor->count; i++)
        daemon_run(acceptor->daemons[i]);
}
