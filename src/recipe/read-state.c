/* How the modifiers of what is remembered are read: order, limit, key. */
#include "recipe/recipe-parts.h"

/* Bounds of a limit: requests, microseconds. */
enum { LIMIT_MOST = 1000000 };
#define WINDOW_MOST UINT64_C(3600000000)

struct problem recipe_read_seed(struct recipe *recipe, struct slice value)
{
    return recipe_number(&recipe->seed, value, UINT64_MAX);
}

struct problem recipe_read_key(struct recipe *recipe, struct slice value)
{
    struct problem problem = recipe_keep(recipe, &recipe->key, value);
    bool fits = recipe->key.length >= 1 && recipe->key.length <= RECIPE_KEY_BYTES;
    return problem_found(&problem) || fits ? problem : problem_of("must have 1 to %d bytes", RECIPE_KEY_BYTES);
}

struct problem recipe_read_in_order(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->in_order = true;
    return problem_none();
}

struct problem recipe_read_loop(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->loop = true;
    return problem_none();
}

struct problem recipe_read_limit(struct recipe *recipe, struct slice value)
{
    struct recipe_piece piece;
    struct problem problem = recipe_keep(recipe, &piece, value);
    if (problem_found(&problem))
        return problem;
    struct slice text = recipe_text(recipe, piece);
    const char *slash = slice_find(text, '/');
    size_t length = slash ? (size_t)(slash - text.data) : 0;
    enum number_result result = number_parse(text.data, length, 1, LIMIT_MOST, &recipe->limit.quota, NULL);
    if (!slash || result != NUMBER_OK)
        return problem_of("must be requests/time, 5/10s, with 1 to 1000000 requests");
    result = number_duration(slash + 1, text.length - length - 1, 1000, WINDOW_MOST, &recipe->limit.window);
    return result == NUMBER_OK ? problem_none() : problem_of("has a time that %s (1ms to 60m)", number_problem(result));
}
