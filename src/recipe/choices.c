/* The choices of a recipe: codes and ranges with their interim responses, weights and counts; never materialised. */
#include "base/number.h"
#include "base/random.h"
#include "catalog/representations.h"
#include "catalog/statuses.h"
#include "recipe/recipe-parts.h"

/* Weights count in millionths, so that sums stay whole: 2000 choices with the largest weight and count fit into 64 bits. */
enum { WEIGHT_UNIT = 1000000, WEIGHT_MOST = 1000, COUNT_MOST = 1000 };

struct choice {
    struct slice interims; /* "102+103+" */
    int first, last;
    uint64_t weight; /* of each code, times the count */
    uint64_t count;
};

/* What a complaint about a choice needs: the text in which columns count, and what it is called. */
struct context {
    struct slice whole;
    const char *in;
    struct complaint *complaint;
};

static bool wrong(const struct context *context, const char *at, const char *detail)
{
    return complain_at(context->complaint, context->in, context->whole, (size_t)(at - context->whole.data) + 1, "%s", detail);
}

static bool read_code(struct slice text, int least, int most, int *code, const struct context *context)
{
    uint64_t number = 0;
    size_t at = 0, column = (size_t)(text.data - context->whole.data) + 1;
    enum number_result result = number_parse(text.data, text.length, (uint64_t)least, (uint64_t)most, &number, &at);
    if (text.length == 0)
        return complain_at(context->complaint, context->in, context->whole, column,
                           "a status code is missing: three digits, %d to %d", least, most);
    bool broken = most == STATUS_MAX && result != NUMBER_NO_DIGIT && text.length <= 9;
    int shown = broken ? (int)text.length : 0;
    const char *hint = broken ? "; to send it all the same: 200;fault=code=" : "";
    if (result != NUMBER_OK)
        return complain_at(context->complaint, context->in, context->whole, column + at,
                           "a status code has three digits, %d to %d; this %s%s%.*s", least, most, number_problem(result), hint,
                           shown, text.data);
    if (text.length != 3)
        return complain_at(context->complaint, context->in, context->whole, column,
                           "a status code has exactly three digits; this has %zu%s%.*s", text.length, hint, shown, text.data);
    *code = (int)number;
    return true;
}

/* Takes what stands before the separator off *text; false: it is not there. */
static bool cut(struct slice *text, char separator, struct slice *before)
{
    const char *at = slice_find(*text, separator);
    if (!at)
        return false;
    *before = (struct slice){ text->data, (size_t)(at - text->data) };
    *text = (struct slice){ at + 1, text->length - before->length - 1 };
    return true;
}

static bool read_interims(struct choice *choice, struct slice *text, const struct context *context)
{
    struct slice interim;
    const char *start = text->data;
    int count = 0, code = 0;
    while (cut(text, '+', &interim)) {
        if (!read_code(interim, STATUS_MIN, 199, &code, context))
            return false;
        if (!status_interim(code))
            return wrong(context, interim.data, "101 ends HTTP on the connection, so nothing can follow it");
        if (++count > RECIPE_INTERIMS)
            return wrong(context, interim.data, "there are more than ten interim responses");
    }
    choice->interims = (struct slice){ start, (size_t)(text->data - start) };
    return true;
}

/* The weight of a choice: a decimal, 0 to 1000, with up to six digits behind the point. */
static bool read_weight(struct choice *choice, struct slice text, const struct context *context)
{
    const uint64_t most = (uint64_t)WEIGHT_MOST * WEIGHT_UNIT;
    return number_decimal(text.data, text.length, 0, most, &choice->weight) == NUMBER_OK ||
           wrong(context, text.data, "a weight is a number from 0 to 1000, with at most six decimals");
}

static bool read_count(struct choice *choice, struct slice text, const struct context *context)
{
    if (number_parse(text.data, text.length, 1, COUNT_MOST, &choice->count, NULL) != NUMBER_OK)
        return wrong(context, text.data, "a count is a whole number from 1 to 1000");
    choice->weight *= choice->count;
    return true;
}

/* Cuts "code:weight*count" into its parts; those that are not there have no data. */
static void cut_choice(struct slice *text, struct slice *weight, struct slice *count)
{
    struct slice before;
    *weight = *count = (struct slice){ 0 };
    struct slice rest = *text;
    if (cut(&rest, '*', &before)) {
        *count = rest;
        *text = before;
    }
    rest = *text;
    if (cut(&rest, ':', &before)) {
        *weight = rest;
        *text = before;
    }
}

/* Whether a code of the choice ends HTTP on the connection: only a 1xx does. */
static bool has_upgrade(const struct choice *choice, enum format format)
{
    (void)format;
    for (int code = choice->first; code <= choice->last && code < 200; code++)
        if (status_of(code)->upgrades)
            return true;
    return false;
}

static bool read_choice(struct choice *choice, struct slice text, const struct context *context)
{
    struct slice weight, count, first = { 0 };
    *choice = (struct choice){ .weight = WEIGHT_UNIT, .count = 1 };
    if (!read_interims(choice, &text, context))
        return false;
    cut_choice(&text, &weight, &count);
    bool range = cut(&text, '-', &first);
    if (!read_code(range ? first : text, STATUS_MIN, STATUS_MAX, &choice->first, context))
        return false;
    choice->last = choice->first;
    if (range && !read_code(text, STATUS_MIN, STATUS_MAX, &choice->last, context))
        return false;
    if (choice->last < choice->first)
        return wrong(context, text.data, "a range ends before it starts");
    if (choice->interims.length && has_upgrade(choice, FORMATS))
        return wrong(context, first.data ? first.data : text.data, "interim responses do not go before 101");
    return (!weight.data || read_weight(choice, weight, context)) && (!count.data || read_count(choice, count, context));
}

/* Takes the next choice off *choices. */
static struct slice next_choice(struct slice *choices)
{
    struct slice choice;
    if (cut(choices, ',', &choice))
        return choice;
    choice = *choices;
    *choices = (struct slice){ 0 };
    return choice;
}

static uint64_t total_of(const struct choice *choice)
{
    return choice->weight * (uint64_t)(choice->last - choice->first + 1);
}

bool recipe_check_choices(struct recipe *recipe, struct slice choices, struct slice whole, const char *in,
                          struct complaint *complaint)
{
    const struct context context = { whole, in, complaint };
    struct slice rest = choices;
    struct choice choice;
    uint64_t total = 0;
    int count = 0;
    do {
        if (!read_choice(&choice, next_choice(&rest), &context))
            return false;
        total += total_of(&choice);
        count++;
    } while (rest.data);
    if (total == 0)
        return wrong(&context, choices.data, "all weights are 0");
    recipe->choices = choices;
    recipe->single = count == 1 && choice.first == choice.last;
    recipe->code = recipe->single ? choice.first : 0;
    recipe->interims = recipe->single ? choice.interims : (struct slice){ 0 };
    return true;
}

/* Whether that is so of one of the choices. */
static bool is_one(const struct recipe *recipe, bool (*is)(const struct choice *choice, enum format format))
{
    struct complaint ignored;
    const struct context context = { recipe->choices, "", &ignored };
    struct choice choice;
    for (struct slice rest = recipe->choices; rest.data;)
        if (read_choice(&choice, next_choice(&rest), &context) && is(&choice, recipe->format))
            return true;
    return false;
}

bool recipe_may_upgrade(const struct recipe *recipe)
{
    return is_one(recipe, has_upgrade);
}

static bool offers(const struct choice *choice, enum format format)
{
    for (int code = choice->first; code <= choice->last; code++)
        if (format_offered(code) & 1u << format)
            return true;
    return false;
}

bool recipe_offers_format(const struct recipe *recipe)
{
    return is_one(recipe, offers);
}

void recipe_pick(struct recipe *recipe, uint64_t random)
{
    struct complaint ignored;
    const struct context context = { recipe->choices, "", &ignored };
    struct choice choice = { 0 };
    uint64_t total = 0;
    if (recipe->single)
        return;
    if (recipe->seed.given)
        random = random_seeded(recipe->seed.value);
    for (struct slice rest = recipe->choices; rest.data; total += total_of(&choice))
        read_choice(&choice, next_choice(&rest), &context);
    uint64_t drawn = (uint64_t)((double)(random >> 11) / (double)(UINT64_C(1) << 53) * (double)total);
    for (struct slice rest = recipe->choices; rest.data; drawn -= total_of(&choice)) {
        read_choice(&choice, next_choice(&rest), &context);
        if (drawn < total_of(&choice))
            break;
    }
    recipe->code = choice.weight ? choice.first + (int)(drawn / choice.weight) : choice.first;
    if (recipe->code > choice.last)
        recipe->code = choice.last;
    recipe->interims = choice.interims;
}

/* How many steps the choice is. */
static uint64_t steps_of(const struct choice *choice)
{
    return choice->count * (uint64_t)(choice->last - choice->first + 1);
}

void recipe_step(struct recipe *recipe, uint64_t step)
{
    struct complaint ignored;
    const struct context context = { recipe->choices, "", &ignored };
    struct choice choice = { 0 };
    uint64_t total = 0;
    for (struct slice rest = recipe->choices; rest.data; total += steps_of(&choice))
        read_choice(&choice, next_choice(&rest), &context);
    step = step < total ? step : recipe->loop ? step % total : total - 1;
    for (struct slice rest = recipe->choices; rest.data; step -= steps_of(&choice)) {
        read_choice(&choice, next_choice(&rest), &context);
        if (step < steps_of(&choice))
            break;
    }
    recipe->code = choice.first + (int)(step % (uint64_t)(choice.last - choice.first + 1));
    recipe->interims = choice.interims;
}

int64_t recipe_time_of(struct recipe_time time, uint64_t random)
{
    uint64_t width = time.most - time.least;
    return (int64_t)(time.least + (width ? random % (width + 1) : 0));
}
