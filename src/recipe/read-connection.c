/* How the modifiers of the connection are read, but for the faults. */
#include "recipe/recipe-parts.h"

struct problem recipe_problem_force(void)
{
    return problem_of(
        "is for 101 alone, which is otherwise sent only to a client that offers an Upgrade, and for framing and coding");
}

struct problem recipe_read_force(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->force = true;
    recipe->force_at = recipe->at;
    return problem_none();
}
