/* /status/RECIPE: the code that was asked for, because it was asked for. */
#include <stdlib.h>
#include <string.h>

#include "ground/number.h"
#include "ground/random.h"
#include "pure/bodies.h"
#include "pure/page.h"
#include "routes/told.h"

size_t told_variant(const struct status *row, const char *method)
{
    size_t variant = 0;
    for (const struct status_field *field = row->fields; field->name; field++)
        if (field->when != WHEN_ALWAYS)
            variant = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ? 0 : strcmp(method, "PUT") == 0 ? 1 : 2;
    return variant;
}

static size_t told_place(int code, enum format format, size_t variant)
{
    return PLACE_TOLD + ((size_t)(code - STATUS_MIN) * FORMATS + (size_t)format) * VARIANTS + variant;
}

/* The value of a field that depends on the content (RFC 9110 14.4). Without content there is no range to speak of. */
static void add_whole_range(struct reply *reply, const struct status_field *field)
{
    struct text range = { 0 };
    size_t size = reply_size(reply);
    if (size == 0)
        return;
    text_format(&range, "bytes 0-%zu/%zu", size - 1, size);
    reply->failed |= range.failed;
    if (!range.failed)
        reply_field(reply, field->name, range.data);
    text_release(&range);
}

void told_add_fields(const struct telling *telling, struct reply *reply)
{
    const char *method = telling->visit->request->method;
    for (const struct status_field *field = telling->fields; field->name; field++) {
        if (field->on == ON_INTERIM || !status_field_applies(field, method))
            continue;
        if (strcmp(field->value, FIELD_WHOLE_RANGE) == 0)
            add_whole_range(reply, field);
        else
            reply_field(reply, field->name, field->value);
    }
}

void told_make_delta(struct text *body)
{
    struct text delta = { 0 };
    text_string(&delta, "0a\n");
    text_add(&delta, body->data, body->length);
    text_string(&delta, body->length && body->data[body->length - 1] == '\n' ? ".\n" : "\n.\n");
    text_release(body);
    *body = delta;
}

void told_explain(struct telling *telling, struct reply *reply)
{
    const struct status *row = telling->row;
    bool interim = status_interim(telling->code);
    reply->format = telling->format;
    if (row->content == CONTENT_EMPTY || (row->content == CONTENT_NONE && !interim))
        reply->format = FORMAT_EMPTY;
    if (reply->format == FORMAT_EMPTY)
        return;
    page_told(&reply->body, telling->code, reply->format, telling->visit->request->method, telling->fields, telling->detail);
    if (row->content == CONTENT_DELTA)
        told_make_delta(&reply->body);
    reply->negotiated = true;
    if (row->content == CONTENT_UNSENT)
        reply->format = FORMAT_EMPTY;
}

/* The head of the interim response with this code. */
static void add_interim(struct text *before, int code)
{
    const struct status *row = status_of(code);
    text_format(before, "HTTP/1.1 %d %s\r\n", code, row->phrase);
    for (const struct status_field *field = row->fields; field->name; field++)
        if (field->on != ON_FINAL)
            text_format(before, "%s: %s\r\n", field->name, field->value);
    text_string(before, "\r\n");
}

void told_add_interims(struct telling *telling)
{
    struct span interims = telling->recipe->interims;
    for (; interims.length >= 4; interims.data += 4, interims.length -= 4) { /* "102+" */
        uint64_t code = 0;
        number_parse(interims.data, 3, STATUS_MIN, STATUS_MAX, &code, NULL);
        add_interim(&telling->before, (int)code);
    }
    if (status_interim(telling->code))
        add_interim(&telling->before, telling->code);
}

static bool make_shared(struct telling *telling, size_t place)
{
    struct reply reply = { .code = status_interim(telling->code) ? 200 : telling->code, .mark = MARK_TOLD };
    told_explain(telling, &reply);
    told_add_fields(telling, &reply);
    return answer_shared(telling->visit, place, &reply, &telling->before);
}

/* The format that was asked for, if the code has it; else the best of what it has. */
static enum format choose_format(const struct visit *visit, const struct recipe *recipe)
{
    if (recipe->format == FORMATS && !visit->request->accept.given)
        return format_default(recipe->code);
    unsigned offered = format_offered(recipe->code);
    if (recipe->format != FORMATS && offered & 1u << recipe->format)
        return recipe->format;
    return accept_choose(&visit->request->accept, offered, format_default(recipe->code));
}

/* Answers with the recipe's code: its shared response, unless modifiers or interim responses make it another one. */
static bool answer_code(struct visit *visit, const struct recipe *recipe, enum format format)
{
    const struct status *row = status_of(recipe->code);
    bool shared = !recipe->modified && recipe->interims.length == 0;
    size_t place = told_place(recipe->code, format, told_variant(row, visit->request->method));
    if (shared && answer_cached(visit, place))
        return true;
    struct telling telling = { .visit = visit, .recipe = recipe, .row = row, .code = recipe->code, .format = format };
    memcpy(telling.fields, row->fields, sizeof row->fields);
    if (recipe->limit.quota)
        told_put_limit(&telling);
    told_add_interims(&telling);
    bool fine = shared ? make_shared(&telling, place) : custom_answer(&telling);
    text_release(&telling.before);
    return fine;
}

/* A time out of the range; only a range needs a random number. */
static int64_t draw_time(struct recipe_time time)
{
    return recipe_time_of(time, time.least < time.most ? random_number() : 0);
}

static void set_pace(struct answer *answer, const struct recipe *recipe)
{
    answer->delay = draw_time(recipe->delay);
    answer->delay_body = draw_time(recipe->delay_body);
    answer->drip = draw_time(recipe->drip);
}

/* The 429 of a limit is a response of its own: of the recipe it keeps nothing but the form. */
static bool answer_limited(struct visit *visit, const struct recipe *recipe)
{
    const struct recipe refusal = { .rules = recipe->rules, .code = 429, .format = recipe->format, .single = true,
                                    .modified = true, .limit = recipe->limit };
    return answer_code(visit, &refusal, choose_format(visit, &refusal));
}

/* Keeps the recipe's key for the journal, since the recipe does not live as long as the visit. */
static void keep_key(struct visit *visit, const struct recipe *recipe)
{
    struct span key = recipe_text(recipe, recipe->key);
    if (!key.data)
        return;
    memcpy(visit->key_bytes, key.data, key.length);
    visit->key = (struct span){ visit->key_bytes, key.length };
}

bool told_recipe(struct visit *visit, struct recipe *recipe)
{
    struct complaint complaint;
    keep_key(visit, recipe);
    if (!recipe_settle(recipe, &complaint))
        return answer_complaint(visit, &complaint);
    if ((recipe->in_order || recipe->limit.quota) && !told_take_turn(visit, recipe))
        return false;
    if (visit->turn.limited)
        return answer_limited(visit, recipe);
    if (recipe->in_order)
        recipe_step(recipe, visit->turn.step);
    else
        recipe_pick(recipe, recipe->single ? 0 : random_number());
    if (status_of(recipe->code)->upgrades)
        return told_switch(visit, recipe);
    set_pace(visit->answer, recipe);
    return answer_code(visit, recipe, choose_format(visit, recipe));
}

bool told_finish(struct visit *visit, struct recipe *recipe, const struct complaint *complaint)
{
    struct complaint ignored;
    bool fine = true;
    if (visit->peeks)
        visit->breaks_off = !complaint && recipe->fault && recipe->fault->needs & NEEDS_NO_DELAY && !recipe->limit.quota &&
                            visit->request->peer && recipe_settle(recipe, &ignored);
    else
        fine = complaint ? answer_complaint(visit, complaint) : told_recipe(visit, recipe);
    recipe_release(recipe);
    return fine;
}

/* The code of a target that is nothing but "/status/418"; 0: it is something else. */
static int plain_code(struct span line)
{
    uint64_t code = 0;
    if (line.length == 11 && memcmp(line.data, "/status/", 8) == 0)
        number_parse(line.data + 8, 3, STATUS_MIN, STATUS_MAX, &code, NULL);
    return (int)code;
}

bool told_at_once(struct visit *visit)
{
    const struct request *request = visit->request;
    int code = plain_code(request->line);
    if (code == 0 || request->fields[FIELD_RECIPE].data || request->fields[FIELD_CORS_METHOD].data)
        return false;
    const struct status *row = status_of(code);
    const struct recipe recipe = { .code = code, .format = FORMATS };
    enum format format = choose_format(visit, &recipe);
    return !row->upgrades && answer_cached(visit, told_place(code, format, told_variant(row, request->method)));
}

static bool told_status(struct visit *visit)
{
    struct recipe recipe;
    struct complaint complaint;
    bool read = carriers_read(visit, &recipe, &complaint);
    return told_finish(visit, &recipe, read ? NULL : &complaint);
}

/* /sequence/LIST is /status/LIST;in-order. */
static bool told_sequence(struct visit *visit)
{
    struct recipe recipe;
    struct complaint complaint;
    bool read = carriers_read(visit, &recipe, &complaint);
    recipe.in_order = true;
    return told_finish(visit, &recipe, read ? NULL : &complaint);
}

const struct route told_routes[] = {
    { .path = "/status", .below = true, .answer = told_status },
    { .path = "/sequence", .below = true, .answer = told_sequence },
    { 0 },
};
