/* How conditions are read, and what answers instead where they do not hold. */
#include "recipe/recipe-parts.h"

/* The longest time since the first request with a key. */
#define TIME_MOST UINT64_C(86400000000)

static struct recipe_piece piece_of(const struct recipe *recipe, struct slice part)
{
    return recipe_piece(part.length ? (size_t)(part.data - recipe->arena.data) : 0, part.length, part.data);
}

/* Cuts "NAME:VALUE" or "query.NAME=VALUE"; without a value its data is NULL. */
static void cut(struct recipe_condition *condition, struct slice text, struct slice *name, struct slice *value)
{
    condition->of_query = slice_starts(text, "query.");
    if (condition->of_query)
        slice_skip(&text, 6);
    const char *end = slice_find(text, condition->of_query ? '=' : ':');
    *name = (struct slice){ text.data, end ? (size_t)(end - text.data) : text.length };
    *value = end ? (struct slice){ end + 1, text.length - name->length - 1 } : (struct slice){ 0 };
    if (end && !condition->of_query)
        *value = slice_trim(*value);
}

static struct problem read_condition(struct recipe *recipe, struct slice text, bool negated)
{
    struct recipe_piece line;
    struct slice name, value;
    if (recipe->condition_count == RECIPE_CONDITIONS)
        return problem_of("is one condition too many: at most %d", RECIPE_CONDITIONS);
    struct problem problem = recipe_keep(recipe, &line, text);
    if (problem_found(&problem))
        return problem;
    struct recipe_condition *condition = &recipe->conditions[recipe->condition_count];
    cut(condition, recipe_text(recipe, line), &name, &value);
    if (condition->of_query ? !name.length : !slice_is_token(name))
        return problem_of("must be a field, NAME or NAME:VALUE, or a parameter, query.NAME or query.NAME=VALUE");
    condition->negated = negated;
    condition->name = piece_of(recipe, name);
    condition->value = piece_of(recipe, value);
    recipe->condition_count++;
    return problem_none();
}

struct problem recipe_read_when(struct recipe *recipe, struct slice value)
{
    return read_condition(recipe, value, false);
}

struct problem recipe_read_unless(struct recipe *recipe, struct slice value)
{
    return read_condition(recipe, value, true);
}

static struct problem read_since(struct recipe_number *since, struct slice value)
{
    enum number_result result = number_duration(value.data, value.length, 0, TIME_MOST, &since->value);
    since->given = result == NUMBER_OK;
    return result == NUMBER_TOO_LARGE ? problem_of("is too long (at most a day)") : problem_of_number(result);
}

struct problem recipe_read_until(struct recipe *recipe, struct slice value)
{
    return read_since(&recipe->until, value);
}

struct problem recipe_read_after(struct recipe *recipe, struct slice value)
{
    return read_since(&recipe->after, value);
}

/* What is wrong with a choice is said in its own place, when all is known. */
static struct problem read_instead(const struct recipe *recipe, struct recipe_instead *instead, struct slice value)
{
    *instead = (struct recipe_instead){ value, recipe->at };
    return problem_none();
}

struct problem recipe_read_else(struct recipe *recipe, struct slice value)
{
    return read_instead(recipe, &recipe->otherwise, value);
}

struct problem recipe_read_on_reuse(struct recipe *recipe, struct slice value)
{
    return read_instead(recipe, &recipe->reuse, value);
}

bool recipe_is_conditional(const struct recipe *recipe)
{
    return recipe->condition_count || recipe->until.given || recipe->after.given;
}
