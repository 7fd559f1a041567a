/* Response fields that the client asks for: /response-headers. */
#include <stdio.h>
#include <string.h>

#include "recipe/recipe-parts.h"
#include "http/percent.h"
#include "handlers/httpbin/parts.h"

/* What all fields may take, so that the head fits into the memory of a connection: a name stands in
 * Access-Control-Expose-Headers as well. */
enum { BYTES_MOST = 1000 };

static size_t cost_of(struct slice name, struct slice value)
{
    return 2 * (name.length + sizeof ": " - 1) + value.length + sizeof "\r\n" - 1;
}

/* What the query asks for. */
struct asked {
    struct reply *reply;
    json_t *shown;               /* name: value, or several */
    struct buffer type, caching; /* fields that the server would otherwise send itself */
    size_t bytes;
};

static bool add_once(struct buffer *text, struct slice value)
{
    if (text->length)
        return false;
    buffer_add(text, value.data, value.length);
    return true;
}

/* Whether a field can be sent: what is wrong with it. */
static struct problem check_field(const struct call *call, const struct asked *asked, struct slice name, struct slice value)
{
    if (value.length == 0 && (slice_is_caseless(name, "Content-Type") || slice_is_caseless(name, "Cache-Control")))
        return problem_of("needs a value");
    for (size_t i = 0; i < value.length; i++)
        if (!char_is_field_value(value.data[i]) || value.data[i] == '\t')
            return problem_of("cannot have a control character");
    if (asked->bytes + cost_of(name, value) > BYTES_MOST)
        return problem_of("is too much: all fields together can have %d bytes", BYTES_MOST);
    if (slice_is_caseless(name, "Content-Type"))
        return recipe_type_allowed(&call->rules, value);
    if (slice_is_caseless(name, "Location"))
        return recipe_reference_allowed(&call->rules, value);
    if (slice_is_caseless(name, "Retry-After")) /* a recipe has a modifier for it */
        return problem_none();
    return recipe_field_allowed(&call->rules, name);
}

static bool add_field(struct asked *asked, struct slice name, struct slice value)
{
    asked->bytes += cost_of(name, value);
    if (slice_is_caseless(name, "Content-Type"))
        return add_once(&asked->type, value);
    if (slice_is_caseless(name, "Cache-Control"))
        return add_once(&asked->caching, value);
    struct buffer plain = { 0 };
    buffer_add(&plain, name.data, name.length);
    if (!plain.failed)
        reply_field_slice(asked->reply, plain.data, value);
    asked->reply->failed |= plain.failed;
    buffer_release(&plain);
    return true;
}

/* Takes one parameter in. false: *complaint says why, or there is no memory. */
static bool read_field(const struct call *call, struct asked *asked, struct slice name, struct slice value,
                       struct complaint *complaint)
{
    struct slice query = call->request->target.query;
    size_t column = (size_t)(name.data - query.data) + 1;
    struct buffer plain = { 0 };
    percent_add(&plain, name, PERCENT_FORM);
    size_t length = plain.length;
    percent_add(&plain, value, PERCENT_FORM);
    if (plain.failed) {
        buffer_release(&plain);
        return false;
    }
    struct slice field = { plain.data, length };
    struct slice content = slice_trim((struct slice){ plain.data + length, plain.length - length });
    struct problem problem = check_field(call, asked, field, content);
    bool fine = false;
    if (problem_found(&problem))
        complain_at(complaint, "query", query, column, "a parameter of /response-headers %s", problem.text);
    else if (!add_field(asked, field, content))
        complain_at(complaint, "query", query, column, "Content-Type and Cache-Control can come only once");
    else
        fine = httpbin_put(asked->shown, field, httpbin_string(content));
    buffer_release(&plain);
    return fine;
}

static bool read_fields(const struct call *call, struct asked *asked, struct complaint *complaint)
{
    struct slice rest = call->request->target.query, name, value;
    asked->shown = json_object();
    bool fine = asked->shown != NULL;
    while (fine && target_next_parameter(&rest, &name, &value))
        fine = read_field(call, asked, name, value, complaint);
    return fine;
}

/* Prints the fields with Content-Length among them: its own digits count, so that it takes a few rounds to become true. */
static void print_fields(struct asked *asked)
{
    struct buffer *body = &asked->reply->body;
    size_t length;
    char digits[24];
    if (!asked->type.length)
        asked->reply->failed |=
            !httpbin_put(asked->shown, slice_of("Content-Type"), httpbin_string(slice_of("application/json")));
    do {
        length = body->length;
        snprintf(digits, sizeof digits, "%zu", length);
        asked->reply->failed |= json_object_set_new(asked->shown, "Content-Length", httpbin_string(slice_of(digits))) != 0;
        body->length = 0;
        httpbin_print(body, asked->shown);
    } while (body->length != length && !body->failed);
}

/* Expires alone says all about caching: Cache-Control would outweigh it (RFC 9111 5.3). */
static bool answer_fields(struct call *call, struct asked *asked)
{
    struct reply *reply = asked->reply;
    bool expires = !asked->caching.length && reply_has_field(reply, "Expires");
    reply->content_type = asked->type.length ? asked->type.data : NULL;
    reply->cache_control = asked->caching.length ? asked->caching.data : expires ? "" : NULL;
    reply->failed |= asked->type.failed || asked->caching.failed;
    if (reply_has_empty(reply) && !call->finish)
        return answer_bytes(call, reply, (struct slice){ 0 }, &(struct buffer){ 0 });
    return answer_once(call, reply);
}

bool httpbin_response_headers(struct call *call)
{
    struct reply reply = { .code = 200, .mark = MARK_TOLD, .format = FORMAT_JSON };
    struct asked asked = { .reply = &reply };
    struct complaint complaint = { 0 };
    bool fine = read_fields(call, &asked, &complaint);
    if (fine) {
        print_fields(&asked);
        fine = answer_fields(call, &asked);
    } else {
        reply_release(&reply);
        fine = complaint.code && answer_complaint(call, &complaint);
    }
    json_decref(asked.shown);
    buffer_release(&asked.type);
    buffer_release(&asked.caching);
    return fine;
}
