/* What the protocols of upgraded connections read and write. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/send/upgrade-parts.h"

ssize_t upgraded_receive(struct upgraded *upgraded, void *bytes, size_t size)
{
    size_t early = upgraded->early.length - upgraded->early_at;
    if (early == 0)
        return upgraded->connection->session.gnutls ? session_receive(&upgraded->connection->session, bytes, size)
                                                    : recv(upgraded->watch.fd, bytes, size, MSG_DONTWAIT);
    if (early > size)
        early = size;
    memcpy(bytes, upgraded->early.data + upgraded->early_at, early);
    upgraded->early_at += early;
    return (ssize_t)early;
}

ssize_t upgraded_send(struct upgraded *upgraded, const void *bytes, size_t size)
{
    if (!upgraded->connection->session.gnutls)
        return send(upgraded->watch.fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    long sent = session_send(&upgraded->connection->session, bytes, size);
    errno = sent == 0 ? EAGAIN : ECONNRESET;
    return sent > 0 ? sent : -1;
}
