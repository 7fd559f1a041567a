/* Basic and Bearer authentication (RFC 7617, RFC 6750) with the credentials that the path names. */
#include <nettle/base64.h>
#include <nettle/memops.h>
#include <string.h>

#include "http/percent.h"
#include "handlers/httpbin/parts.h"
#include "render/reply.h"

bool httpbin_decline(struct call *call, const struct complaint *complaint, const char *challenge)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, call->request);
    reply.mark = MARK_SERVED;
    if (challenge)
        reply_field(&reply, "WWW-Authenticate", challenge);
    return answer_once(call, &reply);
}

struct slice httpbin_credentials(struct buffer *field, const struct request *request, const char *scheme)
{
    size_t length = strlen(scheme);
    if (!httpbin_field(request, slice_of("Authorization"), field) || field->failed || field->length < length)
        return (struct slice){ 0 };
    struct slice rest = { field->data + length, field->length - length };
    if (!slice_is_caseless((struct slice){ field->data, length }, scheme) || (rest.length && rest.data[0] != ' '))
        return (struct slice){ 0 };
    return slice_trim(rest);
}

/* Whether token68, which lies in field, is the base64 of expected; takes as long wherever they differ. */
static bool is_base64_of(struct buffer *field, struct slice token68, const struct buffer *expected)
{
    struct buffer plain = { 0 };
    struct base64_decode_ctx context;
    size_t length;
    base64_decode_init(&context);
    buffer_add(&plain, token68.data, token68.length); /* room for what it decodes to */
    bool same = !plain.failed && !expected->failed &&
                base64_decode_update(&context, &length, (uint8_t *)plain.data, token68.length, token68.data) &&
                base64_decode_final(&context) && length == expected->length && memeql_sec(plain.data, expected->data, length);
    field->failed |= plain.failed;
    buffer_release(&plain);
    return same;
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

static bool check_basic(struct call *call, int refusal, const char *challenge)
{
    struct complaint complaint;
    struct buffer pair = { 0 }, field = { 0 };
    size_t user = 0;
    bool fine;
    if (!read_path(call, &pair, &user, &complaint)) {
        fine = answer_complaint(call, &complaint);
    } else if (is_base64_of(&field, httpbin_credentials(&field, call->request, "Basic"), &pair)) {
        fine = httpbin_welcome(call, "user", (struct slice){ pair.data, user });
    } else if (field.failed || pair.failed) {
        fine = false;
    } else {
        complain(&complaint, refusal, "head",
                 field.length ? "the credentials in Authorization are not those of the path"
                              : "this resource wants the user and the password of its path");
        fine = httpbin_decline(call, &complaint, challenge);
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

/* The grammar of RFC 6750 2.1. */
static bool is_token(struct slice token)
{
    while (token.length && token.data[token.length - 1] == '=')
        token.length--;
    for (size_t i = 0; i < token.length; i++)
        if (!char_is_unreserved(token.data[i]) && token.data[i] != '+' && token.data[i] != '/')
            return false;
    return token.length > 0;
}

bool httpbin_bearer(struct call *call)
{
    struct complaint complaint;
    struct buffer field = { 0 };
    struct slice token = httpbin_credentials(&field, call->request, "Bearer");
    bool fine;
    if (is_token(token)) {
        fine = httpbin_welcome(call, "token", token);
    } else if (field.failed) {
        fine = false;
    } else {
        complain(&complaint, 401, "head",
                 token.length ? "what follows Bearer is no token: letters, digits and -._~+/, then ="
                              : "this resource wants Authorization: Bearer TOKEN");
        fine = httpbin_decline(call, &complaint, token.length ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
    buffer_release(&field);
    return fine;
}
