/* Basic and Bearer authentication (RFC 7617, RFC 6750) with the credentials that the path names. */
#include <nettle/base64.h>
#include <nettle/memops.h>
#include <string.h>

#include "routes/compat/httpbin-parts.h"

bool httpbin_decline(struct visit *visit, const struct complaint *complaint, const char *challenge)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, visit->request);
    reply.mark = MARK_SERVED;
    if (challenge)
        reply_field(&reply, "WWW-Authenticate", challenge);
    return answer_once(visit, &reply);
}

struct span httpbin_credentials(struct text *field, const struct request *request, const char *scheme)
{
    size_t length = strlen(scheme);
    if (!httpbin_field(request, span_of("Authorization"), field) || field->failed || field->length < length)
        return (struct span){ 0 };
    struct span rest = { field->data + length, field->length - length };
    if (!span_is_caseless((struct span){ field->data, length }, scheme) || (rest.length && rest.data[0] != ' '))
        return (struct span){ 0 };
    return span_trim(rest);
}

/* Whether token68 is the base64 of expected; takes as long wherever they differ. */
static bool is_base64_of(struct span token68, const struct text *expected)
{
    struct text plain = { 0 };
    struct base64_decode_ctx context;
    size_t length;
    base64_decode_init(&context);
    text_add(&plain, token68.data, token68.length); /* room for what it decodes to */
    bool same = !plain.failed && !expected->failed &&
                base64_decode_update(&context, &length, (uint8_t *)plain.data, token68.length, token68.data) &&
                base64_decode_final(&context) && length == expected->length &&
                memeql_sec(plain.data, expected->data, length);
    text_release(&plain);
    return same;
}

/* Reads "user" and "passwd" of the path into "user:passwd"; user keeps its length. */
static bool read_path(struct visit *visit, struct text *pair, size_t *user, struct complaint *complaint)
{
    struct span name, password;
    if (!httpbin_segment(visit, false, &name, complaint) || !httpbin_segment(visit, true, &password, complaint))
        return false;
    httpbin_decode(pair, name, false);
    *user = pair->length;
    text_string(pair, ":");
    httpbin_decode(pair, password, false);
    return true;
}

bool httpbin_welcome(struct visit *visit, const char *name, struct span value)
{
    json_t *object = json_object();
    if (json_object_set_new(object, "authenticated", json_true()) == 0 &&
        json_object_set_new(object, name, httpbin_string(value)) == 0)
        return httpbin_answer_json(visit, object);
    json_decref(object);
    return false;
}

static bool check_basic(struct visit *visit, int refusal, const char *challenge)
{
    struct complaint complaint;
    struct text pair = { 0 }, field = { 0 };
    size_t user = 0;
    bool fine;
    if (!read_path(visit, &pair, &user, &complaint)) {
        fine = answer_complaint(visit, &complaint);
    } else if (is_base64_of(httpbin_credentials(&field, visit->request, "Basic"), &pair)) {
        fine = httpbin_welcome(visit, "user", (struct span){ pair.data, user });
    } else {
        complain(&complaint, refusal, "head", field.length ? "the credentials in Authorization are not those of the path"
                                                           : "this resource wants the user and the password of its path");
        fine = httpbin_decline(visit, &complaint, challenge);
    }
    text_release(&pair);
    text_release(&field);
    return fine;
}

bool httpbin_basic(struct visit *visit)
{
    return check_basic(visit, 401, "Basic realm=\"Fake Realm\"");
}

/* Hidden: who lacks the credentials does not learn that there is something. */
bool httpbin_hidden_basic(struct visit *visit)
{
    return check_basic(visit, 404, NULL);
}

/* The grammar of RFC 6750 2.1. */
static bool is_token(struct span token)
{
    while (token.length && token.data[token.length - 1] == '=')
        token.length--;
    for (size_t i = 0; i < token.length; i++)
        if (!char_is_unreserved(token.data[i]) && token.data[i] != '+' && token.data[i] != '/')
            return false;
    return token.length > 0;
}

bool httpbin_bearer(struct visit *visit)
{
    struct complaint complaint;
    struct text field = { 0 };
    struct span token = httpbin_credentials(&field, visit->request, "Bearer");
    bool fine;
    if (is_token(token)) {
        fine = httpbin_welcome(visit, "token", token);
    } else {
        complain(&complaint, 401, "head", token.length ? "what follows Bearer is no token: letters, digits and -._~+/, then ="
                                                       : "this resource wants Authorization: Bearer TOKEN");
        fine = httpbin_decline(visit, &complaint, token.length ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
    text_release(&field);
    return fine;
}
