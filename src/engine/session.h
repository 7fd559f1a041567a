/* TLS under a connection: the handshake, sending, and how it ends. */
#ifndef EVERYSTATUS_SESSION_H
#define EVERYSTATUS_SESSION_H

#include "engine/connection.h"

/* What a port shows of itself; the types are GnuTLS's. Shared by threads, immutable. */
struct identity {
    struct gnutls_certificate_credentials_st *credentials;
    struct gnutls_priority_st *priorities;
    bool asks; /* the client must show a certificate */
    bool cuts; /* connections end without close_notify, by a FIN alone */
};

/* libmicrohttpd calls gnutls_handshake, gnutls_record_recv and gnutls_bye through its symbol table, so definitions in the
 * program take the place of its own, as in engine/interpose.h:
 * - the library tries a handshake that stalls again and again, without waiting for the client, and drops one that fails
 *   without the alert that says why (RFC 8446 6.2). Ours goes on whenever the library reads;
 * - nobody counts the bytes of HTTP that came, and the kernel's count is TLS's: the deadline of a head needs it;
 * - connection_closed comes too late for a last word, when the session is gone.
 * Whether that took; the program refuses to listen otherwise. */
bool session_replaced(void);

/* Whether this program has TLS at all. */
extern const bool session_built;

/* What the library has to be told so that it speaks TLS, for MHD_OPTION_ARRAY. */
enum { SECURE_OPTIONS = 2 };
void session_options(struct MHD_OptionItem options[SECURE_OPTIONS]);

/* Gets a new connection ready for its handshake, if its daemon speaks TLS. connection NULL: there was no memory, and it will
 * end. */
void session_open(const struct identity *identity, struct MHD_Connection *library, struct connection *connection);

/* Sends what the socket takes at once, and returns how much that was; -1: the connection is broken. Where it was not all, the
 * next bytes to be sent must be the rest, since a part of them may be on its way. */
long session_send(struct connection *connection, const char *bytes, size_t length);

/* As recv(2), for a connection that the library reads no more. */
long session_receive(struct connection *connection, char *bytes, size_t size);

/* Whether some of what is to be received has left the socket already. */
bool session_has_more(const struct connection *connection);

/* Says close_notify (RFC 8446 6.1), once; nothing can be sent after it. Does nothing without TLS. */
void session_end(struct connection *connection);

#endif
