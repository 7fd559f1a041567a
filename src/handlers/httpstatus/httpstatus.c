/* /N and /random/LIST: what httpstat.us answered, for those who called it. */
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "base/random.h"
#include "handlers/httpstatus/httpstatus.h"

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

/* Fields that a client's own one joins: their values are lists. */
static const char *const joining[] = { "Link", "WWW-Authenticate", "Proxy-Authenticate", "Vary", "Via", NULL };

/* Puts the fault that an abort is. On HEAD the answer is whole where it would be broken off: only its connection ends. */
static void translate_abort(struct recipe *recipe, struct draft_extras *extras, const uint64_t *values, bool head_only)
{
    bool breaks_off = values[ABORT_AFTER_HEADERS] || values[ABORT_DURING_BODY];
    if (values[ABORT_BEFORE_HEADERS]) {
        recipe->fault = fault_named(slice_of("close"));
        recipe->code = recipe->code < 200 ? 200 : recipe->code; /* not even an interim response is sent */
    } else if (breaks_off && recipe->format != FORMAT_EMPTY && draft_has_content(recipe->code)) {
        extras->raw |= head_only;
        if (!head_only)
            recipe->fault = fault_named(slice_of(values[ABORT_AFTER_HEADERS] ? "close-after-head" : "close-after"));
        recipe->fault_number = 1;
    }
}

static void wait_longer(struct recipe_time *time, uint64_t more)
{
    time->least += more;
    time->most += more;
}

/* Says the options as a recipe, and in the extras what a recipe has no words for. */
static void translate(struct recipe *recipe, struct draft_extras *extras, const struct httpstatus_options *options,
                      const struct request *request)
{
    const uint64_t *values = options->values;
    recipe->format = values[SUPPRESS_BODY] ? FORMAT_EMPTY : wants_json(request) ? FORMAT_JSON : FORMAT_TEXT;
    wait_longer(&recipe->delay, values[SLEEP]);
    wait_longer(&recipe->delay_body, values[SLEEP_AFTER_HEADERS]);
    *extras = (struct draft_extras){ .raw = options->memory > HTTPSTATUS_FIELD_MEMORY,
                                     .bare = httpstatus_is_bare(recipe->code),
                                     .field = httpstatus_field(recipe->code),
                                     .fields = { options->fields.data, options->fields.length },
                                     .joining = joining,
                                     .cache_control = options->cache_control.data,
                                     .write = httpstatus_content };
    translate_abort(recipe, extras, values, strcmp(request->method, "HEAD") == 0);
    if (!recipe->modified && !recipe->fault && !extras->raw && !options->fields.length && !values[DRIBBLE_BODY])
        extras->kept_from = PREPARED_HTTPSTATUS;
}

static bool answer_options(struct call *call, const struct httpstatus_options *options)
{
    struct draft_extras extras;
    struct answer *answer = call->answer;
    translate(&call->recipe, &extras, options, call->request);
    if (options->fields.failed || options->cache_control.failed || !answer_chosen(call, &call->recipe, &extras))
        return false;
    if (status_upgrades(call->recipe.code)) {
    } else if (options->values[DRIBBLE_BODY] && answer->kind == ANSWER_RESPONSE) {
        size_t size = reply_size(&answer->reply);
        answer->drip = (int64_t)(size < DRIBBLE_BYTES ? size : DRIBBLE_BYTES) * DRIBBLE_TIME;
    }
    return true;
}

/* A 101 has no place for the client's fields. */
static bool check_switch(const struct httpstatus_options *options, int code, struct complaint *complaint)
{
    return !status_upgrades(code) || !options->fields.length || options->values[ABORT_BEFORE_HEADERS] ||
           complain(complaint, 400, "field X-HttpStatus-*",
                    "a 101 takes no fields: it is sent with those of the protocol alone");
}

/* A list is a recipe's choices, of which it knew codes and ranges alone. */
static bool read_list(struct call *call, struct slice list)
{
    if (!recipe_parse(&call->recipe, &call->rules, list, "path", &call->complaint))
        return false;
    for (size_t i = 0; i < list.length; i++)
        if (!memchr("0123456789,-", list.data[i], 12))
            return complain_at(&call->complaint, "path", list, i + 1,
                               "a list has codes and ranges, 200,201,500-504; /status/LIST takes more");
    return true;
}

/* The recipe's modifiers may stand in the query and in the field Everystatus, as everywhere; rest is what follows the list. */
static void plan_list(struct call *call, struct slice list, struct slice rest)
{
    bool is_read = read_list(call, list) && changes_add(call, rest.length ? NULL : call->handler);
    if (is_read && call->recipe.format != FORMATS)
        is_read = complain(&call->complaint, 400, "recipe", "\"format\" is not for this path: its text and JSON go by Accept");
    plan_recipe(call, is_read);
}

static bool answer_list(struct call *call)
{
    struct httpstatus_options options = { 0 };
    struct complaint complaint;
    if (recipe_answers(call))
        return answer_recipe(call);
    bool fine = httpstatus_options_read(&options, call->request, &call->rules, &complaint) &&
                check_switch(&options, call->recipe.code, &complaint) && call_fill(call);
    if (fine)
        fine = answer_options(call, &options);
    else
        fine = answer_complaint(call, call->complaint.code ? &call->complaint : &complaint);
    httpstatus_options_release(&options);
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

static void plan_number(struct call *call)
{
    plan_list(call, (struct slice){ call->below.data + 1, 3 }, (struct slice){ call->below.data + 4, call->below.length - 4 });
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

static void plan_random(struct call *call)
{
    struct slice rest = call->below, list = { rest.data, 0 };
    target_next_segment(&rest, &list);
    plan_list(call, list, rest);
}

/* The joke that it had. */
static bool answer_teapot(struct call *call)
{
    struct reply reply = { .code = 302, .mark = MARK_SERVED, .format = FORMAT_EMPTY };
    struct buffer location = { .root = call->request->target.prefix };
    buffer_paths(&location, "/codes/418");
    reply_field_slice(&reply, "Location", (struct slice){ location.data, location.length });
    reply.failed |= location.failed;
    buffer_release(&location);
    return answer_once(call, &reply);
}

/* The methods that it took. */
#define METHODS "GET, HEAD, POST, PUT, DELETE, PATCH, TRACE, OPTIONS"

const struct handler httpstatus_handlers[] = {
    { .path = "/N",
      .methods = METHODS,
      .matches = matches_code,
      .by_recipe = true,
      .query = QUERY_MODIFIERS,
      .plan = plan_number,
      .answer = answer_list },
    { .path = "/random",
      .methods = METHODS,
      .matches = matches_random,
      .by_recipe = true,
      .query = QUERY_MODIFIERS,
      .plan = plan_random,
      .answer = answer_list },
    { .path = "/im-a-teapot", .methods = "GET, HEAD", .answer = answer_teapot },
    { 0 },
};
