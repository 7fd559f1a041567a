/* What the library sends: its head of a response may go out otherwise. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "engine/interpose.h"
#include "engine/replaces.h"

#ifdef EVERYSTATUS_TLS
#include <gnutls/gnutls.h>
#endif

REPLACEMENT_OF(send);
REPLACEMENT_OF(sendmsg);

/* The library sends a head alone, or with a part of the content behind it. More parts are content that repeats itself. */
enum { PARTS = 2 };

/* What is not longer goes out in one piece: the system takes more time for a second one than it takes to copy it here. */
enum { PIECE = 4096 };

/* Copies the parts into one piece; returns its length, or 0 if it would be too long. */
static size_t join(const struct msghdr *message, char piece[PIECE])
{
    size_t length = 0;
    for (size_t i = 0; i < (size_t)message->msg_iovlen; i++) {
        const struct iovec *part = &message->msg_iov[i];
        if (part->iov_len > PIECE - length)
            return 0;
        if (part->iov_len)
            memcpy(piece + length, part->iov_base, part->iov_len);
        length += part->iov_len;
    }
    return length;
}

/* sendmsg(2) itself, which this file replaces. */
static ssize_t send_message(int fd, const struct msghdr *message, int flags)
{
    char piece[PIECE];
    const size_t length = join(message, piece);
    return length ? sendto(fd, piece, length, flags, NULL, 0) : (ssize_t)syscall(SYS_sendmsg, fd, message, flags);
}

/* Sends the substitute with what follows the head that it replaces, in one: the library waits for the socket after it was told
 * that not all was sent, and the system would not report one that is not full. */
static ssize_t send_instead(int fd, struct tap *tap, struct substitute *substitute, const struct msghdr *theirs, int flags)
{
    size_t left = substitute->bytes.length - substitute->sent;
    struct iovec parts[1 + PARTS] = { { substitute->bytes.data + substitute->sent, left } };
    for (size_t i = 0; i < (size_t)theirs->msg_iovlen; i++)
        parts[1 + i] = theirs->msg_iov[i];
    parts[1].iov_base = (char *)parts[1].iov_base + substitute->replaces;
    parts[1].iov_len -= substitute->replaces;
    const struct msghdr message = { .msg_iov = parts, .msg_iovlen = 1 + theirs->msg_iovlen };
    ssize_t sent = send_message(fd, &message, flags);
    if (sent < 0)
        return sent;
    tap->functions->sent(tap, (size_t)sent);
    if ((size_t)sent < left) {
        substitute->sent += (size_t)sent;
        errno = EAGAIN;
        return -1;
    }
    substitute->sent = substitute->bytes.length;
    return (ssize_t)(substitute->replaces + ((size_t)sent - left));
}

/* Counts what was sent, unless counts is NULL. */
static ssize_t counted(uint64_t *counts, ssize_t sent)
{
    if (counts && sent > 0)
        *counts += (size_t)sent;
    return sent;
}

static ssize_t send_as_it_is(int fd, struct tap *tap, const struct msghdr *message, int flags)
{
    ssize_t sent = send_message(fd, message, flags);
    if (tap && sent > 0)
        tap->functions->sent(tap, (size_t)sent);
    return sent;
}

ssize_t REPLACES(sendmsg)(int fd, const struct msghdr *message, int flags)
{
    struct substitute *substitute = NULL;
    struct tap *tap = interpose_tap(fd);
    if (tap && message->msg_iovlen >= 1 && message->msg_iovlen <= PARTS)
        substitute = tap->functions->head(tap, message->msg_iov[0].iov_base, message->msg_iov[0].iov_len);
    if (!substitute)
        return counted(tap ? tap->counts : NULL, send_as_it_is(fd, tap, message, flags));
    if (!substitute->bytes.failed)
        return counted(tap->counts, send_instead(fd, tap, substitute, message, flags));
    errno = ENOMEM;
    return -1;
}

ssize_t REPLACES(send)(int fd, const void *bytes, size_t size, int flags)
{
    struct iovec part = { (void *)(uintptr_t)bytes, size };
    const struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    return flags & MSG_DONTWAIT ? send_message(fd, &message, flags)
                                : REPLACES(sendmsg)(fd, &message, flags); /* ours have that flag */
}

#ifdef EVERYSTATUS_TLS
REPLACEMENT_OF(gnutls_record_send);

ssize_t interpose_record_send(gnutls_session_t session, const void *bytes, size_t size)
{
    return gnutls_record_send2(session, bytes, size, 0, 0); /* the same, but for padding */
}

/* As send_instead; here the library goes on by itself where not all was sent. */
static ssize_t send_record_instead(gnutls_session_t session, struct tls_tap *tap, struct substitute *substitute)
{
    while (substitute->sent < substitute->bytes.length) {
        ssize_t step = interpose_record_send(session, substitute->bytes.data + substitute->sent,
                                             substitute->bytes.length - substitute->sent);
        if (step < 0)
            return step;
        tap->sent(tap, (size_t)step);
        substitute->sent += (size_t)step;
    }
    return (ssize_t)substitute->replaces;
}

static ssize_t send_record(gnutls_session_t session, struct tls_tap *tap, const void *bytes, size_t size)
{
    ssize_t sent = interpose_record_send(session, bytes, size);
    if (tap && sent > 0)
        tap->sent(tap, (size_t)sent);
    return sent;
}

ssize_t REPLACES(gnutls_record_send)(gnutls_session_t session, const void *bytes, size_t size)
{
    struct tls_tap *tap = gnutls_session_get_ptr(session);
    struct substitute *substitute = tap ? tap->head(tap, bytes, size) : NULL;
    if (substitute && substitute->bytes.failed)
        return GNUTLS_E_MEMORY_ERROR;
    return counted(tap ? tap->counts : NULL,
                   substitute ? send_record_instead(session, tap, substitute) : send_record(session, tap, bytes, size));
}
#endif
