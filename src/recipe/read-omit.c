/* How omit is read, and whether an answer would carry what it leaves out. */
#include "base/nearest.h"
#include "catalog/statuses.h"
#include "recipe/choice.h"
#include "recipe/recipe-parts.h"

struct problem recipe_read_omit(struct recipe *recipe, struct slice value)
{
    struct recipe_piece piece;
    struct problem problem = recipe_keep_line(recipe, &piece, value);
    if (problem_found(&problem))
        return problem;
    struct slice name = recipe_text(recipe, piece);
    problem = recipe_omission_allowed(recipe->rules, name);
    if (!problem_found(&problem))
        problem = recipe_claim_field(recipe, name, MODIFIER_OMIT);
    if (problem_found(&problem))
        return problem;
    for (size_t i = 0; i < recipe->omission_count; i++)
        if (slice_equals_caseless(recipe_text(recipe, recipe->omissions[i].name), name)) {
            recipe->omissions[i].carrier = recipe->carrier;
            return problem_none();
        }
    if (recipe->omission_count == RECIPE_HEADERS)
        return problem_of("comes too often: at most %d times", RECIPE_HEADERS);
    recipe->omissions[recipe->omission_count].carrier = recipe->carrier;
    recipe->omissions[recipe->omission_count++].name = piece;
    return problem_none();
}

/* Fields that answers of any code may have, or that a modifier brings; 0: none is needed. Which of the former an answer has is
 * for the request to say (Accept, HEAD), so that nothing is known of them here. */
static const struct {
    const char *name;
    uint64_t modifiers;
} own[] = {
    { "Date", 0 },
    { "Content-Type", 0 },
    { "Cache-Control", 0 },
    { "Vary", 0 },
    { "Access-Control-Allow-Origin", 0 },
    { "Access-Control-Expose-Headers", 0 },
    { "X-Content-Type-Options", 0 },
    { "Content-Security-Policy", 0 },
    { "RateLimit", RECIPE_BIT(MODIFIER_LIMIT) },
    { "RateLimit-Policy", RECIPE_BIT(MODIFIER_LIMIT) },
    { "ETag", RECIPE_BIT(MODIFIER_RANGES) },
    { "Accept-Ranges", RECIPE_BIT(MODIFIER_RANGES) },
    { "Content-Range", RECIPE_BIT(MODIFIER_RANGES) },
    { "Content-Encoding", RECIPE_BIT(MODIFIER_CODING) },
};
enum { OWN = sizeof own / sizeof *own };

bool recipe_may_carry(const struct recipe *recipe, const struct choice *choice, struct slice name)
{
    for (size_t i = 0; i < OWN; i++)
        if (slice_is_caseless(name, own[i].name) && (own[i].modifiers == 0 || recipe->given & own[i].modifiers))
            return true;
    if (recipe->changes)
        return true;
    if (choice_upgrades(choice) && slice_is_caseless(name, "Sec-WebSocket-Accept"))
        return true;
    for (int code = choice->first; code <= choice->last; code++)
        for (const struct status_field *field = status_fields(status_of(code)); field->name; field++)
            if (field->on != ON_INTERIM && slice_is_caseless(name, field->name))
                return true;
    return false;
}

/* The field of any answer whose name is the most alike; NULL: none is near. */
static const char *nearest_field(struct slice name)
{
    const char *nearest = NULL;
    size_t least = NEAREST_NONE;
    for (size_t i = 0; i < OWN; i++)
        if (nearest_is(name, own[i].name, &least))
            nearest = own[i].name;
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++)
        for (const struct status_field *field = status_fields(status_of(code)); field->name; field++)
            if (nearest_is(name, field->name, &least))
                nearest = field->name;
    return least ? nearest : NULL;
}

bool recipe_refuse_omission(struct slice name, struct complaint *complaint)
{
    const char *nearest = nearest_field(name);
    return complain(complaint, 400, "recipe", "\"omit\": the answer would have no %.*s anyway%s%s",
                    (int)(name.length < 40 ? name.length : 40), name.data, nearest ? "; the nearest is " : "",
                    nearest ? nearest : "");
}
