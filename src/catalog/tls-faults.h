/* What can be wrong with TLS on purpose: a row a fault, each on a port of its own. */
#ifndef EVERYSTATUS_TLS_FAULTS_H
#define EVERYSTATUS_TLS_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

/* Who signed the certificate. */
enum tls_issuer {
    TLS_ISSUER_CA, /* the one that --tls-ca-file writes */
    TLS_ISSUER_ITSELF,
    TLS_ISSUER_STRANGER, /* a CA that nobody has heard of */
};

/* What happens instead of a handshake. */
enum tls_handshake {
    TLS_HANDSHAKE_NONE,
    TLS_HANDSHAKE_PLAIN,
    TLS_HANDSHAKE_STALL,
    TLS_HANDSHAKE_CLOSE,
    TLS_HANDSHAKE_RESET,
    TLS_HANDSHAKE_ALERT,
    TLS_HANDSHAKES
};

struct tls_fault {
    const char *name; /* as it is printed, and written to --port-file */
    const char *help; /* what is wrong */
    enum tls_issuer issuer;
    const char *host;    /* in the certificate; NULL: the right ones */
    int from, until;     /* days from now between which it is valid; both 0: now */
    const char *version; /* of TLS, as GnuTLS names it; NULL: the right ones */
    bool asks;           /* for a certificate of the client */
    bool cuts;           /* connections off: they end without close_notify */
    enum tls_handshake port;
};

/* All of them. */
const struct tls_fault *tls_faults(size_t *count);

#endif
