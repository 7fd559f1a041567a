/* What a client proves its identity with in TLS. */
#ifndef EVERYSTATUS_CLIENT_VERIFY_H
#define EVERYSTATUS_CLIENT_VERIFY_H

#include "http/client-certificate.h"

struct gnutls_session_int;

/* Judges what came in the handshake, by the CAs of the session's credentials. */
enum client_certificate client_certificate_judge(struct gnutls_session_int *session);

#endif
