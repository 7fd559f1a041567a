/* Ports on which a TLS handshake goes wrong: no library is needed for that. */
#include "server/fault-port.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/linger.h"
#include "engine/acceptor.h"

/* At once on a port. More wait in the kernel's queue, connected and without a word. */
enum { VICTIMS = 64 };

/* What is said once the ClientHello is there, before the end. */
static const struct {
    const char *bytes;
    size_t length;
    bool reset;
} words[TLS_HANDSHAKES] = {
#define SAYS(text) .bytes = text, .length = sizeof text - 1
    [TLS_HANDSHAKE_PLAIN] = { SAYS("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") },
    [TLS_HANDSHAKE_ALERT] = { SAYS("\x15\x03\x03\x00\x02\x02\x28") }, /* fatal, handshake_failure (RFC 8446 6) */
    [TLS_HANDSHAKE_RESET] = { .reset = true },
#undef SAYS
};

struct victim {
    struct fault_port *port;
    struct list_link link; /* in port->victims */
    struct watch watch;
    struct timer timer;
};

struct fault_port {
    struct engine *engine;
    enum tls_handshake kind;
    struct watch listener;
    struct timer pause;
    struct list victims;
    int count;
    bool listening;
    bool quiet; /* it shall not listen again */
    bool paused;
};

static void listen_again(struct fault_port *port)
{
    if (!port->listening && !port->quiet && !port->paused && port->count < VICTIMS)
        port->listening = loop_watch(port->engine->loop, &port->listener, EPOLLIN);
}

static void resume_accepting(struct timer *timer)
{
    listen_again((struct fault_port *)((char *)timer - offsetof(struct fault_port, pause)));
}

static void end(struct victim *victim)
{
    struct fault_port *port = victim->port;
    loop_unwatch(port->engine->loop, &victim->watch);
    timer_cancel(port->engine->loop, &victim->timer);
    list_remove(&port->victims, &victim->link);
    close(victim->watch.fd);
    free(victim);
    port->count--;
    listen_again(port);
}

static void end_late(struct timer *timer)
{
    end((struct victim *)((char *)timer - offsetof(struct victim, timer)));
}

/* The ClientHello is there, or the client left. */
static void ready(struct watch *watch, uint32_t events)
{
    struct victim *victim = (struct victim *)((char *)watch - offsetof(struct victim, watch));
    struct fault_port *port = victim->port;
    char hello[4096];
    ssize_t got = recv(watch->fd, hello, sizeof hello, MSG_DONTWAIT);
    if (got > 0 && words[port->kind].reset) {
        setsockopt(watch->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
    } else if (got > 0 && !(events & EPOLLERR)) {
        if (words[port->kind].bytes)
            send(watch->fd, words[port->kind].bytes, words[port->kind].length, MSG_NOSIGNAL | MSG_DONTWAIT);
        linger_start(port->engine, watch->fd); /* more of it may come, and must not turn the end into a reset */
        interpose_shutdown(watch->fd);
    }
    end(victim);
}

static bool add(struct fault_port *port, int fd)
{
    struct victim *victim = calloc(1, sizeof *victim);
    struct loop *loop = port->engine->loop;
    bool stalls = port->kind == TLS_HANDSHAKE_STALL;
    if (!victim)
        return false;
    *victim = (struct victim){ .port = port, .watch = { fd, ready }, .timer = { .fire = end_late } };
    int64_t time = stalls ? port->engine->limits.idle_time : port->engine->limits.head_time;
    if (!loop_watch(loop, &victim->watch, stalls ? EPOLLRDHUP : EPOLLIN)) {
        free(victim);
        return false;
    }
    list_append(&port->victims, &victim->link);
    port->count++;
    if (!timer_set(loop, &victim->timer, loop_now(loop) + time))
        end(victim);
    return true;
}

static void acceptable(struct watch *watch, uint32_t events)
{
    struct fault_port *port = (struct fault_port *)((char *)watch - offsetof(struct fault_port, listener));
    (void)events;
    bool starved;
    int fd = accept_connection(watch->fd, NULL, NULL, &starved);
    if (fd >= 0 && !add(port, fd))
        close(fd);
    if (!starved && port->count < VICTIMS)
        return;
    loop_unwatch(port->engine->loop, watch);
    port->listening = false;
    if (starved)
        timer_set(port->engine->loop, &port->pause, loop_now(port->engine->loop) + ACCEPT_PAUSE);
}

struct fault_port *fault_port_new(struct engine *engine, int fd, enum tls_handshake kind)
{
    struct fault_port *port = calloc(1, sizeof *port);
    if (!port)
        return NULL;
    *port = (struct fault_port){
        .engine = engine, .kind = kind, .listener = { fd, acceptable }, .pause = { .fire = resume_accepting }
    };
    listen_again(port);
    return port;
}

void fault_port_pause(struct fault_port *port, bool paused)
{
    bool starved;
    int fd = -1;
    while (paused && port->count < VICTIMS && (fd = accept_connection(port->listener.fd, NULL, NULL, &starved)) >= 0)
        if (!add(port, fd))
            close(fd);
    port->paused = paused;
    if (paused && port->listening)
        loop_unwatch(port->engine->loop, &port->listener);
    port->listening = port->listening && !paused;
    listen_again(port);
}

/* Accepts no more. */
static void quiesce(struct fault_port *port)
{
    if (port->listening && !port->quiet)
        loop_unwatch(port->engine->loop, &port->listener);
    port->quiet = true;
    timer_cancel(port->engine->loop, &port->pause);
}

void fault_port_finish(struct fault_port *port)
{
    bool starved;
    int fd;
    quiesce(port);
    while ((fd = accept_connection(port->listener.fd, NULL, NULL, &starved)) >= 0)
        if (!add(port, fd))
            close(fd);
    while (port->victims.first)
        ready(&LIST_ITEM(port->victims.first, struct victim, link)->watch, EPOLLIN);
}

void fault_port_free(struct fault_port *port)
{
    if (!port)
        return;
    quiesce(port);
    while (port->victims.first)
        end(LIST_ITEM(port->victims.first, struct victim, link));
    free(port);
}
