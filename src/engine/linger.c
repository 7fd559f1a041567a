/* Sockets that are read empty before they are closed. */
#include "engine/linger.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINGER_MOST = 256, LINGER_BYTES = 4 << 20, LINGER_MICROSECONDS = 2000000 };

struct lingerer {
    struct engine *engine;
    struct list_link link; /* in engine->lingering */
    struct watch watch;
    struct timer timer;
    size_t bytes;
};

static void end(struct lingerer *linger)
{
    struct engine *engine = linger->engine;
    loop_unwatch(engine->loop, &linger->watch);
    timer_cancel(engine->loop, &linger->timer);
    list_remove(&engine->lingering, &linger->link);
    engine->lingering_count--;
    close(linger->watch.fd);
    free(linger);
}

static void expired(struct timer *timer)
{
    end((struct lingerer *)((char *)timer - offsetof(struct lingerer, timer)));
}

static void readable(struct watch *watch, uint32_t events)
{
    struct lingerer *linger = (struct lingerer *)((char *)watch - offsetof(struct lingerer, watch));
    char waste[4096];
    (void)events;
    ssize_t got = recv(watch->fd, waste, sizeof waste, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    linger->bytes += got > 0 ? (size_t)got : 0;
    if (got <= 0 || linger->bytes > LINGER_BYTES)
        end(linger);
}

void linger_start(struct engine *engine, int fd)
{
    if (engine->lingering_count >= LINGER_MOST)
        return;
    struct lingerer *linger = calloc(1, sizeof *linger);
    int copy = linger ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
    if (copy < 0) {
        free(linger);
        return;
    }
    *linger = (struct lingerer){ .engine = engine, .watch = { copy, readable }, .timer = { .fire = expired } };
    list_append(&engine->lingering, &linger->link);
    engine->lingering_count++;
    if (!loop_watch(engine->loop, &linger->watch, EPOLLIN) ||
        !timer_set(engine->loop, &linger->timer, loop_now(engine->loop) + LINGER_MICROSECONDS))
        end(linger);
}

void linger_stop(struct engine *engine)
{
    while (engine->lingering.first)
        end(LIST_ITEM(engine->lingering.first, struct lingerer, link));
}
