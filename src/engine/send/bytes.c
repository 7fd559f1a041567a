/* Bytes of ours on a connection that the library otherwise writes to. */
#include "engine/send/bytes.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "engine/session.h"

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

long raw_send(struct connection *connection, const char *bytes, size_t length)
{
    return connection->session ? session_send(connection, bytes, length)
                               : send_some(connection_socket(connection), bytes, length);
}

/* The suspended connection's socket takes more, or the client left. */
static void writable(struct watch *watch, uint32_t events)
{
    struct connection *connection = (struct connection *)((char *)watch - offsetof(struct connection, watch));
    long sent = events & (EPOLLERR | EPOLLHUP) ? -1
                                               : raw_send(connection, connection->rest.data + connection->rest_sent,
                                                          connection->rest.length - connection->rest_sent);
    if (sent < 0) {
        connection_watch_end(connection);
        connection_resume(connection, PHASE_REFUSED); /* nobody is there to be answered */
        return;
    }
    connection->rest_sent += (size_t)sent;
    if (connection->rest_sent < connection->rest.length)
        return;
    buffer_release(&connection->rest);
    connection_watch_end(connection);
    connection_resume(connection, PHASE_READY);
}

bool raw_send_all(struct connection *connection, const char *bytes, size_t length, bool *broken)
{
    long sent = raw_send(connection, bytes, length);
    *broken = sent < 0;
    if (sent < 0 || (size_t)sent == length)
        return sent >= 0;
    buffer_add(&connection->rest, bytes + sent, length - (size_t)sent);
    connection->rest_sent = 0;
    connection->watch.ready = writable;
    if (connection->rest.failed || !loop_change(connection->engine->loop, &connection->watch, EPOLLOUT)) {
        *broken = true;
        return false;
    }
    connection->phase = PHASE_WAITING;
    connection->since = loop_now(connection->engine->loop);
    MHD_suspend_connection(connection->library);
    return false;
}

void raw_forget(struct connection *connection)
{
    buffer_release(&connection->rest);
}
