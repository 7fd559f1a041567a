/* /N and /random/LIST: what httpstat.us answered, for those who called it. */
#include "handlers/httpstatus/httpstatus.h"
#include "render/reply.h"

#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "base/random.h"

/* Dribbling was a byte in ten milliseconds for the first twenty bytes, and then the rest. */
enum { DRIBBLE_TIME = 10000, DRIBBLE_BYTES = 20 };

/* It looked for application/json in Accept as it stands, and for no weight or parameter: with one it is something else. */
static bool wants_json(const struct request *request)
{
    struct request_list list = { .name = "Accept" };
    struct slice member;
    while (request_next_member(request, &list, &member))
        if (slice_is_caseless(member, "application/json"))
            return true;
    return false;
}

/* Whether there is content at all. */
static bool has_content(const struct httpstatus_response *response)
{
    enum status_content content = status_of(response->final)->content;
    return response->kind != HTTPSTATUS_NONE && (content == CONTENT_EXPLAINS || content == CONTENT_DELTA);
}

/* The answer past the library, with so many bytes of the content at most; then the connection ends. */
static bool answer_raw(struct httpstatus_response *response, size_t most)
{
    const struct request *request = response->draft.call->request;
    struct answer *answer = response->draft.call->answer;
    struct reply *reply = &response->reply;
    httpstatus_make_reply(response);
    reply_finish(reply);
    answer->kind = ANSWER_RAW;
    answer->code = reply->code;
    answer->before = response->draft.before;
    response->draft.before = (struct buffer){ 0 };
    reply_render(&answer->raw, reply, (struct slice){ 0 }, true);
    answer->head = answer->raw.length;
    if (strcmp(request->method, "HEAD") != 0 && has_content(response))
        buffer_add(&answer->raw, reply->body.data, reply->body.length < most ? reply->body.length : most);
    bool fine = !reply->failed && !answer->raw.failed && !answer->before.failed;
    reply_release(reply);
    return fine;
}

static bool answer_once_with_interims(struct httpstatus_response *response)
{
    httpstatus_make_reply(response);
    return answer_after(response->draft.call, &response->reply, &response->draft.before);
}

static bool answer_prepared(struct httpstatus_response *response)
{
    const struct draft *draft = &response->draft;
    size_t variant = prepared_variant(draft->row, draft->call->request->method);
    size_t row = (size_t)(draft->code - STATUS_MIN) * HTTPSTATUS_KINDS + (size_t)response->kind;
    size_t number = PREPARED_HTTPSTATUS + row * VARIANTS + variant;
    if (answer_kept(draft->call, number))
        return true;
    httpstatus_make_reply(response);
    return answer_keep(draft->call, number, &response->reply, &response->draft.before);
}

static void set_pace(struct answer *answer, const struct httpstatus_options *options)
{
    answer->delay = (int64_t)options->sleep;
    answer->delay_body = (int64_t)options->sleep_after_headers;
    if (!options->dribble_body || answer->kind != ANSWER_RESPONSE)
        return;
    size_t size = reply_size(&answer->reply);
    answer->drip = (int64_t)(size < DRIBBLE_BYTES ? size : DRIBBLE_BYTES) * DRIBBLE_TIME;
}

static bool answer_response(struct httpstatus_response *response)
{
    const struct httpstatus_options *options = &response->options;
    struct answer *answer = response->draft.call->answer;
    bool fine = true;
    if (options->abort_before_headers)
        answer->kind = ANSWER_RAW;
    else if ((options->abort_after_headers || options->abort_during_body) && has_content(response))
        fine = answer_raw(response, options->abort_after_headers ? 0 : 1);
    else if (options->memory > HTTPSTATUS_FIELD_MEMORY)
        fine = answer_raw(response, SIZE_MAX);
    else if (options->fields.length || options->cache_control.length || options->dribble_body)
        fine = answer_once_with_interims(response);
    else
        fine = answer_prepared(response);
    set_pace(answer, options);
    return fine;
}

/* A 101 has no place for the client's fields. */
static bool switch_protocols(struct httpstatus_response *response)
{
    struct recipe recipe = { .code = response->draft.code, .single = true, .format = FORMATS };
    struct complaint complaint;
    if (!response->options.fields.length && !response->options.cache_control.length) {
        bool fine = answer_with(response->draft.call, &recipe);
        response->draft.call->answer->delay = (int64_t)response->options.sleep;
        return fine;
    }
    complain(&complaint, 400, "field X-HttpStatus-*", "a 101 takes no fields: it is sent with those of the protocol alone");
    return answer_complaint(response->draft.call, &complaint);
}

static bool answer_code(struct call *call, int code)
{
    static const struct recipe recipe = { .format = FORMATS };
    struct complaint complaint;
    struct httpstatus_response response = { .draft = {
                                                .call = call, .recipe = &recipe, .row = status_of(code), .code = code } };
    bool fine;
    if (!httpstatus_options_read(&response.options, call->request, call->site->rules, &complaint)) {
        httpstatus_options_release(&response.options);
        return answer_complaint(call, &complaint);
    }
    memcpy(response.draft.fields, response.draft.row->fields, sizeof response.draft.row->fields);
    response.final = status_interim(code) ? 200 : code;
    response.kind = response.options.suppress_body ? HTTPSTATUS_NONE
                    : wants_json(call->request)    ? HTTPSTATUS_JSON
                                                   : HTTPSTATUS_TEXT;
    fine = response.draft.row->upgrades && !response.options.abort_before_headers ? switch_protocols(&response)
                                                                                  : answer_response(&response);
    buffer_release(&response.draft.before);
    httpstatus_options_release(&response.options);
    return fine;
}

/* Exactly three digits, the first not 0. */
static bool matches_code(struct slice path, struct slice *rest)
{
    uint64_t code;
    if (path.length < 4 || number_parse(path.data + 1, 3, STATUS_MIN, STATUS_MAX, &code, NULL) != NUMBER_OK)
        return false;
    *rest = (struct slice){ path.data, path.length };
    return path.length == 4 || path.data[4] == '/';
}

static bool answer_number(struct call *call)
{
    uint64_t code = 0;
    number_parse(call->rest.data + 1, 3, STATUS_MIN, STATUS_MAX, &code, NULL);
    return answer_code(call, (int)code);
}

/* "/random" in any case. */
static bool matches_random(struct slice path, struct slice *rest)
{
    static const char word[] = "/random";
    size_t length = sizeof word - 1;
    if (path.length < length || strncasecmp(path.data, word, length) != 0)
        return false;
    *rest = (struct slice){ path.data + length, path.length - length };
    return rest->length == 0 || rest->data[0] == '/';
}

/* A list is a recipe's choices, of which it knew codes and ranges alone. */
static bool read_list(struct recipe *recipe, struct call *call, struct slice list, struct complaint *complaint)
{
    if (!recipe_parse(recipe, call->site->rules, list, "path", complaint))
        return false;
    for (size_t i = 0; i < list.length; i++)
        if (!memchr("0123456789,-", list.data[i], 12))
            return complain_at(complaint, "path", list, i + 1,
                               "a list has codes and ranges, 200,201,500-504; /status/LIST takes more");
    return true;
}

static bool answer_random(struct call *call)
{
    struct slice list = { call->rest.data, 0 };
    struct recipe recipe;
    struct complaint complaint;
    target_next_segment(&call->rest, &list);
    bool fine = read_list(&recipe, call, list, &complaint);
    if (fine)
        recipe_pick(&recipe, random_number());
    int code = recipe.code;
    recipe_release(&recipe);
    return fine ? answer_code(call, code) : answer_complaint(call, &complaint);
}

/* The joke that it had. */
static bool answer_teapot(struct call *call)
{
    struct reply reply = { .code = 302, .mark = MARK_SERVED, .format = FORMAT_EMPTY };
    reply_field(&reply, "Location", "/codes/418");
    return answer_once(call, &reply);
}

/* The methods that it took. */
#define METHODS "GET, HEAD, POST, PUT, DELETE, PATCH, TRACE, OPTIONS"

const struct handler httpstatus_handlers[] = {
    { .path = "/N", .methods = METHODS, .matches = matches_code, .answer = answer_number },
    { .path = "/random", .methods = METHODS, .matches = matches_random, .answer = answer_random },
    { .path = "/im-a-teapot", .methods = "GET, HEAD", .answer = answer_teapot },
    { 0 },
};
