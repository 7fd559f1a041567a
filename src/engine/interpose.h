/* Every function of a library that this program replaces, and the way to the originals. */
#ifndef EVERYSTATUS_INTERPOSE_H
#define EVERYSTATUS_INTERPOSE_H

#include <microhttpd.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/buffer.h"

/* libmicrohttpd calls these through its symbol table, so definitions in the program take the place of its own (the server
 * checks that at start, see server/selfcheck.h); one that is linked statically was told to call them (engine/replaces.h). It
 * has no interface for any of this:
 * - MHD_get_reason_phrase_for, MHD_get_reason_phrase_len_for: its phrases lack codes, and no response can bring its own;
 * - MHD_queue_response: its answers to requests that it cannot parse are terse HTML without our fields, and a bad
 * Content-Length gets the head twice (0.9.75);
 * - recv: it tells neither the method of a request that it refuses, nor whether a part of a head has come, and keeps blanks
 * behind a value (0.9.75);
 * - shutdown: it calls it on a connection, SHUT_WR, right before it closes it. That is left out, so that there can be a last
 * word to a request that it drops without any;
 * - gnutls_handshake: it tries one that stalls again and again, without waiting for the client, and drops one that fails
 * without the alert that says why (RFC 8446 6.2);
 * - send, sendmsg, gnutls_record_send: there are heads that it cannot be made to write (engine/amend.h);
 * - gnutls_record_recv, gnutls_bye: as recv and shutdown, for TLS. */

/* What goes out in place of the head with which the library's bytes begin. */
struct substitute {
    struct buffer bytes;
    size_t sent;     /* of them */
    size_t replaces; /* so many of the library's */
};

/* What is told of a connection whose socket is remembered. */
struct gnutls_session_int;
struct tap;
struct tap_functions {
    /* It was read from. The bytes may be changed, and what was read right before them. false: nothing more may be read. */
    bool (*read)(struct tap *tap, char *bytes, size_t length);
    /* The library sends these bytes. Returns what goes out in place of their head; NULL: they go out as they are. */
    struct substitute *(*head)(struct tap *tap, const char *bytes, size_t length);
    /* So many bytes of the library's, or in their place, have gone out. */
    void (*sent)(struct tap *tap, size_t length);
    /* The library refuses its request, by itself, with that code. coding is its Transfer-Encoding, or NULL. */
    void (*refused)(struct tap *tap, unsigned code, const char *coding);
};
struct tap {
    const struct tap_functions *functions;
    uint64_t *counts; /* how many bytes the library sent of its own; NULL: they are not counted */
};
void interpose_remember(int fd, struct tap *tap);
void interpose_forget(int fd);
struct tap *interpose_tap(int fd); /* NULL: there is none */

/* What takes the place of reading, writing and closing a TLS session; a GnuTLS session's pointer leads to it. */
struct tls_tap {
    long (*read)(struct tls_tap *tap, void *bytes, size_t size);                       /* as gnutls_record_recv */
    struct substitute *(*head)(struct tls_tap *tap, const char *bytes, size_t length); /* as that of tap_functions */
    void (*sent)(struct tls_tap *tap, size_t length);                                  /* the same */
    void (*close)(struct tls_tap *tap);
    uint64_t *counts; /* as that of tap */
};

/* The originals. */
typedef enum MHD_Result queue_function(struct MHD_Connection *, unsigned, struct MHD_Response *);
queue_function *interpose_queue(void); /* NULL: it cannot be found */
void interpose_shutdown(int fd);       /* shutdown(fd, SHUT_WR) */
int interpose_handshake(struct gnutls_session_int *session);
ssize_t interpose_record_send(struct gnutls_session_int *session, const void *bytes, size_t size);
void interpose_bye(struct gnutls_session_int *session); /* with GNUTLS_SHUT_WR */

/* Whether the functions of GnuTLS are replaced. false also where this program has no TLS. */
bool interpose_has_tls(void);

#endif
