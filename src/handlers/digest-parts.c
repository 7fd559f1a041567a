/* The parts of Digest authentication (RFC 7616): hashes, nonces, credentials. */
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "handlers/digest-access.h"
#include "http/parameters.h"

/* Microseconds for which a nonce can be used. */
#define NONCE_LIFE INT64_C(300000000)

/* httpbin's names, and the one of RFC 7616 that it lacks. */
static const struct digest_algorithm algorithms[] = {
    { "MD5", &nettle_md5 },
    { "SHA-256", &nettle_sha256 },
    { "SHA-512", &nettle_sha512 },
    { "SHA-512-256", &nettle_sha512_256 },
};

const struct digest_algorithm *digest_algorithm(struct slice name)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (slice_is_caseless(name, algorithms[i].name))
            return &algorithms[i];
    return NULL;
}

static void add_hex(char *hex, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
}

void digest_hex(const struct digest_algorithm *algorithm, struct slice bytes, char hex[DIGEST_HEX])
{
    union {
        struct md5_ctx md5;
        struct sha256_ctx sha256;
        struct sha512_ctx sha512;
    } context;
    uint8_t hash[64];
    algorithm->hash->init(&context);
    algorithm->hash->update(&context, bytes.length, (const uint8_t *)(bytes.data ? bytes.data : ""));
    algorithm->hash->digest(&context, algorithm->hash->digest_size, hash);
    add_hex(hex, hash, algorithm->hash->digest_size);
}

/* Puts time and chance in hexadecimal, and behind them the keyed hash of these 32 characters. */
static void seal(const struct site *site, char nonce[NONCE_SIZE])
{
    struct hmac_sha256_ctx context;
    uint8_t mac[16];
    hmac_sha256_set_key(&context, sizeof site->secret, (const uint8_t *)site->secret);
    hmac_sha256_update(&context, 32, (const uint8_t *)nonce);
    hmac_sha256_digest(&context, sizeof mac, mac);
    add_hex(nonce + 32, mac, sizeof mac);
}

/* The last bit of chance says whether the nonce comes in place of another. */
static void make_nonce(const struct site *site, int64_t now, uint64_t chance, char nonce[NONCE_SIZE])
{
    snprintf(nonce, NONCE_SIZE, "%016llx%016llx", (unsigned long long)now, (unsigned long long)chance);
    seal(site, nonce);
}

void nonce_make(const struct site *site, int64_t now, char nonce[NONCE_SIZE])
{
    make_nonce(site, now, random_number() & ~UINT64_C(1), nonce);
}

void nonce_renew(const struct site *site, int64_t now, char nonce[NONCE_SIZE])
{
    make_nonce(site, now, random_number() | 1, nonce);
}

bool nonce_is_renewed(struct slice nonce)
{
    return nonce.length == NONCE_SIZE - 1 && (char_hex(nonce.data[31]) & 1);
}

bool nonce_valid(const struct site *site, int64_t now, struct slice nonce)
{
    char own[NONCE_SIZE] = "";
    int64_t made = 0;
    if (nonce.length != NONCE_SIZE - 1)
        return false;
    memcpy(own, nonce.data, 32);
    seal(site, own);
    if (!memeql_sec(own, nonce.data, NONCE_SIZE - 1))
        return false;
    for (int i = 0; i < 16; i++)
        made = made * 16 + char_hex(own[i]);
    return now - made <= NONCE_LIFE;
}

static const char *const names[DIGEST_PARAMETERS] = {
    [DIGEST_USERNAME] = "username",   [DIGEST_REALM] = "realm", [DIGEST_NONCE] = "nonce", [DIGEST_URI] = "uri",
    [DIGEST_RESPONSE] = "response",   [DIGEST_QOP] = "qop",     [DIGEST_NC] = "nc",       [DIGEST_CNONCE] = "cnonce",
    [DIGEST_ALGORITHM] = "algorithm",
};

/* Moves a value to its place. false: it was there before. */
static bool keep(struct digest_credentials *credentials, struct slice name, struct buffer *value)
{
    for (int i = 0; i < DIGEST_PARAMETERS; i++) {
        if (!slice_is_caseless(name, names[i]))
            continue;
        if (credentials->given[i])
            return false;
        credentials->given[i] = true;
        credentials->values[i] = *value;
        *value = (struct buffer){ 0 };
    }
    return true;
}

/* How many of the parameters are needed. */
static int needed(const struct digest_credentials *credentials, bool old)
{
    return old && !credentials->given[DIGEST_QOP] ? DIGEST_QOP : DIGEST_NEEDED;
}

bool digest_read(struct digest_credentials *credentials, struct slice text, bool old, const char **problem)
{
    struct slice name;
    struct buffer value = { 0 };
    enum parameter_found found;
    *problem = NULL;
    while (!*problem && (found = parameter_next(&text, ',', &name, &value)) != PARAMETER_NONE) {
        if (found == PARAMETER_GARBAGE)
            *problem = "the credentials are no list of name=value";
        else if (!keep(credentials, name, &value))
            *problem = "the credentials have a parameter twice";
    }
    for (int i = 0; !*problem && i < needed(credentials, old); i++)
        if (!credentials->given[i])
            *problem = "the credentials lack one of username, realm, nonce, uri, response, qop, nc, cnonce";
    bool failed = value.failed;
    for (int i = 0; i < DIGEST_PARAMETERS; i++)
        failed |= credentials->values[i].failed;
    buffer_release(&value);
    if (failed)
        *problem = NULL;
    return !failed && !*problem;
}

void digest_release(struct digest_credentials *credentials)
{
    for (int i = 0; i < DIGEST_PARAMETERS; i++)
        buffer_release(&credentials->values[i]);
}

struct slice digest_value(const struct digest_credentials *credentials, enum digest_parameter parameter)
{
    const struct buffer *value = &credentials->values[parameter];
    return (struct slice){ credentials->given[parameter] ? value->data : NULL, value->length };
}
