/* TLS as the options ask for it: its certificates, and what each port shows of them. */
#include "server/tls.h"

#include <stdlib.h>
#include <string.h>

#include "server/certificate.h"
#include "server/fail.h"
#include "server/publish.h"
#include "server/tls-files.h"

/* Days: clocks differ by hours, and browsers take no certificate of more than 398 (CA/Browser Forum's Baseline Requirements
 * 6.3.2). */
enum { FROM = -1, UNTIL = 396 };

/* TLS 1.3 and 1.2, with ephemeral keys on elliptic curves and authenticated encryption alone (RFC 9325 4.2); of what the client
 * has, the first here. */
#define PRIORITIES                                                                                                             \
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:"        \
    "+CHACHA20-POLY1305:-MAC-ALL:+AEAD:-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:+GROUP-SECP521R1:"           \
    "%SERVER_PRECEDENCE"

struct tls {
    const char *hosts[3 + OPTIONS_LIST + 1];
    struct certificate ca, stranger;
    struct identity identity; /* of --tls-port */
    struct identity *faces;   /* of the faults, in their order; those without a handshake have none */
    size_t count;
    struct own_file ca_file; /* of --tls-ca-file */
};

static bool worked(const char *what, int result)
{
    return result >= 0 || fail_system("%s: %s", what, gnutls_strerror(result));
}

/* The identity shows this certificate. */
static int show(struct identity *identity, const struct certificate *certificate, const char *priorities)
{
    gnutls_certificate_credentials_t credentials = NULL;
    gnutls_x509_crt_t chain = certificate->crt;
    int result = gnutls_priority_init(&identity->priorities, priorities, NULL);
    if (result >= 0)
        result = gnutls_certificate_allocate_credentials(&credentials);
    if (result >= 0)
        result = gnutls_certificate_set_x509_key(credentials, &chain, 1, certificate->key);
    if (result >= 0)
        identity->credentials = credentials_slot_new(credentials);
    else if (credentials)
        gnutls_certificate_free_credentials(credentials);
    return result >= 0 && !identity->credentials ? GNUTLS_E_MEMORY_ERROR : result;
}

static void release_face(struct identity *identity)
{
    credentials_slot_free(identity->credentials);
    if (identity->priorities)
        gnutls_priority_deinit(identity->priorities);
    gnutls_memset((char *)(uintptr_t)identity->tickets.data, 0, identity->tickets.length);
    gnutls_free((char *)(uintptr_t)identity->tickets.data);
}

/* Sessions with the identity can be resumed. A fault's cannot, nor can those of clients that show a certificate: it is to be
 * looked at each time. */
static int give_tickets(struct identity *identity)
{
    gnutls_datum_t secret;
    int result = gnutls_session_ticket_key_generate(&secret);
    if (result >= 0)
        identity->tickets = (struct slice){ (const char *)secret.data, secret.size };
    return result;
}

/* Makes the certificate that a fault needs (NULL: none is wrong), and has it shown. */
static int make_face(struct tls *tls, struct identity *identity, const struct tls_fault *fault)
{
    static const struct tls_fault right;
    if (!fault)
        fault = &right;
    const char *const hosts[] = { fault->host, NULL };
    const struct certificate *const issuers[] = {
        [TLS_ISSUER_CA] = &tls->ca,
        [TLS_ISSUER_ITSELF] = NULL,
        [TLS_ISSUER_STRANGER] = &tls->stranger,
    };
    const struct certificate_wish wish = { fault->host ? fault->host : "localhost", fault->host ? hosts : tls->hosts,
                                           fault->until ? fault->from : FROM, fault->until ? fault->until : UNTIL };
    struct certificate certificate;
    char priorities[sizeof PRIORITIES + 64];
    snprintf(priorities, sizeof priorities, fault->version ? "NORMAL:-VERS-ALL:+VERS-%s" : "%s",
             fault->version ? fault->version : PRIORITIES);
    identity->asks = fault->asks;
    identity->cuts = fault->cuts;
    int result = certificate_make(&certificate, &wish, issuers[fault->issuer]);
    if (result >= 0)
        result = show(identity, &certificate, priorities);
    certificate_release(&certificate);
    return result;
}

static bool write_ca(struct tls *tls, const char *path)
{
    gnutls_datum_t pem;
    struct buffer text = { 0 };
    if (!worked("--tls-ca-file", gnutls_x509_crt_export2(tls->ca.crt, GNUTLS_X509_FMT_PEM, &pem)))
        return false;
    buffer_add(&text, (const char *)pem.data, pem.size);
    gnutls_free(pem.data);
    bool written = publish(&tls->ca_file, "--tls-ca-file", path, &text);
    buffer_release(&text);
    return written;
}

/* The faces of all faults. A version that is too old for this system's policy has none. */
static int make_faults(struct tls *tls)
{
    const struct tls_fault *faults = tls_faults(&tls->count);
    int result = 0;
    tls->faces = calloc(tls->count, sizeof *tls->faces);
    if (!tls->faces)
        return GNUTLS_E_MEMORY_ERROR;
    for (size_t i = 0; i < tls->count && result >= 0; i++) {
        if (faults[i].port == TLS_HANDSHAKE_NONE)
            result = make_face(tls, &tls->faces[i], &faults[i]);
        if (faults[i].version && !tls->faces[i].priorities)
            result = 0;
    }
    return result;
}

/* Makes what --tls-self-signed and --tls-faults need. */
static int make_all(struct tls *tls, const struct options *options)
{
    static const struct certificate_wish ca = { "everystatus test CA", NULL, FROM, UNTIL },
                                         stranger = { "a test CA that nobody knows", NULL, FROM, UNTIL };
    size_t count = 0;
    tls->hosts[count++] = "localhost";
    tls->hosts[count++] = "127.0.0.1";
    tls->hosts[count++] = "::1";
    for (const char *const *name = options->tls_names; *name; name++)
        tls->hosts[count++] = *name;
    int result = certificate_make(&tls->ca, &ca, NULL);
    if (result >= 0 && options->tls_self_signed)
        result = make_face(tls, &tls->identity, NULL);
    if (result >= 0 && options->tls_faults)
        result = certificate_make(&tls->stranger, &stranger, NULL);
    return result < 0 || !options->tls_faults ? result : make_faults(tls);
}

/* The keys of the CAs do not outlive this: nobody can sign with them afterwards. */
static bool make(struct tls *tls, const struct options *options)
{
    int result = make_all(tls, options);
    bool name = result == GNUTLS_E_INVALID_UTF8_STRING || result == GNUTLS_E_IDNA_ERROR ||
                result == GNUTLS_E_UNIMPLEMENTED_FEATURE; /* it was built without IDN, and so takes ASCII alone */
    bool made = name ? fail_usage("--tls-name: %s", gnutls_strerror(result)) : worked("TLS", result);
    made = made && (!options->tls_ca_file || write_ca(tls, options->tls_ca_file));
    certificate_release(&tls->ca);
    certificate_release(&tls->stranger);
    return made;
}

/* The identity shows what --tls-cert and --tls-key have. */
static bool load(struct identity *identity, const struct options *options)
{
    gnutls_certificate_credentials_t credentials = tls_files_load(options);
    if (!credentials)
        return false;
    identity->credentials = credentials_slot_new(credentials);
    return identity->credentials ? worked("TLS", gnutls_priority_init(&identity->priorities, PRIORITIES, NULL))
                                 : fail_system("TLS: out of memory");
}

/* Clients of --tls-port have to show who they are. */
static bool ask_clients(struct tls *tls, const struct options *options)
{
    struct credentials *own = credentials_take(tls->identity.credentials);
    bool fine = options->tls_cert || tls_files_trust(credentials_gnutls(own), options);
    credentials_give(own);
    tls->identity.verifies = true;
    return fine;
}

bool tls_reload(struct tls *tls, const struct options *options)
{
    struct credentials *own = credentials_take(tls->identity.credentials);
    gnutls_certificate_credentials_t credentials = NULL;
    if (tls_files_are_regular(options))
        credentials = options->tls_cert ? tls_files_load(options) : tls_files_renew(credentials_gnutls(own), options);
    credentials_give(own);
    return credentials && (credentials_exchange(tls->identity.credentials, credentials) || fail_system("TLS: out of memory"));
}

struct tls *tls_new(const struct options *options)
{
    struct tls *tls = calloc(1, sizeof *tls);
    bool fine = tls ? MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES ||
                          fail_system("--tls-port: this libmicrohttpd was built without TLS")
                    : fail_system("TLS: out of memory");
    fine =
        fine && (interpose_has_tls() || fail_system("--tls-port: libmicrohttpd does not let its calls of GnuTLS be replaced"));
    fine = fine && (!options->tls_cert || load(&tls->identity, options));
    fine = fine && (!(options->tls_self_signed || options->tls_faults) || make(tls, options));
    fine = fine && (!options->tls_client_ca || ask_clients(tls, options));
    fine = fine && (options->tls_client_ca || worked("TLS", give_tickets(&tls->identity)));
    if (fine)
        return tls;
    tls_free(tls);
    return NULL;
}

void tls_free(struct tls *tls)
{
    if (!tls)
        return;
    for (size_t i = 0; tls->faces && i < tls->count; i++)
        release_face(&tls->faces[i]);
    own_file_remove(&tls->ca_file);
    free(tls->faces);
    release_face(&tls->identity);
    free(tls);
}

const struct identity *tls_face(const struct tls *tls, const struct tls_fault *fault)
{
    size_t count;
    const struct identity *identity = fault ? &tls->faces[fault - tls_faults(&count)] : &tls->identity;
    return identity->credentials || fault->port != TLS_HANDSHAKE_NONE ? identity : NULL;
}
