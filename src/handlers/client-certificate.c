/* What is answered where --tls-client-ca asks for a certificate that the client has not got: nginx's codes tell it apart. */
#include "handlers/call.h"

/* The handshake succeeds all the same: in TLS 1.3 a client has sent its request before it hears of an alert, and what it then
 * reports is often no more than that the connection broke. */
static const struct {
    int code;
    const char *detail;
} rows[CLIENT_CERTIFICATES] = {
    [CLIENT_MISSING] = { 496, "the client showed no certificate, and --tls-client-ca asks for one" },
    [CLIENT_STRANGER] = { 495, "no CA of --tls-client-ca signed the client's certificate" },
    [CLIENT_EXPIRED] = { 495, "the client's certificate has expired" },
    [CLIENT_EARLY] = { 495, "the client's certificate is not valid yet" },
    [CLIENT_NO_CLIENT] = { 495,
                           "the client's certificate is not for clients: its extended key usage has no clientAuth (RFC 5280 "
                           "4.2.1.12)" },
    [CLIENT_BAD] = { 495, "the client's certificate is not valid" },
};

static bool refuse(struct call *call)
{
    struct complaint complaint;
    const enum client_certificate found = call->request->client_certificate;
    complain(&complaint, rows[found].code, "connection", "%s", rows[found].detail);
    return answer_complaint(call, &complaint);
}

const struct handler client_certificate_handler = { .answer = refuse };
