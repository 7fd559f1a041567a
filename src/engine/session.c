/* TLS under a connection: the handshake, sending, and how it ends. */
#include "engine/session.h"

#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "engine/connection-parts.h"

const bool session_built = true;

/* The library wants some certificate; it is never asked for this one, since each session gets its identity's. */
static int no_certificate(gnutls_session_t session, const gnutls_datum_t *authorities, int authorities_count,
                          const gnutls_pk_algorithm_t *algorithms, int algorithms_count, gnutls_pcert_st **chain,
                          unsigned *chain_length, gnutls_privkey_t *key)
{
    (void)session, (void)authorities, (void)authorities_count, (void)algorithms, (void)algorithms_count;
    (void)chain, (void)chain_length, (void)key;
    return -1;
}

void session_options(struct MHD_OptionItem options[SECURE_OPTIONS])
{
    gnutls_certificate_retrieve_function2 *callback = no_certificate;
    options[0] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_CERT_CALLBACK, 0, NULL };
    options[1] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
    memcpy(&options[0].ptr_value, &callback, sizeof callback);
}

void session_open(const struct identity *identity, struct MHD_Connection *library, struct connection *connection)
{
    static const gnutls_datum_t protocols[] = { { (unsigned char *)(uintptr_t) "http/1.1", 8 },
                                                { (unsigned char *)(uintptr_t) "http/1.0", 8 } };
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(library, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    gnutls_session_t session = info ? info->tls_session : NULL;
    if (!session)
        return;
    gnutls_session_set_ptr(session, connection);
    if (!connection)
        return;
    connection->session = session;
    connection->ended = identity->cuts;
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, identity->credentials);
    gnutls_priority_set(session, identity->priorities);
    gnutls_alpn_set_protocols(session, protocols, 2, GNUTLS_ALPN_MANDATORY); /* RFC 7301 3.2: no match is fatal */
    gnutls_certificate_server_set_request(session, identity->asks ? GNUTLS_CERT_REQUIRE : GNUTLS_CERT_IGNORE);
}

/* The handshake is our affair: see gnutls_record_recv. */
int gnutls_handshake(gnutls_session_t session)
{
    (void)session;
    return GNUTLS_E_SUCCESS;
}

/* Somebody forgot the "s" of "https": he is told so in his own language. */
static bool refuse_plain_text(struct connection *connection)
{
    char first;
    struct complaint complaint;
    connection->handshake_begun = recv(connection_socket(connection), &first, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
    if (!connection->handshake_begun || !isupper((unsigned char)first))
        return false; /* the first byte of TLS is 22 (RFC 8446 5.1) */
    connection->session = NULL;
    complain(&complaint, 400, "connection", "this port speaks TLS: the URI must begin with https://");
    connection_refuse(connection, &complaint);
    return true;
}

/* Sends the alert for a fatal error, unless it was the client's own, or nobody is there to be told. */
static int say_why(struct connection *connection, int error)
{
    if (error == GNUTLS_E_NO_CERTIFICATE_FOUND) /* GnuTLS would say decode_error, against RFC 5246 7.4.6 */
        gnutls_alert_send(connection->session, GNUTLS_AL_FATAL, GNUTLS_A_HANDSHAKE_FAILURE);
    else if (error != GNUTLS_E_PREMATURE_TERMINATION && error != GNUTLS_E_PULL_ERROR && error != GNUTLS_E_PUSH_ERROR &&
             error != GNUTLS_E_FATAL_ALERT_RECEIVED)
        gnutls_alert_send_appropriate(connection->session, error);
    connection->ended = true; /* no close_notify after that (RFC 8446 6.2) */
    return GNUTLS_E_PULL_ERROR;
}

/* Goes on with the handshake. 0: it is done. */
static int shake_hands(struct connection *connection)
{
    int (*next)(gnutls_session_t), result;
    *(void **)&next = dlsym(RTLD_NEXT, "gnutls_handshake");
    if (!connection->handshake_begun && refuse_plain_text(connection))
        return GNUTLS_E_PUSH_ERROR;
    do
        result = next(connection->session);
    while (result == GNUTLS_E_WARNING_ALERT_RECEIVED || result == GNUTLS_E_INTERRUPTED);
    if (result == GNUTLS_E_AGAIN)
        return result;
    if (result != GNUTLS_E_SUCCESS)
        return say_why(connection, result);
    connection->handshake_done = true;
    connection->since = loop_now(connection->engine->loop);
    return result;
}

/* What the library reads goes through here, and the handshake comes before it. */
ssize_t gnutls_record_recv(gnutls_session_t session, void *bytes, size_t size)
{
    struct connection *connection = gnutls_session_get_ptr(session);
    unsigned char sequence[8];
    int shaken = !connection ? GNUTLS_E_MEMORY_ERROR : connection->handshake_done ? GNUTLS_E_SUCCESS : shake_hands(connection);
    if (shaken != GNUTLS_E_SUCCESS)
        return shaken;
    if (connection->phase == PHASE_UPGRADED)
        return GNUTLS_E_AGAIN;
    ssize_t got = gnutls_record_recv_seq(session, bytes, size, sequence); /* the same, but for the number */
    if (got > 0 && !connection_read(connection, bytes, (size_t)got))
        return GNUTLS_E_PULL_ERROR;
    return got < 0 && got != GNUTLS_E_PREMATURE_TERMINATION && gnutls_error_is_fatal((int)got) ? say_why(connection, (int)got)
                                                                                               : got;
}

long session_receive(struct connection *connection, char *bytes, size_t size)
{
    unsigned char sequence[8];
    ssize_t got = gnutls_record_recv_seq(connection->session, bytes, size, sequence);
    if (got >= 0 || got == GNUTLS_E_PREMATURE_TERMINATION)
        return got > 0 ? got : 0;
    errno = gnutls_error_is_fatal((int)got) ? ECONNRESET : EAGAIN;
    return -1;
}

bool session_has_more(const struct connection *connection)
{
    return connection->session && gnutls_record_check_pending(connection->session) > 0;
}

long session_send(struct connection *connection, const char *bytes, size_t length)
{
    const int on = 1;
    size_t sent = 0;
    while (sent < length) {
        ssize_t step = gnutls_record_send(connection->session, bytes + sent, length - sent);
        if (step == GNUTLS_E_INTERRUPTED)
            continue;
        if (step == GNUTLS_E_AGAIN)
            break;
        if (step < 0)
            return -1;
        sent += (size_t)step;
    }
    setsockopt(connection_socket(connection), IPPROTO_TCP, TCP_NODELAY, &on,
               sizeof on); /* the library corked it; this sends all the same */
    return (long)sent;
}

void session_end(struct connection *connection)
{
    int (*next)(gnutls_session_t, gnutls_close_request_t);
    *(void **)&next = dlsym(RTLD_NEXT, "gnutls_bye");
    if (connection->session && connection->handshake_done && !connection->ended)
        next(connection->session, GNUTLS_SHUT_WR);
    connection->ended = true;
}

/* The library is about to close the connection. */
int gnutls_bye(gnutls_session_t session, gnutls_close_request_t how)
{
    struct connection *connection = gnutls_session_get_ptr(session);
    (void)how;
    if (connection) {
        connection_last_word(connection);
        session_end(connection);
    }
    return GNUTLS_E_SUCCESS;
}

bool session_replaced(void)
{
    void *bye = dlsym(RTLD_DEFAULT, "gnutls_bye");
    int (*ours)(gnutls_session_t, gnutls_close_request_t) = gnutls_bye;
    return bye && memcmp(&bye, &ours, sizeof bye) == 0;
}
