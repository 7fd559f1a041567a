/* How long an answer takes by what its recipe says: its delays are bounded each, and on a public server all together. */
#include "catalog/faults.h"
#include "recipe/recipe-parts.h"

/* The delays that interim responses have of their own. */
static uint64_t time_of_interims(const struct recipe *recipe, struct slice interims)
{
    struct complaint ignored; /* what was checked can only fail for want of memory */
    struct recipe own;
    uint64_t time = 0;
    while (interims.length) {
        recipe_read_interim(&own, recipe, &interims, &ignored);
        time += own.delay.most;
        recipe_release(&own);
    }
    return time;
}

uint64_t recipe_time(const struct recipe *recipe, struct slice interims)
{
    const bool is_slow = recipe->fault && recipe->fault->argument == ARGUMENT_TIME;
    return recipe->delay.most + recipe->delay_body.most + recipe->drip.most + (is_slow ? recipe->fault_number : 0) +
           time_of_interims(recipe, interims);
}

bool recipe_check_time(const struct recipe_rules *rules, uint64_t time, struct complaint *complaint)
{
    return !rules->max_total || time <= rules->max_total ||
           complain(complaint, 400, "recipe",
                    "the delays of this answer add up to %llums; this server is public, and none takes more than %llums",
                    (unsigned long long)time / 1000, (unsigned long long)rules->max_total / 1000);
}
