/* Who may come in: 401 by Basic, Digest and tokens, 403 by whom it is, and 407 by a proxy that forwards nothing. */
#include "base/clock.h"
#include "handlers/digest-access.h"
#include "handlers/earned/families.h"
#include "handlers/earned/tokens.h"
#include "http/credentials.h"

enum who { NOBODY, TEAPOT, GUEST };

static const struct user {
    enum who who;
    const char *pair;
} users[] = { { TEAPOT, "teapot:short-and-stout" }, { GUEST, "guest:guest" } };

/* Schemes of authentication. */
enum { BASIC = 1, DIGEST = 2, BEARER = 4 };

/* How a resource asks who it is. */
struct guard {
    int code;
    const char *challenges, *credentials; /* fields */
    unsigned schemes;
};

static const struct guard origin = { 401, "WWW-Authenticate", "Authorization", BASIC | DIGEST | BEARER },
                          basic = { 401, "WWW-Authenticate", "Authorization", BASIC },
                          proxy = { 407, "Proxy-Authenticate", "Proxy-Authorization", BASIC | DIGEST };

/* What the credentials of a request come to. */
struct visit {
    enum who who;
    const char *scheme; /* of the credentials that were right */
    bool given;         /* some were there */
    bool bad_token, stale, misdirected;
    bool failed; /* no memory */
};

static void try_basic(const struct call *call, const struct guard *guard, struct visit *visit)
{
    struct buffer field = { 0 };
    struct slice token68 = credentials_of(&field, call->request, guard->credentials, "Basic");
    visit->given = field.length > 0;
    for (size_t i = 0; token68.data && i < sizeof users / sizeof *users; i++)
        if (credentials_are_basic(&field, token68, slice_of(users[i].pair)))
            *visit = (struct visit){ .who = users[i].who, .scheme = "Basic" };
    visit->failed |= field.failed;
    buffer_release(&field);
}

/* The teapot's alone: who is not let in anywhere need not have two ways. */
static struct digest_wanted wanted_of(const struct guard *guard)
{
    return (struct digest_wanted){ .field = guard->credentials,
                                   .qop = "auth",
                                   .user = slice_of("teapot"),
                                   .password = slice_of("short-and-stout"),
                                   .algorithms = { digest_algorithm(slice_of("SHA-256")), digest_algorithm(slice_of("MD5")) },
                                   .stale_after = UINT64_MAX };
}

static void try_digest(const struct call *call, const struct guard *guard, struct visit *visit)
{
    const struct digest_wanted wanted = wanted_of(guard);
    const char *problem;
    enum digest_verdict verdict = digest_check(call, &wanted, &problem);
    if (verdict == DIGEST_RIGHT)
        *visit = (struct visit){ .who = TEAPOT, .scheme = "Digest" };
    visit->stale = verdict == DIGEST_STALE;
    visit->misdirected = verdict == DIGEST_MISDIRECTED;
    visit->failed |= verdict == DIGEST_NO_MEMORY;
}

static void try_bearer(struct call *call, const struct guard *guard, struct visit *visit)
{
    struct buffer field = { 0 };
    bool valid = false;
    struct slice token = credentials_of(&field, call->request, guard->credentials, "Bearer");
    visit->failed |= field.failed || (token.data && !tokens_check(call, token, &valid));
    visit->bad_token = token.data && !valid;
    if (valid)
        *visit = (struct visit){ .who = TEAPOT, .scheme = "Bearer" };
    buffer_release(&field);
}

static struct visit look_at(struct call *call, const struct guard *guard)
{
    struct visit visit = { 0 };
    try_basic(call, guard, &visit);
    if (!visit.who && guard->schemes & DIGEST)
        try_digest(call, guard, &visit);
    if (!visit.who && guard->schemes & BEARER)
        try_bearer(call, guard, &visit);
    return visit;
}

/* Both share nonce and opaque: clients that fold the fields into one take each parameter from whichever comes last. */
static void challenge_digest(const struct call *call, const struct guard *guard, bool stale, struct reply *reply)
{
    const struct digest_wanted wanted = wanted_of(guard);
    char nonce[NONCE_SIZE];
    nonce_make(call->site, clock_now(), nonce);
    for (size_t i = 0; i < 2; i++) {
        struct buffer field = { 0 };
        digest_add_challenge(&field, &wanted, wanted.algorithms[i], nonce, stale ? "true" : NULL);
        reply->failed |= field.failed;
        reply_field(reply, guard->challenges, field.failed ? "" : field.data);
        buffer_release(&field);
    }
}

static const char *problem_of_visit(const struct visit *visit)
{
    return visit->stale       ? "the credentials are right, but the nonce is used up; here is another"
           : visit->bad_token ? "the token is unknown, or has expired"
           : visit->given     ? "the credentials are wrong"
                              : "the request has no credentials";
}

/* RFC 9110 11.6.1: the better scheme first. */
static bool challenge(struct call *call, const struct guard *guard, const struct visit *visit)
{
    struct reply reply = { 0 };
    earned_fill(call, &reply, guard->code, "%s", problem_of_visit(visit));
    if (guard->schemes & DIGEST)
        challenge_digest(call, guard, visit->stale, &reply);
    reply_field(&reply, guard->challenges, "Basic realm=\"" DIGEST_REALM_NAME "\", charset=\"UTF-8\"");
    if (guard->schemes & BEARER)
        reply_field(&reply, guard->challenges,
                    visit->bad_token ? "Bearer realm=\"" DIGEST_REALM_NAME "\", error=\"invalid_token\""
                                     : "Bearer realm=\"" DIGEST_REALM_NAME "\"");
    return answer_once(call, &reply);
}

/* false: *fine receives what the answer came to, as nobody was let in. */
static bool admits(struct call *call, const struct guard *guard, struct visit *visit, bool *fine)
{
    *visit = look_at(call, guard);
    if (visit->failed)
        *fine = false;
    else if (visit->misdirected)
        *fine = earned_answer(call, 400, "the uri of the credentials is not the target of the request"); /* RFC 7616 3.4.6 */
    else if (visit->who == NOBODY)
        *fine = challenge(call, guard, visit);
    return visit->who != NOBODY;
}

/* RFC 6749 4.3, with the password where HTTP has it. */
static bool grant(struct call *call)
{
    struct visit visit;
    bool fine;
    if (!admits(call, &basic, &visit, &fine))
        return fine;
    return visit.who == TEAPOT ? tokens_grant(call) : earned_answer(call, 403, "guests are given no token");
}

bool earned_unauthorized(struct call *call)
{
    struct visit visit;
    bool fine;
    if (earned_below(call, "/token"))
        return grant(call);
    if (earned_below(call, "/refresh"))
        return tokens_refresh(call);
    if (call->rest.length)
        return earned_answer(call, 404, "nothing is here; /token and /refresh give tokens");
    if (!admits(call, &origin, &visit, &fine))
        return fine;
    if (visit.who != TEAPOT)
        return challenge(call, &origin, &(struct visit){ .given = true });
    return earned_answer(call, 200, "the credentials are right, by %s", visit.scheme);
}

bool earned_forbidden(struct call *call)
{
    struct visit visit;
    bool fine;
    if (!admits(call, &basic, &visit, &fine))
        return fine;
    return visit.who == GUEST ? earned_answer(call, 403, "the server knows who it is, a guest, and guests may not")
                              : earned_answer(call, 200, "the teapot may");
}

/* Whether the target is for a proxy to forward: an absolute one of which the server is not the origin (RFC 9112 3.2.2). */
static bool is_for_proxy(const struct call *call)
{
    return call->request->target.authority.data && !earned_is_own(call, call->request->target.authority);
}

bool earned_behind_proxy(struct call *call)
{
    enum { SHOWN = 100 };
    struct slice authority = call->request->target.authority;
    struct visit visit;
    bool fine;
    if (!is_for_proxy(call))
        return earned_answer(call, 200, "the request is for this server itself, which then is no proxy");
    if (!admits(call, &proxy, &visit, &fine))
        return fine;
    if (visit.who != TEAPOT)
        return challenge(call, &proxy, &(struct visit){ .given = true });
    return earned_answer(call, 200, "a proxy would forward this to %.*s; this server forwards nothing",
                         (int)(authority.length < SHOWN ? authority.length : SHOWN), authority.data);
}
