/* Who says a field: a modifier of its own, header or omit; a later carrier's word takes the place of an earlier one's. */
#include "recipe/recipe-parts.h"

/* The modifiers that stand for one field. */
static const struct {
    enum modifier modifier;
    const char *name, *field;
} speakers[] = {
    { MODIFIER_LOCATION, "location", "Location" },
    { MODIFIER_RETRY_AFTER, "retry-after", "Retry-After" },
    { MODIFIER_MAX_AGE, "max-age", "Cache-Control" },
    { MODIFIER_TYPE, "type", "Content-Type" },
};
enum { SPEAKERS = sizeof speakers / sizeof *speakers };

static struct problem both_speak(const char *other, struct slice name)
{
    return problem_of("and %s both speak of %.*s: one of them is enough", other, (int)(name.length < 40 ? name.length : 40),
                      name.data);
}

/* Takes the modifier of its own back. */
static struct problem silence_speaker(struct recipe *recipe, struct slice name, enum modifier by)
{
    bool *const given[SPEAKERS] = { &recipe->location.given, &recipe->retry_after.given, &recipe->max_age.given,
                                    &recipe->type.given };
    for (size_t i = 0; i < SPEAKERS; i++) {
        if (speakers[i].modifier == by || !slice_is_caseless(name, speakers[i].field))
            continue;
        if (recipe->seen & RECIPE_BIT(speakers[i].modifier))
            return both_speak(speakers[i].name, name);
        *given[i] = false;
    }
    return problem_none();
}

void recipe_drop_headers(struct recipe *recipe, struct slice name)
{
    size_t kept = 0;
    for (size_t i = 0; i < recipe->header_count; i++)
        if (recipe->headers[i].carrier == recipe->carrier ||
            !slice_equals_caseless(recipe_text(recipe, recipe->headers[i].name), name))
            recipe->headers[kept++] = recipe->headers[i];
    recipe->header_count = kept;
}

static struct problem silence_headers(struct recipe *recipe, struct slice name)
{
    recipe_drop_headers(recipe, name);
    for (size_t i = 0; i < recipe->header_count; i++)
        if (slice_equals_caseless(recipe_text(recipe, recipe->headers[i].name), name))
            return both_speak("header", name);
    return problem_none();
}

static struct problem silence_omissions(struct recipe *recipe, struct slice name)
{
    size_t kept = 0;
    for (size_t i = 0; i < recipe->omission_count; i++) {
        bool same = slice_equals_caseless(recipe_text(recipe, recipe->omissions[i].name), name);
        if (same && recipe->omissions[i].carrier == recipe->carrier)
            return both_speak("omit", name);
        if (!same)
            recipe->omissions[kept++] = recipe->omissions[i];
    }
    recipe->omission_count = kept;
    return problem_none();
}

struct problem recipe_claim_field(struct recipe *recipe, struct slice name, enum modifier by)
{
    struct problem problem = silence_speaker(recipe, name, by);
    if (!problem_found(&problem) && by != MODIFIER_HEADER)
        problem = silence_headers(recipe, name);
    if (!problem_found(&problem) && by != MODIFIER_OMIT)
        problem = silence_omissions(recipe, name);
    return problem;
}

bool recipe_omits(const struct recipe *recipe, const char *name)
{
    for (size_t i = 0; i < recipe->omission_count; i++)
        if (slice_is_caseless(recipe_text(recipe, recipe->omissions[i].name), name))
            return true;
    return false;
}
