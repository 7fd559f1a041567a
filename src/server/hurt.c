/* Ports on which a TLS handshake goes wrong: no library is needed for that. */
#include "server/hurt.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "deliver/linger.h"
#include "server/listen.h"

/* At once on a port. More wait in the kernel's queue, connected and without a word. */
enum { VICTIMS = 64 };

/* What is said once the ClientHello is there, before the end. */
static const struct {
    const char *bytes;
    size_t length;
    bool reset;
} words[TLS_HURTS] = {
#define SAYS(text) .bytes = text, .length = sizeof text - 1
    [TLS_HURT_PLAIN] = { SAYS("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") },
    [TLS_HURT_ALERT] = { SAYS("\x15\x03\x03\x00\x02\x02\x28") }, /* fatal, handshake_failure (RFC 8446 6) */
    [TLS_HURT_RESET] = { .reset = true },
#undef SAYS
};

struct victim {
    struct hurt *hurt;
    struct victim *next, **place;
    struct watch watch;
    struct timer timer;
};

struct hurt {
    struct wire *wire;
    enum tls_hurt kind;
    struct watch listener;
    struct timer breather;
    struct victim *victims;
    int count;
    bool listening;
};

static void listen_again(struct hurt *hurt)
{
    if (!hurt->listening && hurt->count < VICTIMS)
        hurt->listening = loop_watch(hurt->wire->loop, &hurt->listener, EPOLLIN);
}

static void breathe(struct timer *timer)
{
    listen_again((struct hurt *)((char *)timer - offsetof(struct hurt, breather)));
}

static void end(struct victim *victim)
{
    struct hurt *hurt = victim->hurt;
    loop_unwatch(hurt->wire->loop, &victim->watch);
    timer_cancel(hurt->wire->loop, &victim->timer);
    *victim->place = victim->next;
    if (victim->next)
        victim->next->place = victim->place;
    close(victim->watch.fd);
    free(victim);
    hurt->count--;
    listen_again(hurt);
}

static void end_late(struct timer *timer)
{
    end((struct victim *)((char *)timer - offsetof(struct victim, timer)));
}

/* The ClientHello is there, or the client left. */
static void ready(struct watch *watch, uint32_t events)
{
    struct victim *victim = (struct victim *)((char *)watch - offsetof(struct victim, watch));
    struct hurt *hurt = victim->hurt;
    char hello[4096];
    ssize_t got = recv(watch->fd, hello, sizeof hello, MSG_DONTWAIT);
    if (got > 0 && words[hurt->kind].reset) {
        setsockopt(watch->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
    } else if (got > 0 && !(events & EPOLLERR)) {
        if (words[hurt->kind].bytes)
            send(watch->fd, words[hurt->kind].bytes, words[hurt->kind].length, MSG_NOSIGNAL | MSG_DONTWAIT);
        linger_start(hurt->wire, watch->fd); /* more of it may come, and must not turn the end into a reset */
        library_shutdown(watch->fd);
    }
    end(victim);
}

static bool add(struct hurt *hurt, int fd)
{
    struct victim *victim = calloc(1, sizeof *victim);
    struct loop *loop = hurt->wire->loop;
    bool stalls = hurt->kind == TLS_HURT_STALL;
    if (!victim)
        return false;
    *victim = (struct victim){ .hurt = hurt, .next = hurt->victims, .place = &hurt->victims, .watch = { fd, ready },
                               .timer = { .fire = end_late } };
    int64_t time = stalls ? hurt->wire->limits.idle_time : hurt->wire->limits.head_time;
    if (!loop_watch(loop, &victim->watch, stalls ? EPOLLRDHUP : EPOLLIN)) {
        free(victim);
        return false;
    }
    if (victim->next)
        victim->next->place = &victim->next;
    hurt->victims = victim;
    hurt->count++;
    if (!timer_set(loop, &victim->timer, loop_now(loop) + time))
        end(victim);
    return true;
}

static void acceptable(struct watch *watch, uint32_t events)
{
    struct hurt *hurt = (struct hurt *)((char *)watch - offsetof(struct hurt, listener));
    (void)events;
    bool starved;
    int fd = listener_accept(watch->fd, NULL, NULL, &starved);
    if (fd >= 0 && !add(hurt, fd))
        close(fd);
    if (!starved && hurt->count < VICTIMS)
        return;
    loop_unwatch(hurt->wire->loop, watch);
    hurt->listening = false;
    if (starved)
        timer_set(hurt->wire->loop, &hurt->breather, loop_now(hurt->wire->loop) + LISTENER_BREATHER);
}

struct hurt *hurt_new(struct wire *wire, int fd, enum tls_hurt kind)
{
    struct hurt *hurt = calloc(1, sizeof *hurt);
    if (!hurt)
        return NULL;
    *hurt = (struct hurt){ .wire = wire, .kind = kind, .listener = { fd, acceptable }, .breather = { .fire = breathe } };
    listen_again(hurt);
    return hurt;
}

void hurt_free(struct hurt *hurt)
{
    if (!hurt)
        return;
    if (hurt->listening)
        loop_unwatch(hurt->wire->loop, &hurt->listener);
    hurt->listening = true; /* not again */
    timer_cancel(hurt->wire->loop, &hurt->breather);
    while (hurt->victims)
        end(hurt->victims);
    free(hurt);
}
