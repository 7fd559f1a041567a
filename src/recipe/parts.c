/* A recipe taken apart again, for those who tell of it or put it into a form. */
#include "recipe/choice.h"
#include "recipe/recipe-parts.h"

struct slice recipe_choices_of(struct slice text, struct slice *modifiers)
{
    const struct slice choices = { text.data, choice_span(text, ';') };
    const size_t taken = choices.length < text.length ? choices.length + 1 : choices.length;
    *modifiers = text;
    slice_skip(modifiers, taken);
    return choices;
}

bool recipe_next_part(const struct recipe *recipe, struct slice *rest, struct recipe_part *part)
{
    struct choice choice;
    if (!recipe_next_choice(recipe, rest, &choice))
        return false;
    const double codes = choice.last - choice.first + 1, total = (double)recipe->weights;
    *part = (struct recipe_part){ .first = choice.first,
                                  .last = choice.last,
                                  .fault = choice.fault,
                                  .interims = choice.interims,
                                  .own = choice.own,
                                  .count = choice.count,
                                  .share = total > 0 ? (double)choice.weight * codes / total : 0 };
    return true;
}

bool recipe_next_interim(struct slice *rest, int *code, struct slice *own)
{
    struct interim interim;
    struct complaint ignored;
    const struct context context = { *rest, "recipe", &ignored };
    if (rest->length == 0 || !choice_next_interim(rest, &interim, &context))
        return false;
    *code = interim.code;
    *own = interim.own;
    return true;
}
