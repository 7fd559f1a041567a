/* Digest authentication (RFC 7616) with the credentials that the path names: /digest-auth. */
#include "base/clock.h"
#include "base/number.h"
#include "http/parameters.h"
#include "http/percent.h"
#include "handlers/digest-access.h"
#include "handlers/httpbin/parts.h"

/* What the path asks for: /digest-auth/qop/user/passwd[/algorithm[/stale_after]]. */
struct wanted {
    const char *qop; /* a list; NULL: as RFC 2069 has it */
    struct buffer user, password;
    const struct digest_algorithm *algorithm;
    uint64_t stale_after; /* a nonce serves for so many requests; 0: it is stale once, and the next one is not */
    bool needs_cookie;    /* the one that comes with the challenge */
};

/* httpbin's cookie, which shows that a client keeps them. */
static const char cookie_name[] = "fake", cookie_value[] = "fake_value";

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
    const struct slice cookie = httpbin_parameter(call, "require-cookie");
    wanted->needs_cookie = slice_is(cookie, "1") || slice_is_caseless(cookie, "t") || slice_is_caseless(cookie, "true");
    if (!httpbin_segment(call, false, &qop, complaint) || !httpbin_segment(call, false, &user, complaint) ||
        !httpbin_segment(call, false, &password, complaint))
        return false;
    /* As httpbin has it, any other word offers both. */
    wanted->qop = slice_is(qop, "auth")       ? "auth"
                  : slice_is(qop, "auth-int") ? "auth-int"
                  : slice_is(qop, "rfc2069")  ? NULL
                                              : "auth, auth-int";
    percent_add(&wanted->user, user, PERCENT_ALL);
    percent_add(&wanted->password, password, PERCENT_ALL);
    return read_options(call, wanted, complaint);
}

/* Answers with the complaint, the challenge unless it is NULL, and the cookie if there is to be one. */
static bool decline(struct call *call, const struct complaint *complaint, const char *challenge, bool cookie)
{
    struct reply reply = { 0 };
    if (cookie)
        httpbin_add_cookie(call, &reply, slice_of(cookie_name), slice_of(cookie_value), "/digest-auth", false);
    return httpbin_decline(call, &reply, complaint, challenge);
}

static bool challenge(struct call *call, const struct digest_wanted *wanted, bool stale, const char *problem, bool cookie)
{
    struct complaint complaint;
    struct buffer field = { 0 };
    char nonce[NONCE_SIZE];
    (stale ? nonce_renew : nonce_make)(call->site, clock_now(), nonce);
    digest_add_challenge(&field, wanted, wanted->algorithms[0], nonce, stale ? "TRUE" : NULL);
    complain(&complaint, 401, "head", "%s", problem);
    bool fine = !field.failed && decline(call, &complaint, field.data, cookie);
    buffer_release(&field);
    return fine;
}

static const char *const problems[] = {
    [DIGEST_ABSENT] = "this resource wants Digest credentials for the user of its path",
    [DIGEST_NO_COUNT] = "nc is no count of eight hexadecimal digits, 00000001 at first",
    [DIGEST_WRONG] = "the credentials in Authorization are not those of the path",
    [DIGEST_MISDIRECTED] = "the uri of the credentials is not the target of the request", /* RFC 7616 3.4.6 */
    /* The client knows the password: stale tells it that it need not ask for one. */
    [DIGEST_STALE] = "the credentials are right, but the nonce is used up; here is another",
};

/* Whether the request lacks the cookie of the challenge, which is then said: credentials without any cookie are challenged
 * again, as by httpbin, those with others only are 403. */
static bool lacks_cookie(const struct call *call, struct complaint *complaint)
{
    struct buffer cookies = { 0 };
    const bool any = request_join_lines(call->request, slice_of("Cookie"), &cookies);
    buffer_release(&cookies);
    complaint->code = 0;
    if (!any)
        complain(complaint, 401, "head", "this resource wants the cookie of its challenge as well: %s=%s", cookie_name,
                 cookie_value);
    else if (!httpbin_has_cookie(call->request, cookie_name, cookie_value))
        complain(complaint, 403, "head", "the cookie %s=%s, which was set with the challenge, is missing", cookie_name,
                 cookie_value);
    return complaint->code != 0;
}

static bool answer(struct call *call, const struct wanted *path)
{
    const struct digest_wanted wanted = { .field = "Authorization",
                                          .qop = path->qop,
                                          .old = true,
                                          .user = { path->user.data, path->user.length },
                                          .password = { path->password.data, path->password.length },
                                          .algorithms = { path->algorithm },
                                          .stale_after = path->stale_after };
    struct complaint complaint;
    const char *problem = NULL;
    enum digest_verdict verdict = digest_check(call, &wanted, &problem);
    if (verdict == DIGEST_NO_MEMORY)
        return false;
    if (path->needs_cookie && verdict != DIGEST_ABSENT && lacks_cookie(call, &complaint))
        return complaint.code == 401 ? challenge(call, &wanted, false, complaint.detail, true)
                                     : decline(call, &complaint, NULL, true);
    if (verdict == DIGEST_RIGHT)
        return httpbin_welcome(call, "user", wanted.user);
    if (verdict != DIGEST_MISDIRECTED)
        return challenge(call, &wanted, verdict == DIGEST_STALE, problem ? problem : problems[verdict],
                         path->needs_cookie || httpbin_cookies_everywhere(call));
    complain(&complaint, 400, "head", "%s", problems[verdict]);
    return answer_complaint(call, &complaint);
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
