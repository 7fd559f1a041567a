/* What is handed out below 401 and 402: tokens of OAuth, and tokens that were paid for. */
#include "handlers/earned/tokens.h"

#include "handlers/earned/families.h"
#include "handlers/earned/tickets.h"
#include "http/conditional.h"
#include "http/percent.h"

#define SECOND INT64_C(1000000)

enum { ACCESS_SECONDS = 5, KEPT_SECONDS = 24 * 3600 };

static const struct state_kind access_kind = TICKETS_KIND("earned 401 access"),
                               refresh_kind = TICKETS_KIND("earned 401 refresh"), paid_kind = TICKETS_KIND("earned 402");

static bool answer_json(struct call *call, int code, struct buffer *content)
{
    struct reply reply = { .code = code, .content_type = "application/json", .body = *content };
    reply_field(&reply, "Pragma", "no-cache"); /* RFC 6749 5.1 */
    return answer_once(call, &reply);
}

static bool issue(struct call *call)
{
    char access[TICKET_SIZE], refresh[TICKET_SIZE];
    struct buffer content = { 0 };
    if (!tickets_issue(call, &access_kind, ACCESS_SECONDS * SECOND, access) ||
        !tickets_issue(call, &refresh_kind, KEPT_SECONDS * SECOND, refresh))
        return false;
    buffer_format(&content,
                  "{\n  \"access_token\": \"%s\",\n  \"token_type\": \"Bearer\",\n  \"expires_in\": %d,\n"
                  "  \"refresh_token\": \"%s\"\n}\n",
                  access, ACCESS_SECONDS, refresh);
    return answer_json(call, 200, &content);
}

/* RFC 6749 5.2. */
static bool refuse(struct call *call, const char *error, const char *description)
{
    struct buffer content = { 0 };
    buffer_format(&content, "{\n  \"error\": \"%s\",\n  \"error_description\": \"%s\"\n}\n", error, description);
    return answer_json(call, 400, &content);
}

/* A parameter of the form that was sent, still encoded; data is NULL without one. */
static struct slice form_parameter(const struct call *call, const char *wanted)
{
    struct slice form = call->request->content, name, value;
    while (target_next_parameter(&form, &name, &value))
        if (slice_is(name, wanted))
            return value;
    return (struct slice){ 0 };
}

bool tokens_refresh(struct call *call)
{
    char text[TICKET_SIZE * 3];
    bool valid;
    struct slice type = form_parameter(call, "grant_type"), token = form_parameter(call, "refresh_token");
    if (!slice_is_caseless(earned_media(call->request), "application/x-www-form-urlencoded") || !token.data)
        return refuse(call, "invalid_request", "a form with refresh_token must be sent");
    if (type.data && !slice_is(type, "refresh_token"))
        return refuse(call, "unsupported_grant_type", "grant_type must be refresh_token here");
    token = (struct slice){ text, token.length <= sizeof text ? percent_decode(text, token, PERCENT_FORM) : 0 };
    if (!tickets_take(call, &refresh_kind, token, true, &valid))
        return false;
    return valid ? issue(call) : refuse(call, "invalid_grant", "nobody was given that refresh token, or it was used");
}

/* The password stands in HTTP's own field; which of the types a client takes that for is its own affair. */
bool tokens_grant(struct call *call)
{
    struct slice type = form_parameter(call, "grant_type");
    if (slice_is(type, "refresh_token"))
        return tokens_refresh(call);
    if (type.data && !slice_is(type, "password") && !slice_is(type, "client_credentials"))
        return refuse(call, "unsupported_grant_type", "grant_type must be password, client_credentials or refresh_token");
    return issue(call);
}

bool tokens_check(struct call *call, struct slice token, bool *valid)
{
    return tickets_take(call, &access_kind, token, false, valid);
}

static bool pay(struct call *call)
{
    char token[TICKET_SIZE];
    struct buffer content = { 0 };
    if (!tickets_issue(call, &paid_kind, KEPT_SECONDS * SECOND, token))
        return false;
    buffer_format(&content, "{\n  \"token\": \"%s\"\n}\n", token);
    return answer_json(call, 200, &content);
}

bool earned_unpaid(struct call *call)
{
    bool valid;
    if (call->rest.length)
        return earned_below(call, "/pay") ? pay(call) : earned_answer(call, 404, "nothing is here; POST to /pay pays");
    struct slice token = request_only(call->request, "Payment-Token");
    if (!tickets_take(call, &paid_kind, token, true, &valid))
        return false;
    if (valid)
        return earned_answer(call, 200, "the token was paid for, and is used up now");
    return earned_answer(call, 402, "%s; a POST to /pay below it gives one, which Payment-Token takes",
                         token.data ? "that token was not paid for, or was used"
                                    : "the request has no token that was paid for");
}
