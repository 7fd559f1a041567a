/* Digest access authentication (RFC 7616): its parts, challenges, and whether credentials are right. */
#ifndef EVERYSTATUS_DIGEST_ACCESS_H
#define EVERYSTATUS_DIGEST_ACCESS_H

#include <nettle/nettle-meta.h>

#include "handlers/call.h"

struct digest_algorithm {
    const char *name; /* as in the challenge */
    const struct nettle_hash *hash;
};

/* The row of that name, in either case; NULL: there is none. */
const struct digest_algorithm *digest_algorithm(struct slice name);

/* Room for the longest hash in hexadecimal, with its NUL. */
enum { DIGEST_HEX = 2 * 64 + 1 };

/* Puts the hash of bytes in hexadecimal. */
void digest_hex(const struct digest_algorithm *algorithm, struct slice bytes, char hex[DIGEST_HEX]);

/* A nonce says when it was made, and has a keyed hash that nobody else can make: nothing is stored. */
enum { NONCE_SIZE = 2 * (8 + 8 + 16) + 1 };
void nonce_make(const struct site *site, int64_t now, char nonce[NONCE_SIZE]);

/* The same for one that comes in place of another, and says so. */
void nonce_renew(const struct site *site, int64_t now, char nonce[NONCE_SIZE]);

/* Whether a valid nonce is of nonce_renew. */
bool nonce_is_renewed(struct slice nonce);

/* Whether the nonce is this server's, and not too old. */
bool nonce_valid(const struct site *site, int64_t now, struct slice nonce);

/* The parameters of credentials. */
enum digest_parameter {
    DIGEST_USERNAME,
    DIGEST_REALM,
    DIGEST_NONCE,
    DIGEST_URI,
    DIGEST_RESPONSE,
    DIGEST_QOP, /* from here on, RFC 2069 has none */
    DIGEST_NC,
    DIGEST_CNONCE,
    DIGEST_NEEDED, /* those before are needed */
    DIGEST_ALGORITHM = DIGEST_NEEDED,
    DIGEST_PARAMETERS,
};

struct digest_credentials {
    struct buffer values[DIGEST_PARAMETERS];
    bool given[DIGEST_PARAMETERS];
};

/* Reads what follows "Digest" in Authorization; old: qop and what belongs to it may be missing, as in RFC 2069. false: *problem
 * says what is wrong, as a sentence; NULL: no memory. Release it either way. */
bool digest_read(struct digest_credentials *credentials, struct slice text, bool old, const char **problem);
void digest_release(struct digest_credentials *credentials);

/* Who may come in, and with which credentials. */
struct digest_wanted {
    const char *field; /* that they come in */
    const char *qop;   /* a list; NULL: the challenge is one of RFC 2069 */
    bool old;          /* credentials without qop are taken as well (RFC 2069 2.1.2) */
    struct slice user, password;
    const struct digest_algorithm *algorithms[2]; /* the better one first; NULL: there is no other */
    uint64_t stale_after;                         /* a nonce serves for so many requests; 0: only in place of another */
};

#define DIGEST_REALM_NAME "everystatus"

/* What the credentials of a request come to. */
enum digest_verdict {
    DIGEST_ABSENT,
    DIGEST_MALFORMED, /* *problem says why, as a sentence */
    DIGEST_NO_COUNT,  /* nc is wrong */
    DIGEST_WRONG,
    DIGEST_MISDIRECTED, /* right, but for another target */
    DIGEST_STALE,       /* right, but the nonce is used up */
    DIGEST_RIGHT,
    DIGEST_NO_MEMORY,
};

/* Checks them. *problem is left alone unless it is DIGEST_MALFORMED. */
enum digest_verdict digest_check(const struct call *call, const struct digest_wanted *wanted, const char **problem);

/* Adds a challenge. Challenges of one response can share their nonce, and then have the same opaque. stale:
 * the flag as it is written, in letters of either case (RFC 7616 3.3); NULL: the nonce that came is not stale. */
void digest_add_challenge(struct buffer *out, const struct digest_wanted *wanted, const struct digest_algorithm *algorithm,
                          const char nonce[NONCE_SIZE], const char *stale);

/* The value of a parameter; data is NULL if it was not given. */
struct slice digest_value(const struct digest_credentials *credentials, enum digest_parameter parameter);

#endif
