/* Certificates that are made in memory, for as long as the server runs. */
#ifndef EVERYSTATUS_CERTIFICATE_H
#define EVERYSTATUS_CERTIFICATE_H

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/* A certificate and its key, which is ECDSA on P-256. */
struct certificate {
    gnutls_x509_crt_t crt;
    gnutls_x509_privkey_t key;
};

/* What a certificate says. */
struct certificate_wish {
    const char *name;         /* its common name */
    const char *const *hosts; /* names and addresses that it is for; NULL ends the list, and NULL itself makes it a CA's */
    int from, until;          /* days from now between which it is valid */
};

/* Makes a certificate that issuer signs; NULL: it signs itself. Returns 0, or GnuTLS's error. certificate_release takes one
 * that is all zero as well, and one that failed. */
int certificate_make(struct certificate *certificate, const struct certificate_wish *wish, const struct certificate *issuer);
void certificate_release(struct certificate *certificate);

#endif
