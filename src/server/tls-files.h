/* The files of --tls-cert, --tls-key and --tls-client-ca. */
#ifndef EVERYSTATUS_TLS_FILES_H
#define EVERYSTATUS_TLS_FILES_H

#include <gnutls/gnutls.h>

#include "server/options.h"

/* Makes credentials of certificate and key, and with the CAs of clients if they are asked for. NULL: what is wrong was said on
 * stderr. */
gnutls_certificate_credentials_t tls_files_load(const struct options *options);

/* As this, with the certificate that others show in place of one from files. */
gnutls_certificate_credentials_t tls_files_renew(gnutls_certificate_credentials_t others, const struct options *options);

/* Has them trust the CAs of --tls-client-ca, if it is given. false: as above. */
bool tls_files_trust(gnutls_certificate_credentials_t credentials, const struct options *options);

/* Whether they can be read again: a pipe would have nothing more to say, and opening it might never end. false: as above. */
bool tls_files_are_regular(const struct options *options);

#endif
