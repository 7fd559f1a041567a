/* Basic and Bearer authentication (RFC 7617, RFC 6750) with the credentials that the path names. */
#include "http/credentials.h"
#include "http/percent.h"
#include "handlers/httpbin/parts.h"
#include "render/reply.h"

bool httpbin_decline(struct call *call, struct reply *reply, const struct complaint *complaint, const char *challenge)
{
    reply_call_complaint(call, reply, complaint);
    reply->mark = MARK_SERVED;
    if (challenge)
        reply_field(reply, "WWW-Authenticate", challenge);
    return answer_once(call, reply);
}

/* Reads "user" and "passwd" of the path into "user:passwd"; user keeps its length. */
static bool read_path(struct call *call, struct buffer *pair, size_t *user, struct complaint *complaint)
{
    struct slice name, password;
    if (!httpbin_segment(call, false, &name, complaint) || !httpbin_segment(call, true, &password, complaint))
        return false;
    percent_add(pair, name, PERCENT_ALL);
    *user = pair->length;
    buffer_string(pair, ":");
    percent_add(pair, password, PERCENT_ALL);
    return true;
}

bool httpbin_welcome(struct call *call, const char *name, struct slice value)
{
    json_t *object = json_object();
    if (json_object_set_new(object, "authenticated", json_true()) == 0 &&
        json_object_set_new(object, name, httpbin_string(value)) == 0)
        return httpbin_answer_json(call, object);
    json_decref(object);
    return false;
}

/* Whether the request has the credentials "user:password"; field receives them as they came. */
static bool has_pair(const struct call *call, struct buffer *field, const struct buffer *pair)
{
    struct slice token68 = credentials_of(field, call->request, "Authorization", "Basic");
    return credentials_are_basic(field, token68, (struct slice){ pair->data, pair->length });
}

static bool check_basic(struct call *call, int refusal, const char *challenge)
{
    struct complaint complaint;
    struct buffer pair = { 0 }, field = { 0 };
    size_t user = 0;
    bool fine;
    if (!read_path(call, &pair, &user, &complaint)) {
        fine = answer_complaint(call, &complaint);
    } else if (!pair.failed && has_pair(call, &field, &pair)) {
        fine = httpbin_welcome(call, "user", (struct slice){ pair.data, user });
    } else if (field.failed || pair.failed) {
        fine = false;
    } else {
        complain(&complaint, refusal, "head",
                 field.length ? "the credentials in Authorization are not those of the path"
                              : "this resource wants the user and the password of its path");
        fine = httpbin_decline(call, &(struct reply){ 0 }, &complaint, challenge);
    }
    buffer_release(&pair);
    buffer_release(&field);
    return fine;
}

bool httpbin_basic(struct call *call)
{
    return check_basic(call, 401, "Basic realm=\"Fake Realm\"");
}

/* Hidden: who lacks the credentials does not learn that there is something. */
bool httpbin_hidden_basic(struct call *call)
{
    return check_basic(call, 404, NULL);
}

bool httpbin_bearer(struct call *call)
{
    struct complaint complaint;
    struct buffer field = { 0 };
    struct slice token = credentials_of(&field, call->request, "Authorization", "Bearer");
    bool fine;
    if (credentials_are_token(token)) {
        fine = httpbin_welcome(call, "token", token);
    } else if (field.failed) {
        fine = false;
    } else {
        complain(&complaint, 401, "head",
                 token.length ? "what follows Bearer is no token: letters, digits and -._~+/, then ="
                              : "this resource wants Authorization: Bearer TOKEN");
        fine =
            httpbin_decline(call, &(struct reply){ 0 }, &complaint, token.length ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
    buffer_release(&field);
    return fine;
}
