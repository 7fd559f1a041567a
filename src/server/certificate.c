/* Certificates that are made in memory, for as long as the server runs. */
#include "server/certificate.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

enum { DAY = 24 * 60 * 60 };

/* Adds a name or an address (RFC 5280 4.2.1.6). */
static int add_host(gnutls_x509_crt_t crt, const char *host)
{
    unsigned char address[sizeof(struct in6_addr)];
    unsigned size = inet_pton(AF_INET, host, address) == 1 ? 4 : inet_pton(AF_INET6, host, address) == 1 ? 16 : 0;
    if (size)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address, size, GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, host, (unsigned)strlen(host), GNUTLS_FSAN_APPEND);
}

/* What the key may be used for, and by whom (RFC 5280 4.2.1). */
static int set_use(gnutls_x509_crt_t crt, const char *const *hosts)
{
    int result = gnutls_x509_crt_set_basic_constraints(crt, !hosts, hosts ? -1 : 0);
    if (result >= 0)
        result = gnutls_x509_crt_set_key_usage(crt, hosts ? GNUTLS_KEY_DIGITAL_SIGNATURE
                                                          : GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
    if (result >= 0 && hosts)
        result = gnutls_x509_crt_set_key_purpose_oid(crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
    for (; result >= 0 && hosts && *hosts; hosts++)
        result = add_host(crt, *hosts);
    return result;
}

/* Its number, which must be its own (browsers refuse two with the same one and issuer), and the numbers of the keys. */
static int set_ids(gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer)
{
    unsigned char serial[16], id[32];
    size_t size = sizeof id;
    int result = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial);
    serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x40); /* positive, and no zero in front (RFC 5280 4.1.2.2) */
    if (result >= 0)
        result = gnutls_x509_crt_set_serial(crt, serial, sizeof serial);
    if (result >= 0)
        result = gnutls_x509_crt_get_key_id(crt, 0, id, &size);
    if (result >= 0)
        result = gnutls_x509_crt_set_subject_key_id(crt, id, size);
    size = sizeof id;
    if (result >= 0)
        result = gnutls_x509_crt_get_key_id(issuer, 0, id, &size);
    return result < 0 ? result : gnutls_x509_crt_set_authority_key_id(crt, id, size);
}

static int set_subject(struct certificate *certificate, const struct certificate_wish *wish)
{
    time_t now = time(NULL);
    gnutls_x509_crt_t crt = certificate->crt;
    int result = gnutls_x509_crt_set_version(crt, 3);
    if (result >= 0)
        result = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, wish->name, (unsigned)strlen(wish->name));
    if (result >= 0)
        result = gnutls_x509_crt_set_key(crt, certificate->key);
    if (result >= 0)
        result = gnutls_x509_crt_set_activation_time(crt, now + (time_t)wish->from * DAY);
    return result < 0 ? result : gnutls_x509_crt_set_expiration_time(crt, now + (time_t)wish->until * DAY);
}

int certificate_make(struct certificate *certificate, const struct certificate_wish *wish, const struct certificate *issuer)
{
    *certificate = (struct certificate){ 0 };
    if (!issuer)
        issuer = certificate;
    int result = gnutls_x509_crt_init(&certificate->crt);
    if (result >= 0)
        result = gnutls_x509_privkey_init(&certificate->key);
    if (result >= 0)
        result = gnutls_x509_privkey_generate(certificate->key, GNUTLS_PK_ECDSA,
                                              GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (result >= 0)
        result = set_subject(certificate, wish);
    if (result >= 0)
        result = set_use(certificate->crt, wish->hosts);
    if (result >= 0)
        result = set_ids(certificate->crt, issuer->crt);
    return result < 0 ? result : gnutls_x509_crt_sign2(certificate->crt, issuer->crt, issuer->key, GNUTLS_DIG_SHA256, 0);
}

void certificate_release(struct certificate *certificate)
{
    if (certificate->crt)
        gnutls_x509_crt_deinit(certificate->crt);
    if (certificate->key)
        gnutls_x509_privkey_deinit(certificate->key);
    *certificate = (struct certificate){ 0 };
}
