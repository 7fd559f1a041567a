/* What only all modifiers of all carriers together tell: whether each has an effect, and which do not go together. */
#include "catalog/representations.h"
#include "catalog/statuses.h"
#include "recipe/choice.h"
#include "recipe/fill.h"
#include "recipe/recipe-parts.h"

static bool brings_content(const struct recipe *recipe)
{
    return recipe->body.given || recipe->file.given || recipe->size.given || recipe->events.given;
}

/* What goes with choices in order. */
static bool settle_order(const struct recipe *recipe, struct complaint *complaint)
{
    size_t weight = choice_span(recipe->choices, ':');
    if (recipe->loop && !recipe->in_order)
        return complain(complaint, 400, "recipe", "\"loop\" needs \"in-order\"");
    if (recipe->in_order && weight < recipe->choices.length)
        return complain_at(complaint, "recipe", recipe->choices, weight + 1,
                           "a weight does not go with \"in-order\": 503*2 comes twice");
    if (recipe->in_order && recipe->seed.given)
        return complain(complaint, 400, "recipe", "\"seed\" does not go with \"in-order\": nothing is drawn");
    return true;
}

/* What goes with conditions. */
static bool settle_conditions(const struct recipe *recipe, struct complaint *complaint)
{
    bool conditional = recipe_is_conditional(recipe);
    if (conditional && !recipe->otherwise.text.data)
        return complain(complaint, 400, "recipe", "a condition needs \"else\": what is answered where it does not hold");
    if (!conditional && recipe->otherwise.text.data)
        return complain(complaint, 400, "recipe", "\"else\" needs a condition: when, unless, until or after");
    return recipe->key.given || !(recipe->until.given || recipe->after.given) ||
           complain(complaint, 400, "recipe", "\"until\" and \"after\" need a key: they count from its first request");
}

/* What does not go together in one answer. */
static bool settle_answer(const struct recipe *recipe, struct complaint *complaint)
{
    bool raw = recipe->reason.given || (recipe->retry_after.word && !*recipe->retry_after.word);
    for (size_t i = 0; i < recipe->header_count; i++)
        raw |= recipe->headers[i].value.length == 0;
    if (recipe->fault && !recipe_settle_fault(recipe, complaint))
        return false;
    if (recipe->location.given && !recipe->fill &&
        !recipe_refuse(complaint, "location", recipe_location_allowed(recipe->rules, recipe_text(recipe, recipe->location)),
                       recipe->location_at))
        return false;
    raw &= !recipe->fault || fault_is_field(recipe->fault); /* what a script writes can be spread over a time */
    return !(raw && (recipe->delay_body.most || recipe->drip.most)) ||
           complain(complaint, 400, "recipe", "\"delay-body\" and \"drip\" do not go with \"reason\" or an empty field");
}

static bool settle_time(const struct recipe *recipe, const struct choice *choice, struct complaint *complaint)
{
    return !recipe->rules->max_total || recipe_check_time(recipe->rules, recipe_time(recipe, choice->interims), complaint);
}

/* The modifiers that have no effect on an answer with these codes. */
static uint64_t idle_modifiers(struct recipe *recipe, const struct choice *choice)
{
    const char *why;
    uint64_t idle = (recipe->fault ? recipe_idle_with_fault(recipe) : 0) | recipe_idle_beside(recipe, &why);
    if (!brings_content(recipe))
        idle |= RECIPE_BIT(MODIFIER_TYPE);
    if (!fill_has_braces(recipe))
        idle |= RECIPE_BIT(MODIFIER_FILL);
    if (recipe->format != FORMATS && !choice_offers(choice, recipe->format))
        idle |= RECIPE_BIT(MODIFIER_FORMAT);
    idle |= recipe_idle_with_code(recipe, choice);
    if (!choice_upgrades(choice) && recipe->framing == FRAMING_UNSAID && recipe->coding == CODING_IDENTITY)
        idle |= RECIPE_BIT(MODIFIER_FORCE);
    if (!choice_upgrades(choice))
        idle |= RECIPE_OF_UPGRADES;
    else if (choice->first == choice->last)
        idle |= recipe_idle_on_upgrade();
    return idle;
}

/* Says of one of these modifiers, which are given, that it has no effect. */
static bool refuse_idle(const struct recipe *recipe, const struct choice *choice, uint64_t idle, struct complaint *complaint)
{
    if (idle & RECIPE_BIT(MODIFIER_FORMAT) && !choice_offers(choice, recipe->format))
        return recipe_refuse(complaint, "format", recipe_problem_format(recipe->format, recipe->single ? recipe->code : 0),
                             recipe->format_at);
    if (idle & RECIPE_BIT(MODIFIER_FORCE))
        return recipe_refuse(complaint, "force", recipe_problem_force(), recipe->force_at);
    const char *why;
    const uint64_t beside = idle & recipe_idle_beside(recipe, &why);
    if (beside)
        return recipe_refuse_beside(beside, why, complaint);
    if (choice_upgrades(choice) && choice->first == choice->last)
        return complain(complaint, 400, "recipe",
                        "101 takes no modifier but delay, header, omit, close-code, drop-after and force: what follows it is "
                        "another protocol");
    if (idle & RECIPE_OF_UPGRADES)
        return recipe_refuse_beside(idle & RECIPE_OF_UPGRADES, "but on 101, which another protocol follows", complaint);
    if (idle & RECIPE_BIT(MODIFIER_TYPE))
        return complain(complaint, 400, "recipe", "\"type\" needs \"body\", \"size\" or \"events\"");
    if (idle & RECIPE_BIT(MODIFIER_FILL))
        return complain(
            complaint, 400, "recipe",
            "\"fill\" finds nothing in braces in header, body, location or key; curl takes braces for its own: write "
            "%%7B and %%7D, or use curl -g");
    if (idle & recipe_idle_with_code(recipe, choice))
        return recipe_refuse_with_code(recipe, choice, idle, complaint);
    return recipe_refuse_with_fault(recipe, idle, complaint);
}

/* The answers that the recipe can give, one after the other, each with what stands in its parentheses. */
struct branches {
    struct recipe *recipe;
    struct complaint *complaint;
    uint64_t effective;   /* of the whole recipe's modifiers: those that have an effect on one of the answers */
    struct slice omitted; /* a field that it leaves out, and whether one of them may have it */
    bool carried;
    bool counts; /* one of them says which request of the key it is */
};

typedef bool look_at(struct branches *branches, const struct choice *choice);

/* Looks at a choice while it is the one that was picked. */
static bool look_at_choice(struct branches *branches, const struct choice *choice, look_at *look)
{
    struct recipe *recipe = branches->recipe;
    if (!choice->own.data && !choice->fault)
        return look(branches, choice);
    const struct recipe before = *recipe;
    bool fine = recipe_narrow(recipe, choice, choice->first, branches->complaint) && look(branches, choice);
    recipe_restore(recipe, &before);
    return fine;
}

/* The same, at a choice that is the value of a modifier. */
static bool look_at_instead(struct branches *branches, const struct recipe_instead *instead, look_at *look)
{
    struct choice choice;
    struct recipe *recipe = branches->recipe;
    if (!instead->text.data)
        return true;
    const struct recipe_place before = recipe->choices_at;
    recipe->choices_at = instead->at;
    bool fine = recipe_read_instead(instead, &choice, branches->complaint) && look_at_choice(branches, &choice, look);
    recipe->choices_at = before;
    return fine;
}

static bool look_at_all(struct branches *branches, look_at *look)
{
    struct choice choice;
    const struct recipe_instead otherwise = branches->recipe->otherwise, reuse = branches->recipe->reuse;
    if (!look_at_instead(branches, &otherwise, look) || !look_at_instead(branches, &reuse, look))
        return false;
    for (struct slice rest = branches->recipe->choices; recipe_next_choice(branches->recipe, &rest, &choice);)
        if (!look_at_choice(branches, &choice, look))
            return false;
    return true;
}

/* Whether what the choice itself leaves out would be there. */
static bool settle_omissions(const struct recipe *recipe, const struct choice *choice, struct complaint *complaint)
{
    for (size_t i = 0; i < recipe->omission_count; i++) {
        struct slice name = recipe_text(recipe, recipe->omissions[i].name);
        if (recipe->omissions[i].carrier == recipe->carrier && !recipe_may_carry(recipe, choice, name))
            return recipe_refuse_omission(name, complaint);
    }
    return true;
}

/* What stands in parentheses must have an effect there. */
static bool settle_branch(struct branches *branches, const struct choice *choice)
{
    struct recipe *recipe = branches->recipe;
    const uint64_t idle = idle_modifiers(recipe, choice);
    branches->effective |= recipe->given & ~idle;
    if (recipe->own & idle)
        return refuse_idle(recipe, choice, recipe->own & idle, branches->complaint);
    if (recipe->fault && choice_upgrades(choice))
        return complain(branches->complaint, 400, "recipe", "fault=%s is not for 101, which another protocol follows",
                        recipe->fault->name);
    return (!(recipe->own & RECIPE_BIT(MODIFIER_OMIT)) || settle_omissions(recipe, choice, branches->complaint)) &&
           (!recipe->fill || fill_check(recipe, &branches->counts, branches->complaint)) &&
           settle_answer(recipe, branches->complaint) && recipe_settle_content(recipe, choice, branches->complaint) &&
           settle_time(recipe, choice, branches->complaint);
}

static bool find_carrier(struct branches *branches, const struct choice *choice)
{
    branches->carried |= recipe_may_carry(branches->recipe, choice, branches->omitted);
    return true;
}

/* What the whole recipe leaves out must be in one of its answers. */
static bool settle_common_omissions(struct branches *branches)
{
    const struct recipe *recipe = branches->recipe;
    for (size_t i = 0; i < recipe->omission_count; i++) {
        branches->omitted = recipe_text(recipe, recipe->omissions[i].name);
        branches->carried = false;
        if (!look_at_all(branches, find_carrier))
            return false;
        if (!branches->carried)
            return recipe_refuse_omission(recipe_text(recipe, recipe->omissions[i].name), branches->complaint);
    }
    return true;
}

/* What the whole recipe says must have an effect on one of its answers. */
static bool find_idle(struct branches *branches, const struct choice *choice)
{
    const uint64_t idle = branches->recipe->given & ~branches->effective & idle_modifiers(branches->recipe, choice);
    return !idle || refuse_idle(branches->recipe, choice, idle, branches->complaint);
}

static bool fits_fault(struct branches *branches, const struct choice *choice)
{
    return !branches->recipe->fault || recipe_fault_fits(branches->recipe, choice, branches->complaint);
}

bool recipe_settle_faults(struct recipe *recipe, struct complaint *complaint)
{
    struct branches branches = { .recipe = recipe, .complaint = complaint };
    return look_at_all(&branches, fits_fault);
}

bool recipe_settle(struct recipe *recipe, struct complaint *complaint)
{
    struct branches branches = { .recipe = recipe, .complaint = complaint };
    if (!look_at_all(&branches, settle_branch))
        return false;
    recipe->counts = branches.counts;
    bool is_idle = recipe->given & ~branches.effective;
    return (!is_idle || look_at_all(&branches, find_idle)) && settle_order(recipe, complaint) &&
           settle_common_omissions(&branches) && settle_conditions(recipe, complaint);
}
