/* What only all modifiers of all carriers together tell: whether each has an effect, and which do not go together. */
#include <string.h>

#include "catalog/representations.h"
#include "catalog/statuses.h"
#include "http/events.h"
#include "recipe/choice.h"
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
    bool raw = recipe->reason.given || slice_is(recipe_text(recipe, recipe->retry_after), "empty");
    for (size_t i = 0; i < recipe->header_count; i++)
        raw |= recipe->headers[i].value.length == 0;
    if (recipe->fault && !recipe_settle_fault(recipe, complaint))
        return false;
    if (recipe->ranges && recipe->events.given)
        return complain(complaint, 400, "recipe", "\"ranges\" does not go with \"events\": those go on by Last-Event-ID");
    raw &= !recipe->fault || fault_is_field(recipe->fault); /* what a script writes can be spread over a time */
    return !(raw && (recipe->delay_body.most || recipe->drip.most)) ||
           complain(complaint, 400, "recipe", "\"delay-body\" and \"drip\" do not go with \"reason\" or an empty field");
}

/* A 206 must say in Content-Range which bytes it has, and no field can say: none (RFC 9110 14.4, 15.3.7.1). */
static bool settle_part(const struct recipe *recipe, const struct choice *choice, struct complaint *complaint)
{
    enum { PARTIAL_CONTENT = 206 };
    bool empty = (recipe->size.given && !recipe->size.value) || (recipe->body.given && !recipe->body.length);
    return choice->first != PARTIAL_CONTENT || choice->last != PARTIAL_CONTENT || !empty ||
           complain(complaint, 400, "recipe", "206 has one byte of content at least");
}

/* Whether one of the codes is the one whose content can be asked for in parts (RFC 9110 14.2), and that EventSource takes
 * (WHATWG HTML 9.2.3). */
static bool may_be_ok(const struct choice *choice)
{
    enum { OK = 200 };
    return choice->first <= OK && OK <= choice->last;
}

/* Whether one of the codes has a framing of its own accord (RFC 9112 6.3). */
static bool may_be_framed(const struct choice *choice)
{
    for (int code = choice->first; code <= choice->last; code++) {
        enum status_content content = status_of(code)->content;
        if (status_interim(code) || (content != CONTENT_NONE && content != CONTENT_UNSENT))
            return true;
    }
    return false;
}

static const uint64_t of_framing = RECIPE_BIT(MODIFIER_FRAMING) | RECIPE_BIT(MODIFIER_CHUNK) | RECIPE_BIT(MODIFIER_TRAILER);

/* Whether the content is a stream of events. */
static bool brings_events(const struct recipe *recipe)
{
    struct slice type = recipe_text(recipe, recipe->type);
    const char *end = slice_find(type, ';');
    type.length = end ? (size_t)(end - type.data) : type.length;
    return recipe->type.given ? slice_is_caseless(type, events_type) : recipe->events.given;
}

/* What goes with a content coding. */
static bool settle_coding(const struct recipe *recipe, struct complaint *complaint)
{
    const struct fault *fault = recipe->fault;
    if (recipe->coding == CODING_IDENTITY)
        return true;
    if (fault && (strstr(fault->script, "Content-Encoding")))
        return complain(complaint, 400, "recipe", "fault=%s brings a coding of its own", fault->name);
    return !(recipe->drip.most && brings_events(recipe)) ||
           complain(complaint, 400, "recipe", "\"coding\" does not go with \"drip\", which tears no event");
}

/* What goes with a framing. */
static bool settle_framing(const struct recipe *recipe, struct complaint *complaint)
{
    const bool chunked = recipe->framing == FRAMING_CHUNKED;
    return chunked || (!recipe->chunk.given && !recipe->trailer_count) ||
           complain(complaint, 400, "recipe", "\"%s\" needs \"framing=chunked\"", recipe->chunk.given ? "chunk" : "trailer");
}

/* The modifiers that have no effect on an answer with these codes. */
static uint64_t idle_modifiers(const struct recipe *recipe, const struct choice *choice)
{
    uint64_t idle = recipe->fault ? recipe_idle_with_fault(recipe) : 0;
    if (!brings_content(recipe))
        idle |= RECIPE_BIT(MODIFIER_TYPE);
    if (recipe->format != FORMATS && !choice_offers(choice, recipe->format))
        idle |= RECIPE_BIT(MODIFIER_FORMAT);
    if (!may_be_ok(choice))
        idle |= RECIPE_BIT(MODIFIER_RANGES) | RECIPE_BIT(MODIFIER_EVENTS);
    if ((recipe->fault && !fault_is_field(recipe->fault)) || (!recipe->force && !may_be_framed(choice)))
        idle |= of_framing;
    if (!may_be_framed(choice))
        idle |= RECIPE_BIT(MODIFIER_CODING);
    if (!choice_upgrades(choice) && recipe->framing == FRAMING_UNSAID && recipe->coding == CODING_IDENTITY)
        idle |= RECIPE_BIT(MODIFIER_FORCE);
    else if (choice_upgrades(choice) && choice->first == choice->last)
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
    if (choice_upgrades(choice) && choice->first == choice->last)
        return complain(complaint, 400, "recipe",
                        "101 takes no modifier but delay and force: what follows it is another protocol");
    if (idle & RECIPE_BIT(MODIFIER_CODING) && !may_be_framed(choice))
        return complain(complaint, 400, "recipe", "%d sends no content that \"coding\" would code", choice->first);
    if (idle & of_framing && recipe->fault)
        return complain(complaint, 400, "recipe", "fault=%s frames its content itself", recipe->fault->name);
    if (idle & of_framing)
        return complain(complaint, 400, "recipe", "%d sends no content: \"framing\" needs \"force\" there", choice->first);
    if (idle & RECIPE_BIT(MODIFIER_TYPE))
        return complain(complaint, 400, "recipe", "\"type\" needs \"body\", \"size\" or \"events\"");
    if (idle & RECIPE_BIT(MODIFIER_RANGES) && !may_be_ok(choice))
        return complain(complaint, 400, "recipe", "\"ranges\" is for 200; 206 heeds Range without it");
    if (idle & RECIPE_BIT(MODIFIER_EVENTS) && !may_be_ok(choice))
        return complain(complaint, 400, "recipe", "\"events\" is for 200: with another code there are no events");
    return recipe_refuse_with_fault(recipe, idle, complaint);
}

/* The answers that the recipe can give, one after the other, each with what stands in its parentheses. */
struct branches {
    struct recipe *recipe;
    struct complaint *complaint;
    uint64_t effective; /* of the whole recipe's modifiers: those that have an effect on one of the answers */
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

/* What stands in parentheses must have an effect there. */
static bool settle_branch(struct branches *branches, const struct choice *choice)
{
    const struct recipe *recipe = branches->recipe;
    const uint64_t idle = idle_modifiers(recipe, choice);
    branches->effective |= recipe->given & ~idle;
    if (recipe->own & idle)
        return refuse_idle(recipe, choice, recipe->own & idle, branches->complaint);
    if (recipe->fault && choice_upgrades(choice))
        return complain(branches->complaint, 400, "recipe", "fault=%s is not for 101, which another protocol follows",
                        recipe->fault->name);
    return settle_answer(recipe, branches->complaint) && settle_part(recipe, choice, branches->complaint) &&
           settle_framing(recipe, branches->complaint) && settle_coding(recipe, branches->complaint);
}

/* What the whole recipe says must have an effect on one of its answers. */
static bool find_idle(struct branches *branches, const struct choice *choice)
{
    const uint64_t idle = branches->recipe->given & ~branches->effective & idle_modifiers(branches->recipe, choice);
    return !idle || refuse_idle(branches->recipe, choice, idle, branches->complaint);
}

bool recipe_settle(struct recipe *recipe, struct complaint *complaint)
{
    struct branches branches = { .recipe = recipe, .complaint = complaint };
    if (!look_at_all(&branches, settle_branch))
        return false;
    bool is_idle = recipe->given & ~branches.effective;
    return (!is_idle || look_at_all(&branches, find_idle)) && settle_order(recipe, complaint) &&
           settle_conditions(recipe, complaint);
}
