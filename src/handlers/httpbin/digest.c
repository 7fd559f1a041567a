/* Digest authentication (RFC 7616) with the credentials that the path names: /digest-auth. */
#include <nettle/memops.h>
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "http/percent.h"
#include "handlers/httpbin/httpbin-digest.h"

#define REALM "everystatus"

/* What the path asks for: /digest-auth/qop/user/passwd[/algorithm[/stale_after]]. */
struct wanted {
    const char *qop; /* a list */
    struct buffer user, password;
    const struct digest_algorithm *algorithm;
    uint64_t stale_after; /* a nonce serves for so many requests */
};

static size_t column_of(struct call *call, struct slice segment)
{
    return (size_t)(segment.data - call->request->target.path.data) + 1;
}

/* Reads what may follow the password. */
static bool read_options(struct call *call, struct wanted *wanted, struct complaint *complaint)
{
    struct slice path = call->request->target.path, algorithm, stale;
    wanted->algorithm = digest_algorithm(slice_of("MD5"));
    wanted->stale_after = UINT64_MAX;
    if (!call->rest.length)
        return true;
    if (!httpbin_segment(call, false, &algorithm, complaint))
        return false;
    wanted->algorithm = digest_algorithm(algorithm);
    if (!wanted->algorithm)
        return complain_at(complaint, "path", path, column_of(call, algorithm),
                           "the algorithm must be one of MD5, SHA-256, SHA-512, SHA-512-256");
    if (!call->rest.length)
        return true;
    if (!httpbin_segment(call, true, &stale, complaint))
        return false;
    return slice_is(stale, "never") ||
           number_parse(stale.data, stale.length, 0, UINT32_MAX, &wanted->stale_after, NULL) == NUMBER_OK ||
           complain_at(complaint, "path", path, column_of(call, stale),
                       "stale_after must be a number of requests or \"never\"");
}

static bool read_path(struct call *call, struct wanted *wanted, struct complaint *complaint)
{
    struct slice qop, user, password;
    if (httpbin_parameter(call, "require-cookie").data)
        return complain(complaint, 400, "query", "require-cookie is not to be had: this server sets no cookies");
    if (!httpbin_segment(call, false, &qop, complaint) || !httpbin_segment(call, false, &user, complaint) ||
        !httpbin_segment(call, false, &password, complaint))
        return false;
    /* As httpbin has it, any other word offers both. */
    wanted->qop = slice_is(qop, "auth") ? "auth" : slice_is(qop, "auth-int") ? "auth-int" : "auth, auth-int";
    percent_add(&wanted->user, user, PERCENT_ALL);
    percent_add(&wanted->password, password, PERCENT_ALL);
    return read_options(call, wanted, complaint);
}

static bool challenge(struct call *call, const struct wanted *wanted, bool stale, const char *problem)
{
    struct complaint complaint;
    struct buffer field = { 0 };
    char nonce[NONCE_SIZE];
    nonce_make(call->site, clock_now(), nonce);
    buffer_format(&field, "Digest realm=\"" REALM "\", qop=\"%s\", algorithm=%s, nonce=\"%s\", opaque=\"%.16s\"%s", wanted->qop,
                  wanted->algorithm->name, nonce, nonce, stale ? ", stale=true" : "");
    complain(&complaint, 401, "head", "%s", problem);
    bool fine = !field.failed && httpbin_decline(call, &complaint, field.data);
    buffer_release(&field);
    return fine;
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

/* What response must be (RFC 7616 3.4.1). */
static bool compute(const struct call *call, const struct wanted *wanted, const struct digest_credentials *credentials,
                    char hex[DIGEST_HEX])
{
    const struct digest_algorithm *algorithm = wanted->algorithm;
    const struct request *request = call->request;
    struct slice qop = digest_value(credentials, DIGEST_QOP);
    char who[DIGEST_HEX], what[DIGEST_HEX], content[DIGEST_HEX];
    digest_hex(algorithm, request->content, content);
    struct slice secret[] = { { wanted->user.data, wanted->user.length },
                              slice_of(REALM),
                              { wanted->password.data, wanted->password.length } };
    struct slice asked[] = { slice_of(request->method), digest_value(credentials, DIGEST_URI), slice_of(content) };
    if (!hash_parts(algorithm, secret, 3, who) || !hash_parts(algorithm, asked, slice_is(qop, "auth-int") ? 3 : 2, what))
        return false;
    struct slice all[] = { slice_of(who),
                           digest_value(credentials, DIGEST_NONCE),
                           digest_value(credentials, DIGEST_NC),
                           digest_value(credentials, DIGEST_CNONCE),
                           qop,
                           slice_of(what) };
    return hash_parts(algorithm, all, sizeof all / sizeof *all, hex);
}

static bool equals(struct slice given, const struct buffer *expected)
{
    return given.length == expected->length && memeql_sec(given.data, expected->data, given.length);
}

/* Whether the credentials are the path's. All is computed before anything is compared: how long it takes tells nothing. */
static bool are_right(const struct wanted *wanted, const struct digest_credentials *credentials,
                      const char response[DIGEST_HEX])
{
    struct slice given = digest_value(credentials, DIGEST_RESPONSE), algorithm = digest_value(credentials, DIGEST_ALGORITHM);
    bool same = given.length == strlen(response) && memeql_sec(given.data, response, given.length);
    return same && equals(digest_value(credentials, DIGEST_USERNAME), &wanted->user) &&
           slice_is(digest_value(credentials, DIGEST_REALM), REALM) &&
           (!algorithm.data || digest_algorithm(algorithm) == wanted->algorithm) &&
           slice_has_token(slice_of(wanted->qop), credentials->values[DIGEST_QOP].data);
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

static bool judge(struct call *call, const struct wanted *wanted, const struct digest_credentials *credentials)
{
    struct complaint complaint;
    struct slice uri = path_of(digest_value(credentials, DIGEST_URI)), line = path_of(call->request->line);
    uint64_t count = count_of(digest_value(credentials, DIGEST_NC));
    char response[DIGEST_HEX];
    if (!compute(call, wanted, credentials, response))
        return false;
    if (count == 0)
        return challenge(call, wanted, false, "nc is no count of eight hexadecimal digits, 00000001 at first");
    if (!are_right(wanted, credentials, response))
        return challenge(call, wanted, false, "the credentials in Authorization are not those of the path");
    if (!slice_equals(uri, line)) {
        complain(&complaint, 400, "head", "the uri of the credentials is not the target of the request"); /* RFC 7616 3.4.6 */
        return answer_complaint(call, &complaint);
    }
    /* The client knows the password: stale tells it that it need not ask for one. */
    if (!nonce_valid(call->site, clock_now(), digest_value(credentials, DIGEST_NONCE)) || count > wanted->stale_after)
        return challenge(call, wanted, true, "the credentials are right, but the nonce is used up; here is another");
    return httpbin_welcome(call, "user", (struct slice){ wanted->user.data, wanted->user.length });
}

static bool answer(struct call *call, const struct wanted *wanted)
{
    struct buffer field = { 0 };
    struct digest_credentials credentials = { 0 };
    struct slice text = httpbin_credentials(&field, call->request, "Digest");
    const char *problem;
    bool fine;
    if (field.failed)
        fine = false;
    else if (!text.data)
        fine = challenge(call, wanted, false, "this resource wants Digest credentials for the user of its path");
    else if (!digest_read(&credentials, text, &problem))
        fine = problem && challenge(call, wanted, false, problem);
    else
        fine = judge(call, wanted, &credentials);
    digest_release(&credentials);
    buffer_release(&field);
    return fine;
}

bool httpbin_digest(struct call *call)
{
    struct complaint complaint;
    struct wanted wanted = { 0 };
    bool fine = read_path(call, &wanted, &complaint) ? !wanted.user.failed && !wanted.password.failed && answer(call, &wanted)
                                                     : answer_complaint(call, &complaint);
    buffer_release(&wanted.user);
    buffer_release(&wanted.password);
    return fine;
}
