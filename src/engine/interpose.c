/* Every function of a library that this program replaces, and the way to the originals. */
#include "engine/interpose.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

#include "catalog/statuses.h"
#include "engine/replaces.h"

#ifdef EVERYSTATUS_TLS
#include <gnutls/gnutls.h>
#endif

REPLACEMENT_OF(MHD_get_reason_phrase_for);
REPLACEMENT_OF(MHD_get_reason_phrase_len_for);
REPLACEMENT_OF(MHD_queue_response);
REPLACEMENT_OF(recv);
REPLACEMENT_OF(shutdown);

typedef int shutdown_function(int fd, int how);

const char *REPLACES(MHD_get_reason_phrase_for)(unsigned code)
{
    return code >= STATUS_MIN && code <= STATUS_MAX ? status_of((int)code)->phrase : NULL;
}

size_t REPLACES(MHD_get_reason_phrase_len_for)(unsigned code)
{
    const char *phrase = REPLACES(MHD_get_reason_phrase_for)(code);
    return phrase ? strlen(phrase) : 0;
}

/* The connections by their sockets: recv(2) gets no more than that. An entry is used by one thread at a time, as the descriptor
 * is; the room is never moved, and the system gives memory only to what of it is used. */
enum { SOCKETS = 1 << 20 };
static _Atomic(struct tap *) by_socket[SOCKETS];

void interpose_remember(int fd, struct tap *tap)
{
    if (fd < SOCKETS)
        atomic_store_explicit(&by_socket[fd], tap, memory_order_relaxed);
}

void interpose_forget(int fd)
{
    interpose_remember(fd, NULL);
}

struct tap *interpose_tap(int fd)
{
    return fd >= 0 && fd < SOCKETS ? atomic_load_explicit(&by_socket[fd], memory_order_relaxed) : NULL;
}

ssize_t REPLACES(recv)(int fd, void *bytes, size_t size, int flags)
{
    ssize_t got = recvfrom(fd, bytes, size, flags, NULL, NULL);         /* the same, by another name */
    struct tap *tap = got > 0 && flags == 0 ? interpose_tap(fd) : NULL; /* this program's own calls have flags */
    if (tap && !tap->functions->read(tap, bytes, (size_t)got)) {
        errno = ECONNRESET;
        return -1;
    }
    return got;
}

/* Only the library itself gets here: our own answers go to interpose_queue(). It is let to queue its own as well, since it goes
 * on using the connection (0.9.75 uses freed memory if it cannot when cookies did not fit); but its bytes have nowhere to go.
 */
enum MHD_Result REPLACES(MHD_queue_response)(struct MHD_Connection *library, unsigned code, struct MHD_Response *response)
{
    int fd = MHD_get_connection_info(library, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct tap *tap = interpose_tap(fd);
    if (!tap)
        return MHD_NO;
    tap->functions->refused(tap, code, MHD_lookup_connection_value(library, MHD_HEADER_KIND, "Transfer-Encoding"));
    interpose_shutdown(fd);
    return interpose_queue()(library, code, response);
}

queue_function *interpose_queue(void)
{
    queue_function *queue;
    FIND_ORIGINAL(MHD_queue_response, &queue);
    return queue;
}

/* The system's. Nearly every connection ends with it, so that it is looked up once alone; threads that do it at the same time
 * find the same. */
static int shut_down(int fd, int how)
{
    static _Atomic(shutdown_function *) found;
    shutdown_function *next = atomic_load_explicit(&found, memory_order_relaxed);
    if (!next) {
        FIND_ORIGINAL(shutdown, &next);
        atomic_store_explicit(&found, next, memory_order_relaxed);
    }
    return next(fd, how);
}

int REPLACES(shutdown)(int fd, int how)
{
    return how == SHUT_WR ? 0 : shut_down(fd, how);
}

void interpose_shutdown(int fd)
{
    shut_down(fd, SHUT_WR);
}

#ifdef EVERYSTATUS_TLS
REPLACEMENT_OF(gnutls_bye);
REPLACEMENT_OF(gnutls_handshake);
REPLACEMENT_OF(gnutls_record_recv);

/* The handshake comes with the first read. */
int REPLACES(gnutls_handshake)(gnutls_session_t session)
{
    (void)session;
    return GNUTLS_E_SUCCESS;
}

int interpose_handshake(gnutls_session_t session)
{
    int (*next)(gnutls_session_t);
    FIND_ORIGINAL(gnutls_handshake, &next);
    return next(session);
}

ssize_t REPLACES(gnutls_record_recv)(gnutls_session_t session, void *bytes, size_t size)
{
    struct tls_tap *tap = gnutls_session_get_ptr(session);
    return tap ? tap->read(tap, bytes, size) : GNUTLS_E_MEMORY_ERROR;
}

int REPLACES(gnutls_bye)(gnutls_session_t session, gnutls_close_request_t how)
{
    struct tls_tap *tap = gnutls_session_get_ptr(session);
    (void)how;
    if (tap)
        tap->close(tap);
    return GNUTLS_E_SUCCESS;
}

void interpose_bye(gnutls_session_t session)
{
    int (*next)(gnutls_session_t, gnutls_close_request_t);
    FIND_ORIGINAL(gnutls_bye, &next);
    next(session, GNUTLS_SHUT_WR);
}

bool interpose_has_tls(void)
{
    return IS_REPLACED(gnutls_bye);
}
#else
bool interpose_has_tls(void)
{
    return false;
}
#endif
