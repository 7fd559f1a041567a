/* Digest access authentication (RFC 7616): challenges, and whether credentials are right. */
#include "handlers/digest-access.h"

#include <nettle/memops.h>
#include <string.h>

#include "base/clock.h"
#include "http/credentials.h"

void digest_add_challenge(struct buffer *out, const struct digest_wanted *wanted, const struct digest_algorithm *algorithm,
                          const char nonce[NONCE_SIZE], const char *stale)
{
    buffer_string(out, "Digest realm=\"" DIGEST_REALM_NAME "\"");
    if (wanted->qop)
        buffer_format(out, ", qop=\"%s\"", wanted->qop);
    buffer_format(out, ", algorithm=%s, nonce=\"%s\", opaque=\"%.16s\"", algorithm->name, nonce, nonce);
    if (stale)
        buffer_format(out, ", stale=%s", stale);
}

/* The one that the client names, if it was offered; the last that was offered is what clients mean that name none. */
static const struct digest_algorithm *algorithm_of(const struct digest_wanted *wanted,
                                                   const struct digest_credentials *credentials)
{
    const struct digest_algorithm *named = digest_algorithm(digest_value(credentials, DIGEST_ALGORITHM));
    return named && named == wanted->algorithms[0] ? named
           : wanted->algorithms[1]                 ? wanted->algorithms[1]
                                                   : wanted->algorithms[0];
}

/* Adds parts with ":" between them. */
static void join(struct buffer *out, const struct slice *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, i ? ":" : "");
        buffer_add(out, parts[i].data, parts[i].length);
    }
}

/* Puts the hash of the parts with ":" between them. false: no memory. */
static bool hash_parts(const struct digest_algorithm *algorithm, const struct slice *parts, size_t count, char hex[DIGEST_HEX])
{
    struct buffer joined = { 0 };
    join(&joined, parts, count);
    if (!joined.failed)
        digest_hex(algorithm, (struct slice){ joined.data, joined.length }, hex);
    bool fine = !joined.failed;
    buffer_release(&joined);
    return fine;
}

/* What response must be (RFC 7616 3.4.1); without qop, as RFC 2069 has it (2.1.2). */
static bool compute(const struct call *call, const struct digest_wanted *wanted, const struct digest_credentials *credentials,
                    char hex[DIGEST_HEX])
{
    const struct digest_algorithm *algorithm = algorithm_of(wanted, credentials);
    const struct request *request = call->request;
    struct slice qop = digest_value(credentials, DIGEST_QOP);
    char who[DIGEST_HEX], what[DIGEST_HEX], content[DIGEST_HEX];
    digest_hex(algorithm, request->content, content);
    struct slice secret[] = { wanted->user, slice_of(DIGEST_REALM_NAME), wanted->password };
    struct slice asked[] = { slice_of(request->method), digest_value(credentials, DIGEST_URI), slice_of(content) };
    if (!hash_parts(algorithm, secret, 3, who) || !hash_parts(algorithm, asked, slice_is(qop, "auth-int") ? 3 : 2, what))
        return false;
    struct slice old[] = { slice_of(who), digest_value(credentials, DIGEST_NONCE), slice_of(what) };
    if (!qop.data)
        return hash_parts(algorithm, old, sizeof old / sizeof *old, hex);
    struct slice all[] = { slice_of(who),
                           digest_value(credentials, DIGEST_NONCE),
                           digest_value(credentials, DIGEST_NC),
                           digest_value(credentials, DIGEST_CNONCE),
                           qop,
                           slice_of(what) };
    return hash_parts(algorithm, all, sizeof all / sizeof *all, hex);
}

static bool equals(struct slice given, struct slice expected)
{
    return given.length == expected.length && memeql_sec(given.data, expected.data, given.length);
}

/* Whether their qop was offered, or they may be without. */
static bool is_offered(const struct digest_wanted *wanted, const struct digest_credentials *credentials)
{
    if (!credentials->given[DIGEST_QOP])
        return wanted->old;
    return wanted->qop && slice_has_token(slice_of(wanted->qop), credentials->values[DIGEST_QOP].data);
}

/* Whether the credentials are those that are wanted. All is computed before anything is compared: how long it takes tells
 * nothing. */
static bool are_right(const struct digest_wanted *wanted, const struct digest_credentials *credentials,
                      const char response[DIGEST_HEX])
{
    struct slice algorithm = digest_value(credentials, DIGEST_ALGORITHM);
    bool same = equals(digest_value(credentials, DIGEST_RESPONSE), slice_of(response));
    return same && equals(digest_value(credentials, DIGEST_USERNAME), wanted->user) &&
           slice_is(digest_value(credentials, DIGEST_REALM), DIGEST_REALM_NAME) &&
           (!algorithm.data || digest_algorithm(algorithm) == algorithm_of(wanted, credentials)) &&
           is_offered(wanted, credentials);
}

/* The target without scheme and authority. */
static struct slice path_of(struct slice target)
{
    const char *colons = target.length && target.data[0] != '/' ? memmem(target.data, target.length, "://", 3) : NULL;
    if (!colons)
        return target;
    struct slice rest = { colons + 3, target.length - (size_t)(colons + 3 - target.data) };
    const char *path = slice_find(rest, '/');
    return path ? (struct slice){ path, (size_t)(rest.data + rest.length - path) } : target;
}

/* How often the nonce was used, as the client counts (RFC 7616 3.4): eight hexadecimal digits; 0: it is no such number. */
static uint64_t count_of(struct slice nc)
{
    uint64_t count = 0;
    for (size_t i = 0; i < nc.length; i++) {
        if (nc.length != 8 || char_hex(nc.data[i]) < 0)
            return 0;
        count = count * 16 + (uint64_t)char_hex(nc.data[i]);
    }
    return count;
}

/* Whether the nonce still serves; without qop nobody counts how often it did. */
static bool is_fresh(const struct call *call, const struct digest_wanted *wanted, struct slice nonce, uint64_t count)
{
    return nonce_valid(call->site, clock_now(), nonce) &&
           (wanted->stale_after ? count <= wanted->stale_after : nonce_is_renewed(nonce));
}

static enum digest_verdict judge(const struct call *call, const struct digest_wanted *wanted,
                                 const struct digest_credentials *credentials)
{
    struct slice uri = path_of(digest_value(credentials, DIGEST_URI)), line = path_of(call->request->line);
    uint64_t count = credentials->given[DIGEST_QOP] ? count_of(digest_value(credentials, DIGEST_NC)) : 1;
    char response[DIGEST_HEX];
    if (!compute(call, wanted, credentials, response))
        return DIGEST_NO_MEMORY;
    if (count == 0)
        return DIGEST_NO_COUNT;
    if (!are_right(wanted, credentials, response))
        return DIGEST_WRONG;
    if (!slice_equals(uri, line))
        return DIGEST_MISDIRECTED;
    return is_fresh(call, wanted, digest_value(credentials, DIGEST_NONCE), count) ? DIGEST_RIGHT : DIGEST_STALE;
}

enum digest_verdict digest_check(const struct call *call, const struct digest_wanted *wanted, const char **problem)
{
    struct buffer field = { 0 };
    struct digest_credentials credentials = { 0 };
    struct slice text = credentials_of(&field, call->request, wanted->field, "Digest");
    enum digest_verdict verdict = DIGEST_ABSENT;
    if (field.failed)
        verdict = DIGEST_NO_MEMORY;
    else if (text.data && !digest_read(&credentials, text, wanted->old, problem))
        verdict = *problem ? DIGEST_MALFORMED : DIGEST_NO_MEMORY;
    else if (text.data)
        verdict = judge(call, wanted, &credentials);
    digest_release(&credentials);
    buffer_release(&field);
    return verdict;
}
