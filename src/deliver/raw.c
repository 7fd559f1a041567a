/* Bytes of ours on a connection that the library otherwise writes to. */
#include "deliver/raw.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "deliver/secure.h"

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
    return conn->session ? secure_send(conn, bytes, length) : send_some(conn_socket(conn), bytes, length);
}

/* The suspended connection's socket takes more, or the client left. */
static void writable(struct watch *watch, uint32_t events)
{
    struct conn *conn = (struct conn *)((char *)watch - offsetof(struct conn, watch));
    long sent = events & (EPOLLERR | EPOLLHUP)
                    ? -1
                    : raw_send(conn, conn->rest.data + conn->rest_sent, conn->rest.length - conn->rest_sent);
    if (sent < 0) {
        conn_watch_end(conn);
        conn_resume(conn, PHASE_REFUSED); /* nobody is there to be answered */
        return;
    }
    conn->rest_sent += (size_t)sent;
    if (conn->rest_sent < conn->rest.length)
        return;
    text_release(&conn->rest);
    conn_watch_end(conn);
    conn_resume(conn, PHASE_READY);
}

bool raw_send_all(struct conn *conn, const char *bytes, size_t length, bool *broken)
{
    long sent = raw_send(conn, bytes, length);
    *broken = sent < 0;
    if (sent < 0 || (size_t)sent == length)
        return sent >= 0;
    text_add(&conn->rest, bytes + sent, length - (size_t)sent);
    conn->rest_sent = 0;
    conn->watch.ready = writable;
    if (conn->rest.failed || !loop_change(conn->wire->loop, &conn->watch, EPOLLOUT)) {
        *broken = true;
        return false;
    }
    conn->phase = PHASE_WAITING;
    conn->since = loop_now(conn->wire->loop);
    MHD_suspend_connection(conn->library);
    return false;
}

void raw_forget(struct conn *conn)
{
    text_release(&conn->rest);
}
