/* /N and /random/LIST: what httpstat.us answered, for those who called it. */
#include "routes/compat/httpstatus.h"

#include <string.h>
#include <strings.h>

#include "ground/number.h"
#include "ground/random.h"

/* Dribbling was a byte in ten milliseconds for the first twenty bytes, and then the rest. */
enum { DRIBBLE_TIME = 10000, DRIBBLE_BYTES = 20 };

/* It looked for application/json in Accept as it stands, and for no weight or parameter: with one it is something else. */
static bool wants_json(const struct request *request)
{
    struct request_list list = { .name = "Accept" };
    struct span member;
    while (request_next_member(request, &list, &member))
        if (span_is_caseless(member, "application/json"))
            return true;
    return false;
}

/* Whether there is content at all. */
static bool has_content(const struct httpstatus_order *order)
{
    enum status_content content = status_of(order->final)->content;
    return order->kind != HTTPSTATUS_NONE && (content == CONTENT_EXPLAINS || content == CONTENT_DELTA);
}

/* The answer past the library, with so many bytes of the content at most; then the connection ends. */
static bool answer_raw(struct httpstatus_order *order, size_t most)
{
    const struct request *request = order->telling.visit->request;
    struct answer *answer = order->telling.visit->answer;
    struct reply *reply = &order->reply;
    httpstatus_make_reply(order);
    reply_finish(reply);
    answer->kind = ANSWER_RAW;
    answer->code = reply->code;
    answer->before = order->telling.before;
    order->telling.before = (struct text){ 0 };
    reply_render(&answer->raw, reply, (struct span){ 0 }, true);
    answer->head = answer->raw.length;
    if (strcmp(request->method, "HEAD") != 0 && has_content(order))
        text_add(&answer->raw, reply->body.data, reply->body.length < most ? reply->body.length : most);
    bool fine = !reply->failed && !answer->raw.failed && !answer->before.failed;
    reply_release(reply);
    return fine;
}

static bool answer_once_with_interims(struct httpstatus_order *order)
{
    httpstatus_make_reply(order);
    reply_finish(&order->reply);
    order->telling.visit->answer->response = response_make(&order->reply, &order->telling.before);
    reply_release(&order->reply);
    return order->telling.visit->answer->response != NULL;
}

static bool answer_plain(struct httpstatus_order *order)
{
    const struct telling *telling = &order->telling;
    size_t variant = told_variant(telling->row, telling->visit->request->method);
    size_t number = (size_t)(telling->code - STATUS_MIN) * HTTPSTATUS_KINDS + (size_t)order->kind;
    size_t place = PLACE_HTTPSTATUS + number * VARIANTS + variant;
    if (answer_cached(telling->visit, place))
        return true;
    httpstatus_make_reply(order);
    return answer_shared(telling->visit, place, &order->reply, &order->telling.before);
}

static void set_pace(struct answer *answer, const struct httpstatus_wish *wish)
{
    answer->delay = (int64_t)wish->sleep;
    answer->delay_body = (int64_t)wish->sleep_after_headers;
    if (!wish->dribble_body || !answer->response)
        return;
    size_t size = response_size(answer->response);
    answer->drip = (int64_t)(size < DRIBBLE_BYTES ? size : DRIBBLE_BYTES) * DRIBBLE_TIME;
}

static bool answer_order(struct httpstatus_order *order)
{
    const struct httpstatus_wish *wish = &order->wish;
    struct answer *answer = order->telling.visit->answer;
    bool fine = true;
    if (wish->abort_before_headers)
        answer->kind = ANSWER_RAW;
    else if ((wish->abort_after_headers || wish->abort_during_body) && has_content(order))
        fine = answer_raw(order, wish->abort_after_headers ? 0 : 1);
    else if (wish->memory > HTTPSTATUS_FIELD_MEMORY)
        fine = answer_raw(order, SIZE_MAX);
    else if (wish->fields.length || wish->cache_control.length)
        fine = answer_once_with_interims(order);
    else
        fine = answer_plain(order);
    set_pace(answer, wish);
    return fine;
}

/* A 101 has no place for the client's fields. */
static bool switch_protocols(struct httpstatus_order *order)
{
    struct recipe recipe = { .code = order->telling.code, .single = true, .format = FORMATS };
    struct complaint complaint;
    if (!order->wish.fields.length && !order->wish.cache_control.length) {
        bool fine = told_recipe(order->telling.visit, &recipe);
        order->telling.visit->answer->delay = (int64_t)order->wish.sleep;
        return fine;
    }
    complain(&complaint, 400, "field X-HttpStatus-*", "a 101 takes no fields: it is sent with those of the protocol alone");
    return answer_complaint(order->telling.visit, &complaint);
}

static bool answer_code(struct visit *visit, int code)
{
    static const struct recipe recipe = { .format = FORMATS };
    struct complaint complaint;
    struct httpstatus_order order = { .telling = { .visit = visit, .recipe = &recipe, .row = status_of(code), .code = code } };
    bool fine;
    if (!httpstatus_wish_read(&order.wish, visit->request, visit->site->rules, &complaint)) {
        httpstatus_wish_release(&order.wish);
        return answer_complaint(visit, &complaint);
    }
    memcpy(order.telling.fields, order.telling.row->fields, sizeof order.telling.row->fields);
    order.final = status_interim(code) ? 200 : code;
    order.kind = order.wish.suppress_body ? HTTPSTATUS_NONE : wants_json(visit->request) ? HTTPSTATUS_JSON : HTTPSTATUS_TEXT;
    fine = order.telling.row->upgrades && !order.wish.abort_before_headers ? switch_protocols(&order) : answer_order(&order);
    text_release(&order.telling.before);
    httpstatus_wish_release(&order.wish);
    return fine;
}

/* Exactly three digits, the first not 0. */
static bool matches_code(struct span path, struct span *rest)
{
    uint64_t code;
    if (path.length < 4 || number_parse(path.data + 1, 3, STATUS_MIN, STATUS_MAX, &code, NULL) != NUMBER_OK)
        return false;
    *rest = (struct span){ path.data, path.length };
    return path.length == 4 || path.data[4] == '/';
}

static bool answer_number(struct visit *visit)
{
    uint64_t code = 0;
    number_parse(visit->rest.data + 1, 3, STATUS_MIN, STATUS_MAX, &code, NULL);
    return answer_code(visit, (int)code);
}

/* "/random" in any case. */
static bool matches_random(struct span path, struct span *rest)
{
    static const char word[] = "/random";
    size_t length = sizeof word - 1;
    if (path.length < length || strncasecmp(path.data, word, length) != 0)
        return false;
    *rest = (struct span){ path.data + length, path.length - length };
    return rest->length == 0 || rest->data[0] == '/';
}

/* A list is a recipe's choices, of which it knew codes and ranges alone. */
static bool read_list(struct recipe *recipe, struct visit *visit, struct span list, struct complaint *complaint)
{
    if (!recipe_parse(recipe, visit->site->rules, list, "path", complaint))
        return false;
    for (size_t i = 0; i < list.length; i++)
        if (!memchr("0123456789,-", list.data[i], 12))
            return complain_at(complaint, "path", list, i + 1,
                               "a list has codes and ranges, 200,201,500-504; /status/LIST takes more");
    return true;
}

static bool answer_random(struct visit *visit)
{
    struct span list = { visit->rest.data, 0 };
    struct recipe recipe;
    struct complaint complaint;
    target_next_segment(&visit->rest, &list);
    bool fine = read_list(&recipe, visit, list, &complaint);
    if (fine)
        recipe_pick(&recipe, random_number());
    int code = recipe.code;
    recipe_release(&recipe);
    return fine ? answer_code(visit, code) : answer_complaint(visit, &complaint);
}

/* The joke that it had. */
static bool answer_teapot(struct visit *visit)
{
    struct reply reply = { .code = 302, .mark = MARK_SERVED, .format = FORMAT_EMPTY };
    reply_field(&reply, "Location", "/codes/418");
    return answer_once(visit, &reply);
}

/* The methods that it took. */
#define METHODS "GET, HEAD, POST, PUT, DELETE, PATCH, TRACE, OPTIONS"

const struct route httpstatus_routes[] = {
    { .path = "/N", .methods = METHODS, .matches = matches_code, .answer = answer_number },
    { .path = "/random", .methods = METHODS, .matches = matches_random, .answer = answer_random },
    { .path = "/im-a-teapot", .methods = "GET, HEAD", .answer = answer_teapot },
    { 0 },
};
