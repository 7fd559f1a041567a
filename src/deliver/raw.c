/* Bytes of ours on a connection that the library otherwise writes to. */
#include "deliver/raw.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static long send_some(int fd, const char *bytes, size_t length)
{
    size_t sent = 0;
    while (sent < length) {
        ssize_t step = send(fd, bytes + sent, length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (step < 0 && errno == EINTR)
            continue;
        if (step < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? (long)sent : -1;
        sent += (size_t)step;
    }
    return (long)sent;
}

long raw_send(struct conn *conn, const char *bytes, size_t length)
{
    return send_some(conn_socket(conn), bytes, length);
}

static void resume(struct conn *conn, enum phase phase)
{
    loop_unwatch(conn->wire->loop, &conn->watch);
    conn->watch.ready = NULL;
    conn->phase = phase;
    conn->wire->stirred = true;
    MHD_resume_connection(conn->library);
}

/* The suspended connection's socket takes more, or the client left. */
static void writable(struct watch *watch, uint32_t events)
{
    struct conn *conn = (struct conn *)((char *)watch - offsetof(struct conn, watch));
    long sent = events & (EPOLLERR | EPOLLHUP)
                    ? -1
                    : send_some(watch->fd, conn->rest.data + conn->rest_sent, conn->rest.length - conn->rest_sent);
    if (sent < 0) {
        resume(conn, PHASE_REFUSED); /* nobody is there to be answered */
        return;
    }
    conn->rest_sent += (size_t)sent;
    if (conn->rest_sent == conn->rest.length)
        resume(conn, PHASE_WRITTEN);
}

bool raw_send_all(struct conn *conn, const char *bytes, size_t length, bool *broken)
{
    long sent = raw_send(conn, bytes, length);
    *broken = sent < 0;
    if (sent < 0 || (size_t)sent == length)
        return sent >= 0;
    text_add(&conn->rest, bytes + sent, length - (size_t)sent);
    conn->rest_sent = 0;
    conn->watch = (struct watch){ conn_socket(conn), writable };
    if (conn->rest.failed || !loop_watch(conn->wire->loop, &conn->watch, EPOLLOUT | EPOLLRDHUP)) {
        conn->watch.ready = NULL;
        *broken = true;
        return false;
    }
    conn->phase = PHASE_WAITING;
    MHD_suspend_connection(conn->library);
    return false;
}

void raw_forget(struct conn *conn)
{
    if (conn->watch.ready)
        loop_unwatch(conn->wire->loop, &conn->watch);
    conn->watch.ready = NULL;
    text_release(&conn->rest);
}
