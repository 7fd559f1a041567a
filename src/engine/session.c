/* TLS under a connection: the handshake, sending, receiving, and how it ends. */
#include "engine/session.h"

#include <ctype.h>
#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/clock.h"

const bool session_built = true;

const char *session_version(void)
{
    return gnutls_check_version(NULL);
}

/* The library wants some certificate; it is never asked for this one, since each session gets its identity's. */
static int no_certificate(gnutls_session_t session, const gnutls_datum_t *authorities, int authorities_count,
                          const gnutls_pk_algorithm_t *algorithms, int algorithms_count, gnutls_pcert_st **chain,
                          unsigned *chain_length, gnutls_privkey_t *key)
{
    (void)session, (void)authorities, (void)authorities_count, (void)algorithms, (void)algorithms_count;
    (void)chain, (void)chain_length, (void)key;
    return -1;
}

void session_options(struct MHD_OptionItem options[SESSION_OPTIONS])
{
    gnutls_certificate_retrieve_function2 *callback = no_certificate;
    options[0] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_CERT_CALLBACK, 0, NULL };
    options[1] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
    memcpy(&options[0].ptr_value, &callback, sizeof callback);
}

/* Somebody forgot the "s" of "https": he is told so in his own language. */
static bool is_plain_text(struct session *session)
{
    char first;
    session->begun = recv(session->fd, &first, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
    return session->begun && isupper((unsigned char)first); /* the first byte of TLS is 22 (RFC 8446 5.1) */
}

/* Sends the alert for a fatal error, unless it was the client's own, or nobody is there to be told. */
static int say_why(struct session *session, int error)
{
    if (error == GNUTLS_E_NO_CERTIFICATE_FOUND) /* GnuTLS would say decode_error, against RFC 5246 7.4.6 */
        gnutls_alert_send(session->gnutls, GNUTLS_AL_FATAL, GNUTLS_A_HANDSHAKE_FAILURE);
    else if (error != GNUTLS_E_PREMATURE_TERMINATION && error != GNUTLS_E_PULL_ERROR && error != GNUTLS_E_PUSH_ERROR &&
             error != GNUTLS_E_FATAL_ALERT_RECEIVED)
        gnutls_alert_send_appropriate(session->gnutls, error);
    session->ended = true; /* no close_notify after that (RFC 8446 6.2) */
    return GNUTLS_E_PULL_ERROR;
}

/* Goes on with the handshake. 0: it is done. */
static int shake_hands(struct session *session)
{
    const int on = 1;
    int result;
    if (!session->begun && is_plain_text(session)) {
        session->gnutls = NULL;
        session->functions->plain(session->tap);
        return GNUTLS_E_PUSH_ERROR;
    }
    do
        result = interpose_handshake(session->gnutls);
    while (result == GNUTLS_E_WARNING_ALERT_RECEIVED || result == GNUTLS_E_INTERRUPTED);
    if (result == GNUTLS_E_AGAIN)
        return result;
    if (result != GNUTLS_E_SUCCESS)
        return say_why(session, result);
    /* In TLS 1.3 the client has the last word, and with Nagle's algorithm its request waits until that is acknowledged, which
     * the system would put off for 40 ms since we have nothing to say ourselves. */
    setsockopt(session->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    session->done = true;
    session->done_at = clock_now();
    if (session->verifies)
        session->client = client_certificate_judge(session->gnutls);
    return result;
}

/* What the library reads goes through here, and the handshake comes before it. */
static long read_record(struct tls_tap *tap, void *bytes, size_t size)
{
    struct session *session = (struct session *)(void *)tap;
    unsigned char sequence[8];
    int shaken = session->done ? GNUTLS_E_SUCCESS : shake_hands(session);
    if (shaken != GNUTLS_E_SUCCESS)
        return shaken;
    if (session->detached)
        return GNUTLS_E_AGAIN;
    ssize_t got = gnutls_record_recv_seq(session->gnutls, bytes, size, sequence); /* the same, but for the number */
    if (got > 0 && !session->functions->read(session->tap, bytes, (size_t)got))
        return GNUTLS_E_PULL_ERROR;
    bool failed = got < 0 && got != GNUTLS_E_PREMATURE_TERMINATION && gnutls_error_is_fatal((int)got);
    return failed ? say_why(session, (int)got) : got;
}

static struct substitute *replace_head(struct tls_tap *tap, const char *bytes, size_t length)
{
    struct session *session = (struct session *)(void *)tap;
    return session->functions->head(session->tap, bytes, length);
}

static void note_sent(struct tls_tap *tap, size_t length)
{
    struct session *session = (struct session *)(void *)tap;
    session->functions->sent(session->tap, length);
}

static void close_session(struct tls_tap *tap)
{
    struct session *session = (struct session *)(void *)tap;
    session->functions->closing(session->tap);
    session_end(session);
}

void session_open(struct session *session, const struct identity *identity, struct MHD_Connection *library, int fd,
                  struct tap *tap, const struct session_functions *functions)
{
    static const gnutls_datum_t protocols[] = { { (unsigned char *)(uintptr_t) "http/1.1", 8 },
                                                { (unsigned char *)(uintptr_t) "http/1.0", 8 } };
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(library, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    gnutls_session_t gnutls = info ? info->tls_session : NULL;
    if (!gnutls)
        return;
    gnutls_session_set_ptr(gnutls, session);
    if (!session)
        return;
    *session = (struct session){ .tls_tap = { read_record, replace_head, note_sent, close_session },
                                 .gnutls = gnutls,
                                 .functions = functions,
                                 .tap = tap,
                                 .fd = fd,
                                 .credentials = credentials_take(identity->credentials),
                                 .verifies = identity->verifies,
                                 .ended = identity->cuts };
    gnutls_credentials_set(gnutls, GNUTLS_CRD_CERTIFICATE, credentials_gnutls(session->credentials));
    gnutls_priority_set(gnutls, identity->priorities);
    gnutls_alpn_set_protocols(gnutls, protocols, 2, GNUTLS_ALPN_MANDATORY); /* RFC 7301 3.2: no match is fatal */
    const gnutls_datum_t tickets = { (unsigned char *)(uintptr_t)identity->tickets.data, (unsigned)identity->tickets.length };
    if (tickets.data)
        gnutls_session_ticket_enable_server(gnutls, &tickets);
    gnutls_certificate_server_set_request(gnutls, identity->asks       ? GNUTLS_CERT_REQUIRE
                                                  : identity->verifies ? GNUTLS_CERT_REQUEST
                                                                       : GNUTLS_CERT_IGNORE);
}

/* Whether the client has closed without close_notify, and all that it sent was read. GnuTLS, once it meets that end, would send
 * nothing any more either: not what answers the last words. */
static bool is_cut(const struct session *session)
{
    char next;
    return !session_has_more(session) && recv(session->fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

long session_receive(struct session *session, char *bytes, size_t size)
{
    unsigned char sequence[8];
    if (is_cut(session))
        return 0;
    ssize_t got = gnutls_record_recv_seq(session->gnutls, bytes, size, sequence);
    if (got >= 0 || got == GNUTLS_E_PREMATURE_TERMINATION)
        return got > 0 ? got : 0;
    errno = gnutls_error_is_fatal((int)got) ? ECONNRESET : EAGAIN;
    return -1;
}

bool session_has_more(const struct session *session)
{
    return session->gnutls && gnutls_record_check_pending(session->gnutls) > 0;
}

long session_send(struct session *session, const char *bytes, size_t length)
{
    const int on = 1;
    size_t sent = 0;
    while (sent < length) {
        ssize_t step = interpose_record_send(session->gnutls, bytes + sent, length - sent);
        if (step == GNUTLS_E_INTERRUPTED)
            continue;
        if (step == GNUTLS_E_AGAIN)
            break;
        if (step < 0)
            return -1;
        sent += (size_t)step;
    }
    setsockopt(session->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* the library corked it; this sends all the same */
    return (long)sent;
}

void session_end(struct session *session)
{
    if (session->gnutls && session->done && !session->ended)
        interpose_bye(session->gnutls);
    session->ended = true;
}

void session_release(struct session *session)
{
    credentials_give(session->credentials);
    session->credentials = NULL;
}
