/* Whether a request meets the conditions of a recipe. */
#include "base/clock.h"
#include "handlers/status.h"
#include "http/percent.h"
#include "state/since.h"

/* Whether a field of the request has that name, in any case, and in one of its lines that value, if one is said. */
static bool has_field(const struct request *request, struct slice wanted, struct slice content)
{
    struct slice name, value;
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);)
        if (slice_equals_caseless(name, wanted) && (!content.data || slice_equals(slice_trim(value), content)))
            return true;
    return false;
}

/* Whether text, decoded as a form's, is that one. */
static bool decodes_to(struct slice text, struct slice wanted)
{
    struct buffer decoded = { 0 };
    percent_add(&decoded, text, PERCENT_FORM);
    bool same = !decoded.failed && slice_equals((struct slice){ decoded.data, decoded.length }, wanted);
    buffer_release(&decoded);
    return same;
}

static bool has_parameter(const struct request *request, struct slice wanted, struct slice content)
{
    struct slice rest = request->target.query, name, value;
    while (target_next_parameter(&rest, &name, &value))
        if (decodes_to(name, wanted) && (!content.data || decodes_to(value, content)))
            return true;
    return false;
}

static bool holds(const struct call *call, const struct recipe *recipe, const struct recipe_condition *condition)
{
    struct slice name = recipe_text(recipe, condition->name), value = recipe_text(recipe, condition->value);
    return (condition->of_query ? has_parameter : has_field)(call->request, name, value) != condition->negated;
}

bool conditions_hold(const struct call *call, const struct recipe *recipe, bool *hold)
{
    const struct store_name name = { .text = call->key };
    uint64_t since = 0;
    *hold = true;
    for (size_t i = 0; i < recipe->condition_count; i++)
        *hold &= holds(call, recipe, &recipe->conditions[i]);
    if (!recipe->until.given && !recipe->after.given)
        return true;
    if (!since_first(call->site->store, &name, clock_now(), &since))
        return false;
    *hold &= (!recipe->until.given || since < recipe->until.value) && (!recipe->after.given || since >= recipe->after.value);
    return true;
}
