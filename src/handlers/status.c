/* /status/RECIPE: the code that was asked for, because it was asked for. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "catalog/representations.h"
#include "base/random.h"
#include "catalog/prose.h"
#include "render/page.h"
#include "handlers/status.h"

static size_t prepared_number(size_t first, int code, enum format format, size_t variant)
{
    return first + ((size_t)(code - STATUS_MIN) * FORMATS + (size_t)format) * VARIANTS + variant;
}

/* The format that was asked for (FORMATS: none was), if the code has it; else the best of what it has. */
static enum format choose_format(const struct request *request, int code, enum format wanted)
{
    if (wanted == FORMATS && !request->accept.given)
        return format_default(code);
    unsigned offered = format_offered(code);
    if (wanted != FORMATS && offered & 1u << wanted)
        return wanted;
    return accept_choose(&request->accept, offered, format_default(code));
}

/* Whether answers of this code and format can be shared: not what heeds Range, nor what shows the command that gets it. */
static bool is_shareable(const struct recipe *recipe, const struct draft_extras *extras, enum format format)
{
    enum { PARTIAL_CONTENT = 206 };
    return recipe->code != PARTIAL_CONTENT && (extras ? extras->kept_from > 0 : !page_has_commands(format));
}

/* The number under which answers of a recipe that lasts are kept; 0: it cannot be. */
static size_t lasting(struct call *call, const struct recipe *recipe, enum format format, size_t variant)
{
    struct buffer name = { 0 };
    buffer_number(&name, prepared_number(0, recipe->code, format, variant));
    buffer_string(&name, "."); /* or its digits and those of a length could be cut in two ways */
    recipe_add_identity(recipe, &name);
    size_t number = name.failed ? LASTING_MOST : lasting_number(&call->site->lasting, (struct slice){ name.data, name.length });
    buffer_release(&name);
    return number < LASTING_MOST ? PREPARED_LASTING + number : 0;
}

/* The number under which such answers are kept; 0: each is another one. */
static size_t shared_number(struct call *call, const struct recipe *recipe, const struct draft_extras *extras,
                            enum format format)
{
    const bool alone = extras || (!recipe->modified && recipe->interims.length == 0);
    if (!is_shareable(recipe, extras, format) || (!alone && !recipe_lasts(recipe)))
        return 0;
    const size_t variant = prepared_variant(status_of(recipe->code), call->request->method);
    if (alone)
        return prepared_number(extras ? extras->kept_from : PREPARED_TOLD, recipe->code, format, variant);
    return lasting(call, recipe, format, variant);
}

/* A complaint, what is sent as bytes, and what is made as it is sent, is made anew each time. */
static bool is_as_told(const struct answer *answer, const struct recipe *recipe)
{
    const int code = status_interim(recipe->code) ? 200 : recipe->code;
    return answer->kind == ANSWER_RESPONSE && answer->reply.code == code &&
           answer->reply.pattern <= PATTERN_PIECE * PATTERN_PIECES;
}

/* Answers with the recipe's code: its shared response, unless modifiers or interim responses make it another one. */
static bool answer_code(struct call *call, const struct recipe *recipe, const struct draft_extras *extras, enum format format)
{
    size_t number = shared_number(call, recipe, extras, format);
    if (number && answer_kept(call, number))
        return true;
    struct draft draft;
    draft_begin(&draft, call, recipe, extras, format);
    if (recipe->limit.quota)
        draft_put_limit(&draft);
    draft_add_interims(&draft);
    bool fine = answer_modified(&draft);
    if (number && (extras || is_as_told(call->answer, recipe)))
        answer_prepared(call, number);
    draft_release(&draft);
    return fine;
}

static void set_pace(struct answer *answer, const struct recipe *recipe)
{
    answer->delay = draft_time(recipe->delay);
    answer->delay_body = draft_time(recipe->delay_body);
    answer->drip = draft_time(recipe->drip);
    answer->idle = (int64_t)recipe->idle;
}

/* The 429 of a limit is a response of its own: of the recipe it keeps nothing but the form. */
static bool answer_limited(struct call *call, const struct recipe *recipe)
{
    const struct recipe refusal = {
        .rules = recipe->rules, .code = 429, .format = recipe->format, .single = true, .modified = true, .limit = recipe->limit
    };
    return answer_code(call, &refusal, NULL, choose_format(call->request, refusal.code, refusal.format));
}

/* Keeps the recipe's key for the journal. */
static void keep_key(struct call *call, const struct recipe *recipe)
{
    struct slice key = recipe_text(recipe, recipe->key);
    if (!key.data)
        return;
    memcpy(call->key_bytes, key.data, key.length);
    call->key = (struct slice){ call->key_bytes, key.length };
}

bool answer_chosen(struct call *call, const struct recipe *recipe, const struct draft_extras *extras)
{
    set_pace(call->answer, recipe);
    if (status_upgrades(recipe->code))
        return answer_switch(call, recipe);
    enum format format = extras ? recipe->format : choose_format(call->request, recipe->code, recipe->format);
    return answer_code(call, recipe, extras, format);
}

bool recipe_answers(const struct call *call)
{
    return call->complaint.code || call->limit.limited || call->instead;
}

bool answer_recipe(struct call *call)
{
    if (call->complaint.code)
        return answer_complaint(call, &call->complaint);
    if (call->limit.limited)
        return answer_limited(call, &call->recipe);
    return call_fill(call) ? answer_chosen(call, &call->recipe, NULL) : answer_complaint(call, &call->complaint);
}

/* Takes the recipe's turn, and with it one of its choices. false: no memory. */
static bool take_turn(struct call *call, struct recipe *recipe)
{
    if ((recipe->in_order || recipe->limit.quota) && !call_take_turn(call, recipe))
        return false;
    if (call->limit.limited)
        return true;
    return recipe->in_order ? recipe_step(recipe, call->step) : recipe_pick(recipe, recipe->single ? 0 : random_number());
}

/* Takes one of the recipe's answers. What is answered instead takes no turn. false: no memory. */
static bool choose(struct call *call, struct recipe *recipe)
{
    bool hold = true, reuses = recipe->reuse.text.data && call->request->number > 1;
    if (recipe_is_conditional(recipe) && !conditions_hold(call, recipe, &hold))
        return false;
    call->instead = reuses || !hold;
    return call->instead ? recipe_pick_instead(recipe, reuses ? &recipe->reuse : &recipe->otherwise) : take_turn(call, recipe);
}

/* Does what the request's head tells of what is filled in. */
static bool fill_head(struct call *call, const struct recipe *recipe)
{
    if (!call_fill_key(call))
        return false;
    keep_key(call, recipe);
    return call_count(call);
}

/* Begins with a recipe, if it was read. Its key is in the journal also where it turns out to be wrong. */
static bool begin(struct call *call, bool is_read)
{
    call->plan->final_at_head = true;  /* a refusal is, and so is the 429 of a limit */
    if (is_read && !call->recipe.fill) /* then it is not known yet */
        keep_key(call, &call->recipe);
    return is_read;
}

/* Goes on with a recipe that is settled. */
static void go_on(struct call *call)
{
    struct recipe *recipe = &call->recipe;
    if (recipe->fill && !fill_head(call, recipe))
        return;
    if (!choose(call, recipe)) {
        complain(&call->complaint, 503, "server", "out of memory");
    } else if (!call->limit.limited) {
        plan_request_side(call, recipe);
    }
}

void plan_recipe(struct call *call, bool is_read)
{
    if (begin(call, is_read) && recipe_settle(&call->recipe, &call->complaint))
        go_on(call);
}

/* The code of a target that is nothing but "/status/418"; 0: it is something else. */
static int plain_code(struct slice line)
{
    uint64_t code = 0;
    if (line.length == 11 && memcmp(line.data, "/status/", 8) == 0)
        number_parse(line.data + 8, 3, STATUS_MIN, STATUS_MAX, &code, NULL);
    return (int)code;
}

bool request_is_plain(const struct site *site, const struct request *request)
{
    return !request->fields[FIELD_RECIPE].data && !request->fields[FIELD_CORS_METHOD].data && !request->outer &&
           !site->memory->journal && !atomic_load_explicit(&site->has_routes, memory_order_relaxed);
}

bool plan_plain(const struct site *site, const struct request *request, struct plan *plan)
{
    int code = plain_code(request->line);
    if (code == 0 || !request_is_plain(site, request))
        return false;
    const struct status *row = status_of(code);
    enum format format = choose_format(request, code, FORMATS);
    size_t number = prepared_number(PREPARED_TOLD, code, format, prepared_variant(row, request->method));
    if (row->upgrades || !site->kept->has(site->kept, number))
        return false;
    plan->prepared = number;
    plan->final_at_head = code >= 300; /* as any recipe without modifiers */
    return true;
}

/* Reads the recipe that the carriers bring, and settles it. */
static bool read_recipe(struct call *call, bool in_order)
{
    const bool is_read = carriers_read(call, &call->recipe, &call->complaint);
    call->recipe.in_order |= in_order;
    return begin(call, is_read) && recipe_settle(&call->recipe, &call->complaint);
}

/* A target that comes again, from clients that mean the same server, has been read already. */
static void plan_target(struct call *call, bool in_order)
{
    const struct request *request = call->request;
    struct known_source source = { request_authority(request), request->line, request->target.path, request->target.query, 0 };
    struct known *known = request->fields[FIELD_RECIPE].data ? NULL : &call->site->known;
    if (known && known_find(known, &source, &call->recipe)) {
        call->recipe.rules = &call->rules;
        slice_skip(&call->below, call->below.length - source.left);
        begin(call, true);
        go_on(call);
    } else if (read_recipe(call, in_order)) {
        source.left = call->below.length;
        if (known)
            known_keep(known, &source, &call->recipe);
        go_on(call);
    }
}

static void plan_status(struct call *call)
{
    plan_target(call, false);
}

/* /sequence/LIST is /status/LIST;in-order. */
static void plan_sequence(struct call *call)
{
    plan_target(call, true);
}

const struct handler status_handlers[] = {
    { .path = "/status", .below = true, .reads_field = true, .by_recipe = true, .plan = plan_status, .answer = answer_recipe },
    { .path = "/sequence",
      .below = true,
      .reads_field = true,
      .by_recipe = true,
      .plan = plan_sequence,
      .answer = answer_recipe },
    { 0 },
};
