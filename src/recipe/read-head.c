/* How the modifiers of the head are read. */
#include "recipe/recipe-parts.h"

/* Fields of a name in parentheses take the place of those of that name outside. */
static void replace_fields(struct recipe *recipe, struct slice name)
{
    size_t kept = 0;
    for (size_t i = 0; i < recipe->header_count; i++)
        if (recipe->headers[i].carrier == recipe->carrier ||
            !slice_equals_caseless(recipe_text(recipe, recipe->headers[i].name), name))
            recipe->headers[kept++] = recipe->headers[i];
    recipe->header_count = kept;
}

struct problem recipe_read_header(struct recipe *recipe, struct slice value)
{
    struct recipe_piece line;
    struct problem problem = recipe_keep_line(recipe, &line, value);
    if (problem_found(&problem))
        return problem;
    struct slice text = recipe_text(recipe, line);
    const char *colon = slice_find(text, ':');
    if (!colon)
        return problem_of("must be Name:value");
    struct slice name = { text.data, (size_t)(colon - text.data) };
    struct slice content = slice_trim((struct slice){ colon + 1, text.length - name.length - 1 });
    problem = recipe_field_allowed(recipe->rules, name);
    if (problem_found(&problem))
        return problem;
    size_t content_at = content.length ? (size_t)(content.data - recipe->arena.data) : line.at;
    recipe->field_bytes += name.length; /* it goes out again in Access-Control-Expose-Headers */
    if (recipe->field_bytes > RECIPE_FIELD_BYTES)
        return problem_of("has too long a name");
    if (recipe->scope == SCOPE_CHOICE)
        replace_fields(recipe, name);
    if (recipe->header_count == RECIPE_HEADERS)
        return problem_of("comes too often: at most %d times", RECIPE_HEADERS);
    recipe->headers[recipe->header_count].carrier = recipe->carrier;
    recipe->headers[recipe->header_count].name = (struct recipe_piece){ line.at, name.length, true };
    recipe->headers[recipe->header_count++].value = (struct recipe_piece){ content_at, content.length, true };
    return problem_none();
}

struct problem recipe_read_reason(struct recipe *recipe, struct slice value)
{
    return recipe_keep_line(recipe, &recipe->reason, value);
}

struct problem recipe_read_location(struct recipe *recipe, struct slice value)
{
    struct problem problem = recipe_keep_line(recipe, &recipe->location, value);
    return problem_found(&problem) ? problem : recipe_location_allowed(recipe->rules, recipe_text(recipe, recipe->location));
}

struct problem recipe_read_retry_after(struct recipe *recipe, struct slice value)
{
    static const char *const dialects[] = { "date", "rfc850", "asctime", "past", "negative", "empty", "garbage" };
    uint64_t seconds;
    bool fine = value.length <= 10 && number_parse(value.data, value.length, 0, UINT64_MAX, &seconds, NULL) == NUMBER_OK;
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        fine |= slice_is(value, dialects[i]);
    if (!fine)
        return problem_of(
            "must be seconds (ten digits at most), or one of date, rfc850, asctime, past, negative, empty, garbage");
    return recipe_keep_line(recipe, &recipe->retry_after, value);
}

struct problem recipe_read_max_age(struct recipe *recipe, struct slice value)
{
    return recipe_number(&recipe->max_age, value, UINT64_C(1) << 31);
}
