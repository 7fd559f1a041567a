/* Connections whose proxy has yet to say for whom it connects (PROXY protocol). */
#include "engine/arrival.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct arrival {
    struct engine *engine;
    struct arrival_owner *owner;
    struct list_link link; /* in engine->arriving */
    struct watch watch;
    struct timer timer;
    struct arrived arrived;
};

/* The socket of the client; NULL for a Unix socket's. */
static const struct sockaddr *peer_of(const struct arrived *arrived)
{
    const struct sockaddr *peer = (const struct sockaddr *)(const void *)&arrived->peer;
    return peer->sa_family == AF_UNIX ? NULL : peer;
}

bool arrival_is_proxied(const struct engine *engine, const struct arrived *arrived)
{
    return engine->proxy_protocol && (!engine->trusted || networks_have(engine->trusted, peer_of(arrived)));
}

/* Takes the header off the socket, and not a byte more: what follows may be TLS. Nothing else can be made of a connection that
 * begins otherwise; it is not answered, since who speaks cannot be told ("must not try to guess", proxy-protocol.txt 2). */
static enum proxy_header take_header(struct arrived *arrived, const char **problem)
{
    char bytes[PROXY_HEADER_MOST];
    struct proxied proxied = { 0 };
    ssize_t got = recv(arrived->fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    *problem = NULL;
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return PROXY_HEADER_PART;
    enum proxy_header header = got > 0 ? proxy_header_read(&proxied, (struct slice){ bytes, (size_t)got }) : PROXY_HEADER_WRONG;
    *problem = proxied.problem;
    if (header != PROXY_HEADER_WHOLE)
        return header;
    arrived->proxied = proxied.told;
    arrived->source = proxied.client;
    bool taken = recv(arrived->fd, bytes, proxied.length, MSG_DONTWAIT) == (ssize_t)proxied.length;
    return taken ? PROXY_HEADER_WHOLE : PROXY_HEADER_WRONG;
}

/* Closes the socket; problem: what is logged. NULL: nothing came on it, which needs no words. */
static void drop(struct engine *engine, const struct arrived *arrived, struct arrival_owner *owner, const char *problem)
{
    if (problem && engine->dropped)
        engine->dropped(engine, peer_of(arrived), problem);
    close(arrived->fd);
    owner->ended(owner);
}

static void forget(struct arrival *arrival)
{
    loop_unwatch(arrival->engine->loop, &arrival->watch);
    timer_cancel(arrival->engine->loop, &arrival->timer);
    list_remove(&arrival->engine->arriving, &arrival->link);
    free(arrival);
}

static void end(struct arrival *arrival, const char *problem)
{
    struct engine *engine = arrival->engine;
    struct arrival_owner *owner = arrival->owner;
    const struct arrived arrived = arrival->arrived;
    forget(arrival);
    drop(engine, &arrived, owner, problem);
}

static void expired(struct timer *timer)
{
    end((struct arrival *)((char *)timer - offsetof(struct arrival, timer)), "it brought no PROXY header in time");
}

static void readable(struct watch *watch, uint32_t events)
{
    struct arrival *arrival = (struct arrival *)((char *)watch - offsetof(struct arrival, watch));
    const char *problem;
    enum proxy_header header = take_header(&arrival->arrived, &problem);
    if (header == PROXY_HEADER_WHOLE) {
        const struct arrived arrived = arrival->arrived;
        struct arrival_owner *owner = arrival->owner;
        forget(arrival);
        owner->admit(owner, &arrived);
    } else if (header == PROXY_HEADER_WRONG) {
        end(arrival, problem);
    } else if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
        end(arrival, "it ended within its PROXY header");
    }
}

/* false: no memory. */
static bool watch(struct engine *engine, const struct arrived *arrived, struct arrival_owner *owner)
{
    struct arrival *arrival = malloc(sizeof *arrival);
    if (!arrival)
        return false;
    *arrival = (struct arrival){
        .engine = engine, .owner = owner, .watch = { arrived->fd, readable }, .timer = { .fire = expired }, .arrived = *arrived
    };
    list_append(&engine->arriving, &arrival->link);
    if (loop_watch(engine->loop, &arrival->watch, EPOLLIN | EPOLLRDHUP | EPOLLET) &&
        timer_set(engine->loop, &arrival->timer, loop_now(engine->loop) + engine->limits.head_time))
        return true;
    forget(arrival);
    return false;
}

void arrival_wait(struct engine *engine, const struct arrived *arrived, struct arrival_owner *owner)
{
    const char *problem;
    struct arrived mine = *arrived;
    enum proxy_header header = take_header(&mine, &problem);
    if (header == PROXY_HEADER_WHOLE)
        owner->admit(owner, &mine);
    else if (header == PROXY_HEADER_WRONG || !watch(engine, &mine, owner))
        drop(engine, &mine, owner, problem);
}

void arrival_stop(struct engine *engine, struct arrival_owner *owner)
{
    struct list_link *next;
    for (struct list_link *link = engine->arriving.first; link; link = next) {
        struct arrival *arrival = LIST_ITEM(link, struct arrival, link);
        next = link->next;
        if (arrival->owner == owner)
            end(arrival, NULL);
    }
}
