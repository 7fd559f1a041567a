/* Whether a fault can break the answer that it stands with, for those who tell of it before it is asked for. */
#include "catalog/faults.h"
#include "catalog/statuses.h"
#include "recipe/choice.h"
#include "recipe/recipe-parts.h"

/* Whether a GET of the code would get content, as far as the recipe can say. */
static bool has_content(const struct recipe *recipe, int code)
{
    const enum status_content content = status_of(code)->content;
    const bool none = content == CONTENT_NONE || content == CONTENT_UNSENT || content == CONTENT_EMPTY;
    const bool empty = recipe->body.given && !recipe->body.length && !recipe->file.given;
    return !none && !empty && !(recipe->size.given && !recipe->size.value);
}

static bool fits_code(const struct recipe *recipe, int code, struct complaint *complaint)
{
    const struct fault *fault = recipe->fault;
    const unsigned lacks = (has_content(recipe, code) ? NEEDS_NO_CONTENT : NEEDS_CONTENT) |
                           (status_of(code)->method == METHOD_NO_REDIRECT ? NEEDS_REDIRECT : 0);
    for (size_t i = 0; i < FAULT_NEEDS; i++)
        if (fault->needs & lacks & 1u << i)
            return complain(complaint, 400, "recipe", "fault=%s needs %s", fault->name, fault_need_name(i));
    const bool is_short = fault->argument == ARGUMENT_BYTES && recipe->size.given && recipe->fault_number >= recipe->size.value;
    return !is_short || complain(complaint, 400, "recipe", "fault=%s needs more content than %llu bytes", fault->name,
                                 (unsigned long long)recipe->size.value);
}

bool recipe_fault_fits(const struct recipe *recipe, const struct choice *choice, struct complaint *complaint)
{
    for (int code = choice->first; code <= choice->last; code++)
        if (!fits_code(recipe, code, complaint))
            return false;
    return true;
}
