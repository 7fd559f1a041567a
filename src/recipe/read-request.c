/* How the modifiers of the request's side are read: when its content is, and whether it is waited for. */
#include <string.h>

#include "recipe/recipe-parts.h"

struct problem recipe_read_early(struct recipe *recipe, struct slice value)
{
    recipe->early = true;
    recipe->early_after = 0;
    return value.data ? problem_of_number(number_size(value.data, value.length, 1, INT64_MAX, &recipe->early_after))
                      : problem_none();
}

struct problem recipe_read_no_100(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->no_100 = true;
    return problem_none();
}

struct problem recipe_read_read(struct recipe *recipe, struct slice value)
{
    const uint64_t most = recipe->rules->max_delay;
    const char *slash = slice_find(value, '/');
    size_t length = slash ? (size_t)(slash - value.data) : value.length;
    recipe->reading = (struct recipe_reading){ .given = true };
    enum number_result result = number_size(value.data, length, slash ? 1 : 0, INT64_MAX, &recipe->reading.bytes);
    if (result != NUMBER_OK || (!slash && recipe->reading.bytes))
        return problem_of("must be bytes/time, 16k/100ms, or 0");
    if (slash)
        result = number_duration(slash + 1, value.length - length - 1, 1000, most, &recipe->reading.window);
    return result == NUMBER_OK ? problem_none()
                               : problem_of("has a time that %s (1ms to %llums, by --max-delay)", number_problem(result),
                                            (unsigned long long)most / 1000);
}
