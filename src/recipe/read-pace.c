/* How the modifiers of time are read: when what of the answer is sent. */
#include "recipe/recipe-parts.h"

/* A duration, or a range of them, "1s-3s". */
static struct problem read_time(struct recipe *recipe, struct recipe_time *time, struct slice value)
{
    const char *dash = slice_find(value, '-');
    struct slice least = { value.data, dash ? (size_t)(dash - value.data) : value.length };
    struct slice most = dash ? (struct slice){ dash + 1, value.length - least.length - 1 } : least;
    uint64_t limit = recipe->rules->max_delay;
    enum number_result result = number_duration(least.data, least.length, 0, limit, &time->least);
    if (result == NUMBER_OK)
        result = number_duration(most.data, most.length, 0, limit, &time->most);
    if (result == NUMBER_OK && time->most < time->least)
        return problem_of("is a range that ends before it starts");
    return result == NUMBER_TOO_LARGE
               ? problem_of("is too long (at most %llums, by --max-delay)", (unsigned long long)limit / 1000)
               : problem_of_number(result);
}

struct problem recipe_read_delay(struct recipe *recipe, struct slice value)
{
    recipe->has_delay = true;
    return read_time(recipe, &recipe->delay, value);
}

struct problem recipe_read_delay_body(struct recipe *recipe, struct slice value)
{
    return read_time(recipe, &recipe->delay_body, value);
}

struct problem recipe_read_drip(struct recipe *recipe, struct slice value)
{
    return read_time(recipe, &recipe->drip, value);
}
