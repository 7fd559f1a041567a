/* TLS under a connection: the handshake, sending, receiving, and how it ends. */
#ifndef EVERYSTATUS_SESSION_H
#define EVERYSTATUS_SESSION_H

#include <stdint.h>

#include "base/slice.h"
#include "engine/client-verify.h"
#include "engine/tls-credentials.h"
#include "engine/interpose.h"

/* What a port shows of itself; the types are GnuTLS's. Shared by threads, immutable. */
struct identity {
    struct credentials_slot *credentials;
    struct gnutls_priority_st *priorities;
    bool asks;     /* the client must show a certificate */
    bool verifies; /* the client is to show one of those that the credentials trust, or told at its requests that it did not */
    bool cuts;     /* connections end without close_notify, by a FIN alone */
    struct slice tickets; /* the secret of the tickets by which sessions are resumed (RFC 8446 2.2); no data: there are none */
};

/* What is told of a session: a read, a head and what was sent as to struct tap; that what came is no TLS but plain text, which
 * ends the session; and that the library is about to close it. */
struct session_functions {
    bool (*read)(struct tap *tap, char *bytes, size_t length);
    struct substitute *(*head)(struct tap *tap, const char *bytes, size_t length);
    void (*sent)(struct tap *tap, size_t length);
    void (*plain)(struct tap *tap);
    void (*closing)(struct tap *tap);
};

struct session {
    struct tls_tap tls_tap;            /* first */
    struct credentials *credentials;   /* that it uses; NULL: none */
    bool verifies;                     /* the client's certificate is judged */
    enum client_certificate client;    /* with this result */
    struct gnutls_session_int *gnutls; /* NULL: plain text. It is the library's, and gone when the connection has closed */
    const struct session_functions *functions;
    struct tap *tap;
    int fd;
    bool begun;      /* the first byte of its handshake came */
    bool done;       /* and its last */
    bool ended;      /* close_notify was sent, or shall never be */
    bool detached;   /* the library reads nothing any more */
    int64_t done_at; /* clock_now's microseconds */
};

/* Whether this program has TLS at all. */
extern const bool session_built;

/* The version of GnuTLS that it has then. */
const char *session_version(void);

/* What the library has to be told so that it speaks TLS, for MHD_OPTION_ARRAY. */
enum { SESSION_OPTIONS = 2 };
void session_options(struct MHD_OptionItem options[SESSION_OPTIONS]);

/* Gets a new connection's session ready for its handshake; fd and tap are the connection's. session NULL: there was no memory
 * for the connection, and it will end. */
void session_open(struct session *session, const struct identity *identity, struct MHD_Connection *library, int fd,
                  struct tap *tap, const struct session_functions *functions);

/* Sends what the socket takes at once, and returns how much that was; -1: the connection is broken. Where it was not all, the
 * next bytes to be sent must be the rest, since a part of them may be on its way. */
long session_send(struct session *session, const char *bytes, size_t length);

/* As recv(2), for a session that the library reads no more. */
long session_receive(struct session *session, char *bytes, size_t size);

/* Whether some of what is to be received has left the socket already. */
bool session_has_more(const struct session *session);

/* Says close_notify (RFC 8446 6.1), once; nothing can be sent after it. Does nothing without TLS. */
void session_end(struct session *session);

/* Gives back what it uses, when the library has closed it. */
void session_release(struct session *session);

#endif
