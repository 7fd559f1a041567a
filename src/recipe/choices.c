/* The choices of a recipe: a list of codes, ranges and faults; never materialised. */
#include "base/random.h"
#include "catalog/representations.h"
#include "catalog/statuses.h"
#include "recipe/choice.h"
#include "recipe/recipe-parts.h"

enum { OWN_MOST = 64 };

/* Takes the next choice off *choices, whose data is NULL behind the last one. */
static struct slice next_choice(struct slice *choices)
{
    struct slice choice = { choices->data, choice_span(*choices, ',') };
    if (choice.length < choices->length)
        slice_skip(choices, choice.length + 1);
    else
        *choices = (struct slice){ 0 };
    return choice;
}

static bool wrong(const struct context *context, const char *at, const char *detail)
{
    return complain_at(context->complaint, context->in, context->whole, (size_t)(at - context->whole.data) + 1, "%s", detail);
}

static struct context context_of(const struct recipe *recipe, struct complaint *complaint)
{
    return (struct context){ recipe->choices_at.whole, recipe->choices_at.in, complaint };
}

static uint64_t codes_of(const struct choice *choice)
{
    return (uint64_t)(choice->last - choice->first + 1);
}

static uint64_t total_of(const struct choice *choice)
{
    return choice->weight * codes_of(choice);
}

/* How many steps the choice is. */
static uint64_t steps_of(const struct choice *choice)
{
    return choice->count * codes_of(choice);
}

bool recipe_next_choice(const struct recipe *recipe, struct slice *rest, struct choice *choice)
{
    struct complaint ignored;
    const struct context context = context_of(recipe, &ignored);
    return rest->data && choice_read(choice, next_choice(rest), &context);
}

/* Whether it has no modifiers of its own. */
static bool says_code_alone(const struct choice *choice)
{
    return !choice->fault && !choice->own.data;
}

bool recipe_narrow(struct recipe *recipe, const struct choice *choice, int code, struct complaint *complaint)
{
    recipe->code = code;
    recipe->interims = choice->interims;
    if (says_code_alone(choice))
        return true;
    recipe_next_carrier(recipe);
    recipe->scope = SCOPE_CHOICE;
    recipe->own = 0;
    if (choice->fault)
        recipe_take_fault(recipe, choice->fault);
    bool fine = recipe_read_modifiers(recipe, choice->own, recipe->choices_at.whole, recipe->choices_at.in, complaint);
    recipe->own = recipe->seen;
    recipe->scope = SCOPE_RECIPE;
    return fine;
}

bool recipe_read_interim(struct recipe *own, const struct recipe *recipe, struct slice *rest, struct complaint *complaint)
{
    struct interim interim;
    const struct context context = context_of(recipe, complaint);
    *own = (struct recipe){ .rules = recipe->rules, .scope = SCOPE_INTERIM };
    if (!choice_next_interim(rest, &interim, &context))
        return false;
    own->code = interim.code;
    return recipe_read_modifiers(own, interim.own, context.whole, context.in, complaint);
}

/* Whether what stands in the choice's parentheses can be read; whether it makes sense is seen when all carriers are known. */
static bool check_own(struct recipe *recipe, const struct choice *choice, struct complaint *complaint)
{
    struct recipe own;
    bool fine = true;
    for (struct slice rest = choice->interims; fine && rest.length;) {
        fine = recipe_read_interim(&own, recipe, &rest, complaint);
        recipe_release(&own);
    }
    const struct recipe before = *recipe;
    fine = fine && recipe_narrow(recipe, choice, choice->first, complaint);
    recipe_restore(recipe, &before);
    return fine;
}

static bool has_own(struct slice text)
{
    return slice_find(text, '(');
}

bool recipe_check_choices(struct recipe *recipe, struct slice choices, struct slice whole, const char *in,
                          struct complaint *complaint)
{
    const struct context context = { whole, in, complaint };
    struct choice choice;
    int count = 0, own = 0;
    recipe->weights = recipe->steps = 0;
    recipe->choices_at = (struct recipe_place){ in, whole, 0 };
    for (struct slice rest = choices; rest.data; count++) {
        struct slice text = next_choice(&rest);
        own += has_own(text);
        if (!choice_read(&choice, text, &context))
            return false;
        if (own > OWN_MOST)
            return wrong(&context, text.data, "there are more than 64 choices with parentheses");
        if (has_own(text) && !check_own(recipe, &choice, complaint))
            return false;
        recipe->weights += total_of(&choice);
        recipe->steps += steps_of(&choice);
    }
    if (recipe->weights == 0)
        return wrong(&context, choices.data, "all weights are 0");
    recipe->choices = choices;
    recipe->single = count == 1 && choice.first == choice.last;
    recipe->chosen = recipe->single && says_code_alone(&choice);
    recipe->code = recipe->single ? choice.first : 0;
    recipe->interims = recipe->single ? choice.interims : (struct slice){ 0 };
    return true;
}

bool choice_offers(const struct choice *choice, enum format format)
{
    for (int code = choice->first; code <= choice->last; code++)
        if (format_offered(code) & 1u << format)
            return true;
    return false;
}

bool recipe_read_instead(const struct recipe_instead *instead, struct choice *choice, struct complaint *complaint)
{
    const struct context context = { instead->at.whole, instead->at.in, complaint };
    static const char others[] = "+,:*";
    for (size_t i = 0; i < sizeof others - 1; i++) {
        size_t at = choice_span(instead->text, others[i]);
        if (at < instead->text.length)
            return wrong(&context, instead->text.data + at, "one code or fault stands here, with its parentheses");
    }
    return choice_read(choice, instead->text, &context);
}

/* What was checked can only fail for want of memory. */
static bool take(struct recipe *recipe, const struct choice *choice, int code)
{
    struct complaint ignored;
    return recipe_narrow(recipe, choice, code, &ignored);
}

bool recipe_pick(struct recipe *recipe, uint64_t random)
{
    struct choice choice = { 0 };
    if (recipe->chosen)
        return true;
    if (recipe->seed.given)
        random = random_seeded(recipe->seed.value);
    uint64_t drawn = (uint64_t)((double)(random >> 11) / (double)(UINT64_C(1) << 53) * (double)recipe->weights);
    for (struct slice rest = recipe->choices; recipe_next_choice(recipe, &rest, &choice); drawn -= total_of(&choice))
        if (drawn < total_of(&choice))
            break;
    int code = choice.weight ? choice.first + (int)(drawn / choice.weight) : choice.first;
    return take(recipe, &choice, code > choice.last ? choice.last : code);
}

bool recipe_step(struct recipe *recipe, uint64_t step)
{
    struct choice choice = { 0 };
    const uint64_t total = recipe->steps;
    step = step < total ? step : recipe->loop ? step % total : total - 1;
    for (struct slice rest = recipe->choices; recipe_next_choice(recipe, &rest, &choice); step -= steps_of(&choice))
        if (step < steps_of(&choice))
            break;
    return take(recipe, &choice, choice.first + (int)(step % codes_of(&choice)));
}

bool recipe_pick_instead(struct recipe *recipe, const struct recipe_instead *instead)
{
    struct choice choice;
    struct complaint ignored;
    recipe->choices_at = instead->at;
    return recipe_read_instead(instead, &choice, &ignored) && take(recipe, &choice, choice.first);
}
