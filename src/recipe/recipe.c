/* The recipe's grammar: choices, then modifiers. */
#include "recipe/recipe.h"

#include "recipe/choice.h"
#include "recipe/recipe-parts.h"

bool recipe_override(struct recipe *recipe, struct slice text, const char *in, struct complaint *complaint)
{
    struct slice choices = { text.data, choice_span(text, ';') }, rest = text;
    recipe_next_carrier(recipe);
    if (text.length > RECIPE_BYTES)
        return complain_at(complaint, in, text, RECIPE_BYTES + 1, "a recipe has at most %d bytes", RECIPE_BYTES);
    if (!recipe_check_choices(recipe, choices, text, in, complaint))
        return false;
    slice_skip(&rest, choices.length);
    if (rest.length == 0)
        return true;
    slice_skip(&rest, 1);
    return recipe_read_modifiers(recipe, rest, text, in, complaint) &&
           (rest.length || complain_at(complaint, in, text, text.length, "a modifier is missing after \";\""));
}

bool recipe_parse(struct recipe *recipe, const struct recipe_rules *rules, struct slice text, const char *in,
                  struct complaint *complaint)
{
    *recipe = (struct recipe){ .rules = rules, .format = FORMATS, .content_by = -1 };
    return recipe_override(recipe, text, in, complaint);
}

bool recipe_modify_all(struct recipe *recipe, struct slice text, const char *in, struct complaint *complaint)
{
    recipe_next_carrier(recipe);
    if (text.length > RECIPE_BYTES)
        return complain_at(complaint, in, text, RECIPE_BYTES + 1, "a recipe has at most %d bytes", RECIPE_BYTES);
    return recipe_read_modifiers(recipe, text, text, in, complaint);
}

bool recipe_begin_changes(struct recipe *recipe, const struct recipe_rules *rules, struct complaint *complaint)
{
    bool fine = recipe_parse(recipe, rules, slice_of("200"), "recipe", complaint);
    recipe->changes = true;
    return fine;
}
