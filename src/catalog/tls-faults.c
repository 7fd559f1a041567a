/* What can be wrong with TLS on purpose: a row a fault, each on a port of its own. */
#include "catalog/tls-faults.h"

/* This is the master copy: ports, their names, certificates and tests are made from it. */
static const struct tls_fault rows[] = {
    { .name = "self-signed", .help = "the certificate is signed by itself", .issuer = TLS_ISSUER_ITSELF },
    { .name = "untrusted-ca", .help = "the certificate is signed by a CA that nobody knows", .issuer = TLS_ISSUER_STRANGER },
    { .name = "expired", .help = "the certificate ended yesterday", .from = -30, .until = -1 },
    { .name = "not-yet-valid", .help = "the certificate begins tomorrow", .from = 1, .until = 30 },
    { .name = "wrong-host", .help = "the certificate is for another host", .host = "wrong-host.invalid" },
    { .name = "client-cert", .help = "the client must show a certificate, any will do", .asks = true },
    { .name = "old-version", .help = "TLS 1.0 is all that is spoken", .version = "TLS1.0" },
    { .name = "no-close-notify", .help = "connections end with a FIN alone, as if they were cut off", .cuts = true },
    { .name = "plain-text", .help = "the ClientHello is answered in plain HTTP", .port = TLS_HANDSHAKE_PLAIN },
    { .name = "handshake-stall", .help = "the ClientHello is never answered", .port = TLS_HANDSHAKE_STALL },
    { .name = "handshake-close", .help = "the connection closes after the ClientHello", .port = TLS_HANDSHAKE_CLOSE },
    { .name = "handshake-reset", .help = "the connection is reset after the ClientHello", .port = TLS_HANDSHAKE_RESET },
    { .name = "handshake-alert",
      .help = "the ClientHello is answered with the fatal alert handshake_failure",
      .port = TLS_HANDSHAKE_ALERT },
};

const struct tls_fault *tls_faults(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}
