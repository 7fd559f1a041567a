/* The files of --tls-cert, --tls-key and --tls-client-ca. */
#include "server/tls-files.h"

#include <errno.h>
#include <gnutls/x509.h>
#include <sys/stat.h>

#include "server/fail.h"
#include "server/tls-validity.h"

/* Certificates in a chain from a file at most. */
enum { CHAIN_MOST = 16 };

static int load_chain(const char *path, gnutls_x509_crt_t *chain, unsigned *length)
{
    gnutls_datum_t data;
    int result = gnutls_load_file(path, &data);
    if (result < 0)
        return result;
    result = gnutls_x509_crt_list_import(chain, length, &data, GNUTLS_X509_FMT_PEM, GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED);
    *length = result < 0 ? 0 : (unsigned)result;
    gnutls_free(data.data);
    return result;
}

static int load_key(const char *path, gnutls_x509_privkey_t key)
{
    gnutls_datum_t data;
    int result = gnutls_load_file(path, &data);
    if (result < 0)
        return result;
    result = gnutls_x509_privkey_import2(key, &data, GNUTLS_X509_FMT_PEM, NULL, 0);
    gnutls_memset(data.data, 0, data.size);
    gnutls_free(data.data);
    return result;
}

/* GnuTLS's words, or plainer ones where it says what its reader came upon. */
static const char *words_of(int result)
{
    static const struct {
        int result;
        const char *words;
    } plain[] = {
        { GNUTLS_E_NO_CERTIFICATE_FOUND, "there is no certificate in PEM in it" },
        { GNUTLS_E_BASE64_UNEXPECTED_HEADER_ERROR, "what is in it is no whole PEM" },
        { GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE, "there is no private key in PEM in it" },
        { GNUTLS_E_SHORT_MEMORY_BUFFER, "there are more certificates in it than are read of a chain" },
        { GNUTLS_E_ASN1_ELEMENT_NOT_FOUND, "its key is of a kind, or on a curve, that this GnuTLS does not know" },
        { GNUTLS_E_DECRYPTION_FAILED, "its key has a passphrase, and only one without can be read" },
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (plain[i].result == result)
            return plain[i].words;
    return gnutls_strerror(result);
}

/* What the system says, it says better. */
static bool loaded(const char *option, const char *path, int result)
{
    if (result == GNUTLS_E_FILE_ERROR)
        return fail_path(errno, "%s %s", option, path);
    return result >= 0 ||
           (result == GNUTLS_E_MEMORY_ERROR ? fail_system : fail_usage)("%s %s: %s", option, path, words_of(result));
}

static bool made(int result)
{
    return result >= 0 || fail_system("TLS: %s", gnutls_strerror(result));
}

static void tell_of_trusted(gnutls_certificate_credentials_t credentials, const char *path)
{
    gnutls_x509_trust_list_t trusted;
    gnutls_x509_trust_list_iter_t place = NULL;
    gnutls_x509_crt_t certificate;
    gnutls_certificate_get_trust_list(credentials, &trusted);
    while (gnutls_x509_trust_list_iter_get_ca(trusted, &place, &certificate) == 0) {
        tls_validity_tell("--tls-client-ca", path, &certificate, 1);
        gnutls_x509_crt_deinit(certificate);
    }
}

bool tls_files_trust(gnutls_certificate_credentials_t credentials, const struct options *options)
{
    const char *path = options->tls_client_ca;
    if (!path)
        return true;
    int count = gnutls_certificate_set_x509_trust_file(credentials, path, GNUTLS_X509_FMT_PEM);
    if (count == 0)
        return fail_usage("--tls-client-ca %s: there is no certificate in it", path);
    const bool fine = loaded("--tls-client-ca", path, count);
    if (fine)
        tell_of_trusted(credentials, path);
    return fine;
}

/* Puts certificate and key into the credentials. */
static bool fill(gnutls_certificate_credentials_t credentials, const struct options *options, gnutls_x509_crt_t *chain,
                 unsigned length)
{
    gnutls_x509_privkey_t key = NULL;
    bool fine = made(gnutls_x509_privkey_init(&key)) && loaded("--tls-key", options->tls_key, load_key(options->tls_key, key));
    int result = fine ? gnutls_certificate_set_x509_key(credentials, chain, (int)length, key) : 0;
    if (result == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
        fine = fail_usage("--tls-key %s: this is not the key of --tls-cert's first certificate", options->tls_key);
    else
        fine = fine && loaded("--tls-cert", options->tls_cert, result);
    gnutls_x509_privkey_deinit(key);
    return fine;
}

static gnutls_certificate_credentials_t kept_if(bool fine, gnutls_certificate_credentials_t credentials)
{
    if (!fine && credentials)
        gnutls_certificate_free_credentials(credentials);
    return fine ? credentials : NULL;
}

gnutls_certificate_credentials_t tls_files_load(const struct options *options)
{
    gnutls_certificate_credentials_t credentials = NULL;
    gnutls_x509_crt_t chain[CHAIN_MOST];
    unsigned length = CHAIN_MOST;
    if (!loaded("--tls-cert", options->tls_cert, load_chain(options->tls_cert, chain, &length)))
        return NULL;
    bool fine = made(gnutls_certificate_allocate_credentials(&credentials)) && fill(credentials, options, chain, length) &&
                tls_files_trust(credentials, options);
    if (fine)
        tls_validity_tell("--tls-cert", options->tls_cert, chain, length);
    while (length)
        gnutls_x509_crt_deinit(chain[--length]);
    return kept_if(fine, credentials);
}

gnutls_certificate_credentials_t tls_files_renew(gnutls_certificate_credentials_t others, const struct options *options)
{
    gnutls_certificate_credentials_t credentials = NULL;
    gnutls_x509_crt_t *chain = NULL;
    gnutls_x509_privkey_t key = NULL;
    unsigned length = 0;
    bool fine =
        made(gnutls_certificate_get_x509_crt(others, 0, &chain, &length)) &&
        made(gnutls_certificate_get_x509_key(others, 0, &key)) && made(gnutls_certificate_allocate_credentials(&credentials)) &&
        made(gnutls_certificate_set_x509_key(credentials, chain, (int)length, key)) && tls_files_trust(credentials, options);
    while (length)
        gnutls_x509_crt_deinit(chain[--length]);
    gnutls_free(chain);
    gnutls_x509_privkey_deinit(key);
    return kept_if(fine, credentials);
}

/* What is not there is said by who opens it. */
static bool is_regular(const char *option, const char *path)
{
    struct stat status;
    return !path || stat(path, &status) != 0 || S_ISREG(status.st_mode) ||
           fail_usage("cannot read %s %s again: it is no regular file", option, path);
}

bool tls_files_are_regular(const struct options *options)
{
    return is_regular("--tls-cert", options->tls_cert) && is_regular("--tls-key", options->tls_key) &&
           is_regular("--tls-client-ca", options->tls_client_ca);
}
