/* How the modifiers of the connection are read, but for the faults. */
#include "recipe/recipe-parts.h"

struct problem recipe_problem_force(void)
{
    return problem_of(
        "is for 101 alone, which is otherwise sent only to a client that offers an Upgrade, and for framing and coding");
}

/* Longer than the server keeps idle connections anyway would mean nothing. */
struct problem recipe_read_idle(struct recipe *recipe, struct slice value)
{
    const uint64_t most = recipe->rules->max_idle;
    enum number_result result = number_duration(value.data, value.length, 1000, most, &recipe->idle);
    return result == NUMBER_OK ? problem_none()
                               : problem_of("is a time that %s (1ms to %llums, by --idle-timeout)", number_problem(result),
                                            (unsigned long long)most / 1000);
}

struct problem recipe_read_force(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->force = true;
    recipe->force_at = recipe->at;
    return problem_none();
}
