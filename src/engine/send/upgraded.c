/* What the protocols of upgraded connections read and write. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/send/upgrade-parts.h"

/* Bytes that are sent in one go: one connection must not hold up the others, however much it takes. */
enum { PIECE = 256 * 1024 };

static ssize_t receive_more(struct upgraded *upgraded, void *bytes, size_t size)
{
    struct session *session = &upgraded->connection->session;
    ssize_t got = session->gnutls ? session_receive(session, bytes, size) : recv(upgraded->watch.fd, bytes, size, MSG_DONTWAIT);
    if (got > 0)
        counter_add(&upgraded->engine->counters.received, (uint64_t)got);
    return got;
}

/* The early bytes were counted when the library read them. */
static ssize_t receive(struct upgraded *upgraded, void *bytes, size_t size)
{
    size_t early = upgraded->early.length - upgraded->early_at;
    if (early == 0)
        return receive_more(upgraded, bytes, size);
    if (early > size)
        early = size;
    memcpy(bytes, upgraded->early.data + upgraded->early_at, early);
    upgraded->early_at += early;
    return (ssize_t)early;
}

ssize_t upgraded_receive(struct upgraded *upgraded, void *bytes, size_t size)
{
    if (!upgraded->drops)
        return receive(upgraded, bytes, size);
    if (upgraded->left == 0)
        return 0;
    ssize_t got = receive(upgraded, bytes, size < upgraded->left ? size : (size_t)upgraded->left);
    upgraded->left -= got > 0 ? (uint64_t)got : 0;
    return got;
}

ssize_t upgraded_send(struct upgraded *upgraded, const void *bytes, size_t size)
{
    struct session *session = &upgraded->connection->session;
    ssize_t sent = session->gnutls ? session_send(session, bytes, size)
                                   : send(upgraded->watch.fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (session->gnutls)
        errno = sent == 0 ? EAGAIN : ECONNRESET;
    if (sent > 0)
        counter_add(&upgraded->engine->counters.sent, (uint64_t)sent);
    return sent > 0 || !session->gnutls ? sent : -1;
}

/* Frees what was sent, where that is all, or more than the rest, which has to be moved. */
static void drop_sent(struct buffer *out, size_t *sent)
{
    if (*sent == out->length)
        buffer_release(out);
    else if (*sent > out->length / 2) {
        out->length -= *sent;
        memmove(out->data, out->data + *sent, out->length);
    } else
        return;
    *sent = 0;
}

bool upgraded_flush(struct upgraded *upgraded, struct buffer *out, size_t *sent)
{
    const size_t waiting = out->length - *sent;
    if (waiting == 0)
        return true;
    ssize_t step = upgraded_send(upgraded, out->data + *sent, waiting < PIECE ? waiting : PIECE);
    if (step < 0)
        return errno == EAGAIN || errno == EINTR;
    *sent += (size_t)step;
    drop_sent(out, sent);
    return true;
}
