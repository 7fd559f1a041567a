/* What can be wrong with TLS on purpose: a row a fault, each on a port of its own. */
#include "pure/tls-faults.h"

/* This is the master copy: ports, their names, certificates and tests are made from it. */
static const struct tls_fault rows[] = {
    { .name = "self-signed", .help = "the certificate is signed by itself", .sees = "an issuer that it does not trust",
      .curl = 60, .issuer = TLS_ISSUER_ITSELF },
    { .name = "untrusted-ca", .help = "the certificate is signed by a CA that nobody knows",
      .sees = "an issuer that it cannot find", .curl = 60, .issuer = TLS_ISSUER_STRANGER },
    { .name = "expired", .help = "the certificate ended yesterday", .sees = "a certificate that has expired", .curl = 60,
      .from = -30, .until = -1 },
    { .name = "not-yet-valid", .help = "the certificate begins tomorrow", .sees = "a certificate that is not valid yet",
      .curl = 60, .from = 1, .until = 30 },
    { .name = "wrong-host", .help = "the certificate is for wrong-host.invalid", .sees = "a certificate for another host",
      .curl = 60, .host = "wrong-host.invalid" },
    { .name = "client-cert", .help = "asks for a certificate of the client; any will do",
      .sees = "the alert certificate_required (TLS 1.3), after its handshake seemed done", .curl = 56, .asks = true },
    { .name = "old-version", .help = "speaks TLS 1.0 only", .sees = "a version that is too old for it", .curl = 35,
      .version = "TLS1.0" },
    { .name = "plain-text", .help = "answers the ClientHello with a 400 in plain HTTP", .sees = "what is no TLS record",
      .curl = 35, .hurt = TLS_HURT_PLAIN },
    { .name = "handshake-stall", .help = "never answers the ClientHello", .sees = "its own timeout", .curl = 28,
      .hurt = TLS_HURT_STALL },
    { .name = "handshake-close", .help = "closes after the ClientHello", .sees = "the end of the connection in the handshake",
      .curl = 35, .hurt = TLS_HURT_CLOSE },
    { .name = "handshake-reset", .help = "resets after the ClientHello", .sees = "a reset in the handshake", .curl = 35,
      .hurt = TLS_HURT_RESET },
    { .name = "handshake-alert", .help = "answers the ClientHello with the fatal alert handshake_failure",
      .sees = "that alert", .curl = 35, .hurt = TLS_HURT_ALERT },
};

const struct tls_fault *tls_faults(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}
