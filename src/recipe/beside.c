/* Which modifiers have no effect because of what else a recipe says: of the request's side and of the connection. */
#include "recipe/recipe-parts.h"

#define LOOKED_AT                                                                                                              \
    (RECIPE_BIT(MODIFIER_EARLY) | RECIPE_BIT(MODIFIER_NO_100) | RECIPE_BIT(MODIFIER_READ) | RECIPE_BIT(MODIFIER_IDLE) |        \
     RECIPE_BIT(MODIFIER_FORCE) | RECIPE_OF_UPGRADES)

static bool never_answers(const struct recipe *recipe)
{
    return recipe->reading.given && !recipe->reading.bytes;
}

/* What stands beside read=0 must be of the whole recipe, or of when content comes. */
static uint64_t of_answers(void)
{
    size_t count;
    uint64_t bits = 0;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    for (size_t i = 0; i < count; i++)
        bits |= rows[i].whole ? 0 : RECIPE_BIT(i);
    return bits & ~(RECIPE_BIT(MODIFIER_NO_100) | RECIPE_BIT(MODIFIER_READ));
}

bool recipe_closes(const struct recipe *recipe)
{
    bool raw = recipe->reason.given || (recipe->retry_after.word && !*recipe->retry_after.word) ||
               recipe->field_bytes > RECIPE_FIELD_BYTES;
    for (size_t i = 0; i < recipe->header_count; i++)
        raw |= recipe->headers[i].value.length == 0;
    return raw || recipe->early || recipe->framing == FRAMING_CLOSE || (recipe->fault && recipe->fault->end != FAULT_GOES_ON);
}

uint64_t recipe_idle_beside(const struct recipe *recipe, const char **why)
{
    if (!((recipe->given | recipe->own) & LOOKED_AT))
        return 0;
    *why = "beside \"force\", with which a 101 is sent bare";
    if (recipe->force && recipe->framing == FRAMING_UNSAID && recipe->coding == CODING_IDENTITY)
        return RECIPE_OF_UPGRADES | RECIPE_BIT(MODIFIER_OMIT);
    *why = "beside \"close-code\", after which nothing is read";
    if (recipe->close_code)
        return RECIPE_BIT(MODIFIER_DROP_AFTER);
    *why = "beside read=0, after which nothing is answered";
    if (never_answers(recipe))
        return of_answers();
    *why = "beside a fault that strikes when content comes";
    if (recipe->fault && recipe->fault->needs & NEEDS_NO_DELAY)
        return RECIPE_BIT(MODIFIER_EARLY) | RECIPE_BIT(MODIFIER_READ) | RECIPE_BIT(MODIFIER_IDLE);
    *why = "beside \"early\", before which no content is read";
    if (recipe->early && !recipe->early_after)
        return RECIPE_BIT(MODIFIER_NO_100) | RECIPE_BIT(MODIFIER_READ) | RECIPE_BIT(MODIFIER_IDLE);
    *why = "where the connection ends with the answer";
    return recipe_closes(recipe) ? RECIPE_BIT(MODIFIER_IDLE) : 0;
}

bool recipe_refuse_beside(uint64_t idle, const char *why, struct complaint *complaint)
{
    size_t count, at = 0;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    while (at + 1 < count && !(idle & RECIPE_BIT(at)))
        at++;
    return complain(complaint, 400, "recipe", "\"%s\" has no effect %s", rows[at].name, why);
}
