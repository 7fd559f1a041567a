/* Content that must be JSON. */
#include "handlers/earned/json-content.h"

#include <string.h>

#include "handlers/httpbin/parts.h"

bool json_content_is(const struct request *request)
{
    return slice_is_caseless(earned_media(request), "application/json");
}

bool json_content_refuse_type(struct call *call)
{
    struct reply reply = { 0 };
    earned_fill(call, &reply, 415, "the content must be application/json");
    reply_field(&reply, "Accept-Post", "application/json");
    return answer_once(call, &reply);
}

/* Where it stops to be JSON. */
static bool refuse_json(struct call *call, struct slice text)
{
    json_error_t error = { 0 };
    json_t *value = json_loadb(text.length ? text.data : "", text.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    json_decref(value);
    return earned_answer(call, 400, "the content is no JSON: line %d, column %d: %s", error.line, error.column, error.text);
}

/* Whether the text is nothing but null, with the whitespace of RFC 8259 2. */
static bool is_null(struct slice text)
{
    while (text.length && memchr(" \t\r\n", text.data[0], 4))
        slice_skip(&text, 1);
    while (text.length && memchr(" \t\r\n", text.data[text.length - 1], 4))
        text.length--;
    return slice_is(text, "null");
}

/* Parses the text into *value, which stays NULL if it is no JSON. false: no memory. */
static bool parse(struct slice text, json_t **value)
{
    *value = httpbin_read_json(text);
    bool fine = *value != NULL;
    if (json_is_null(*value) && !is_null(text))
        *value = NULL;
    return fine;
}

bool json_content_read(struct call *call, struct slice text, json_t **value)
{
    *value = NULL;
    if (text.length > JSON_MOST)
        return earned_answer(call, 413, "at most %d bytes of JSON are read", JSON_MOST);
    return parse(text, value) && (*value || refuse_json(call, text));
}

bool json_content_take(struct call *call, json_t **value)
{
    *value = NULL;
    return json_content_is(call->request) ? json_content_read(call, call->request->content, value)
                                          : json_content_refuse_type(call);
}
