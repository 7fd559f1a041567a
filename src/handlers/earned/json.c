/* What JSON earns: 400 for what is none, 415 for other types and codings, 422 for what makes no sense. */
#include <zlib.h>

#include "handlers/earned/families.h"
#include "handlers/earned/json-content.h"

enum { GUESTS_MOST = 12 };

bool earned_malformed(struct call *call)
{
    json_t *value;
    if (!earned_method(call, "POST"))
        return earned_greet(call);
    bool fine = json_content_take(call, &value);
    if (!fine || !value)
        return fine;
    json_decref(value);
    return earned_answer(call, 200, "the content is JSON");
}

/* How often the content is gzipped; -1: it has a coding that is not taken (RFC 9110 8.4.1). */
static int gzips_of(const struct request *request)
{
    struct request_list list = { .name = "Content-Encoding" };
    struct slice member;
    int gzips = 0;
    while (request_next_member(request, &list, &member)) {
        if (slice_is_caseless(member, "gzip") || slice_is_caseless(member, "x-gzip"))
            gzips++;
        else if (!slice_is_caseless(member, "identity"))
            return -1;
    }
    return gzips > 1 ? -1 : gzips;
}

/* Inflates a whole gzip member into at most JSON_MOST + 1 bytes: one more than is taken. */
static bool gunzip(struct slice text, char out[JSON_MOST + 1], size_t *length)
{
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)text.data,
                        .avail_in = (uInt)text.length,
                        .next_out = (Bytef *)out,
                        .avail_out = JSON_MOST + 1 };
    enum { GZIP_ONLY = 16 };
    if (inflateInit2(&stream, MAX_WBITS + GZIP_ONLY) != Z_OK)
        return false;
    int result = inflate(&stream, Z_FINISH);
    *length = JSON_MOST + 1 - stream.avail_out;
    bool whole = result == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    return whole || *length > JSON_MOST;
}

static bool take_json(struct call *call, struct slice text)
{
    json_t *value;
    bool fine = json_content_read(call, text, &value);
    if (!fine || !value)
        return fine;
    json_decref(value);
    return earned_answer(call, 200, "it is JSON of %zu bytes, in a coding that is taken", text.length);
}

static bool take_gzip(struct call *call)
{
    char out[JSON_MOST + 1];
    size_t length;
    if (!gunzip(call->request->content, out, &length))
        return earned_answer(call, 400, "the content is not gzip, or not all of it");
    return take_json(call, (struct slice){ out, length });
}

bool earned_unsupported(struct call *call)
{
    const struct request *request = call->request;
    struct reply reply = { 0 };
    int gzips = gzips_of(request);
    if (!earned_method(call, "POST"))
        return earned_greet(call);
    if (gzips < 0) {
        earned_fill(call, &reply, 415, "of content codings, gzip is taken, once, and identity");
        reply_field(&reply, "Accept-Encoding", "gzip, identity");
        return answer_once(call, &reply);
    }
    if (!json_content_is(request) && (request->content.length || earned_media(request).length))
        return json_content_refuse_type(call);
    return gzips ? take_gzip(call) : take_json(call, request->content);
}

/* A member of an order for tea: what is wrong with its value, or NULL. */
static const char *wrong_guests(const json_t *value)
{
    bool fits = json_is_integer(value) && json_integer_value(value) >= 1 && json_integer_value(value) <= GUESTS_MOST;
    return fits ? NULL : "must be a whole number, 1 to 12";
}

static const char *wrong_tea(const json_t *value)
{
    return !value || (json_is_string(value) && json_string_length(value)) ? NULL : "must be the name of a tea";
}

static const char *wrong_milk(const json_t *value)
{
    return !value || json_is_boolean(value) ? NULL : "must be true or false";
}

static const struct member {
    const char *name;
    const char *(*wrong)(const json_t *value);
} members[] = { { "guests", wrong_guests }, { "tea", wrong_tea }, { "milk", wrong_milk } };

/* Names each member that makes no sense by its JSON Pointer (RFC 6901). */
static void check_order(struct buffer *problems, const json_t *order)
{
    if (!json_is_object(order)) {
        buffer_string(problems, "\"\" must be an object");
        return;
    }
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const char *wrong = members[i].wrong(json_object_get(order, members[i].name));
        if (wrong)
            buffer_format(problems, "%s\"/%s\" %s", problems->length ? "; " : "", members[i].name, wrong);
    }
}

static bool answer_order(struct call *call, const json_t *order)
{
    struct buffer problems = { 0 };
    check_order(&problems, order);
    bool fine = !problems.failed && (problems.length ? earned_answer(call, 422, "%s", problems.data)
                                                     : earned_answer(call, 201, "the order makes sense, and is taken"));
    buffer_release(&problems);
    return fine;
}

bool earned_senseless(struct call *call)
{
    json_t *order;
    if (!earned_method(call, "POST"))
        return earned_greet(call);
    bool fine = json_content_take(call, &order);
    if (fine && order)
        fine = answer_order(call, order);
    json_decref(order);
    return fine;
}
