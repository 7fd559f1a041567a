/* Whether certificates from files are valid by now. */
#ifndef EVERYSTATUS_TLS_VALIDITY_H
#define EVERYSTATUS_TLS_VALIDITY_H

#include <gnutls/x509.h>

/* Says on stderr which of the option's certificates have expired, or are not valid yet: they are served as they are, since it
 * may be what a client is to be tried with, and the clock may be what is wrong. */
void tls_validity_tell(const char *option, const char *path, const gnutls_x509_crt_t *list, unsigned count);

#endif
