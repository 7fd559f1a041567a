/* Digest authentication (RFC 7616) with the credentials that the path names: /digest-auth. */
#include "base/clock.h"
#include "base/number.h"
#include "http/percent.h"
#include "handlers/digest-access.h"
#include "handlers/httpbin/parts.h"

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

static bool challenge(struct call *call, const struct digest_wanted *wanted, bool stale, const char *problem)
{
    struct complaint complaint;
    struct buffer field = { 0 };
    char nonce[NONCE_SIZE];
    nonce_make(call->site, clock_now(), nonce);
    digest_add_challenge(&field, wanted, wanted->algorithms[0], nonce, stale);
    complain(&complaint, 401, "head", "%s", problem);
    bool fine = !field.failed && httpbin_decline(call, &complaint, field.data);
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

static bool answer(struct call *call, const struct wanted *path)
{
    const struct digest_wanted wanted = { .field = "Authorization",
                                          .qop = path->qop,
                                          .user = { path->user.data, path->user.length },
                                          .password = { path->password.data, path->password.length },
                                          .algorithms = { path->algorithm },
                                          .stale_after = path->stale_after };
    struct complaint complaint;
    const char *problem = NULL;
    enum digest_verdict verdict = digest_check(call, &wanted, &problem);
    if (verdict == DIGEST_NO_MEMORY)
        return false;
    if (verdict == DIGEST_RIGHT)
        return httpbin_welcome(call, "user", wanted.user);
    if (verdict != DIGEST_MISDIRECTED)
        return challenge(call, &wanted, verdict == DIGEST_STALE, problem ? problem : problems[verdict]);
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
