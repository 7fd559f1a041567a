/* What there is to say of the certificate that a client showed. */
#ifndef EVERYSTATUS_CLIENT_CERTIFICATE_H
#define EVERYSTATUS_CLIENT_CERTIFICATE_H

enum client_certificate {
    CLIENT_NOT_ASKED, /* it need not show any */
    CLIENT_TRUSTED,
    CLIENT_MISSING, /* from here on, its requests are refused */
    CLIENT_STRANGER,
    CLIENT_EXPIRED,
    CLIENT_EARLY,
    CLIENT_NO_CLIENT,
    CLIENT_BAD,
    CLIENT_CERTIFICATES,
};

#endif
