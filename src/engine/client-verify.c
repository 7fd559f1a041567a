/* What a client proves its identity with in TLS. */
#include "engine/client-verify.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stddef.h>

/* What GnuTLS finds, the first that is true; whether a stranger's has expired is nobody's concern. */
static const struct {
    unsigned status;
    enum client_certificate meaning;
} findings[] = {
    { GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA, CLIENT_STRANGER },
    { GNUTLS_CERT_EXPIRED, CLIENT_EXPIRED },
    { GNUTLS_CERT_NOT_ACTIVATED, CLIENT_EARLY },
    { GNUTLS_CERT_PURPOSE_MISMATCH, CLIENT_NO_CLIENT },
};

enum client_certificate client_certificate_judge(struct gnutls_session_int *session)
{
    gnutls_typed_vdata_st purpose = { .type = GNUTLS_DT_KEY_PURPOSE_OID,
                                      .data = (unsigned char[]){ GNUTLS_KP_TLS_WWW_CLIENT } };
    unsigned count = 0, status = 0;
    if (!gnutls_certificate_get_peers(session, &count) || count == 0)
        return CLIENT_MISSING;
    if (gnutls_certificate_verify_peers(session, &purpose, 1, &status) < 0)
        return CLIENT_BAD;
    for (size_t i = 0; i < sizeof findings / sizeof *findings; i++)
        if (status & findings[i].status)
            return findings[i].meaning;
    return status ? CLIENT_BAD : CLIENT_TRUSTED;
}
