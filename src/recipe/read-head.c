/* How the modifiers of the head are read. */
#include "recipe/recipe-parts.h"

struct problem recipe_read_header(struct recipe *recipe, struct slice value)
{
    struct recipe_header header = { .carrier = recipe->carrier };
    struct problem problem = recipe_keep_field(recipe, value, &header.name, &header.value);
    if (problem_found(&problem))
        return problem;
    const struct slice name = recipe_text(recipe, header.name);
    problem = recipe_header_allowed(recipe->rules, name);
    if (!problem_found(&problem))
        problem = recipe_claim_field(recipe, name, MODIFIER_HEADER);
    if (problem_found(&problem))
        return problem;
    recipe->field_bytes += name.length; /* it goes out again in Access-Control-Expose-Headers */
    if (recipe->field_bytes > RECIPE_FIELD_BYTES)
        return problem_of("has too long a name");
    if (recipe->scope == SCOPE_CHOICE)
        recipe_drop_headers(recipe, name);
    if (recipe->header_count == RECIPE_HEADERS)
        return problem_of("comes too often: at most %d times", RECIPE_HEADERS);
    recipe->headers[recipe->header_count++] = header;
    return problem_none();
}

struct problem recipe_read_reason(struct recipe *recipe, struct slice value)
{
    return recipe_keep_line(recipe, &recipe->reason, value);
}

struct problem recipe_read_location(struct recipe *recipe, struct slice value)
{
    struct problem problem = recipe_claim_field(recipe, slice_of("Location"), MODIFIER_LOCATION);
    if (!problem_found(&problem))
        problem = recipe_keep_line(recipe, &recipe->location, value);
    recipe->location_at = recipe->at;
    bool later = value.length && slice_find(value, '{'); /* fill may say what it is */
    return problem_found(&problem) || later ? problem
                                            : recipe_location_allowed(recipe->rules, recipe_text(recipe, recipe->location));
}

struct problem recipe_read_fill(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->fill = true;
    return problem_none();
}

struct problem recipe_read_max_age(struct recipe *recipe, struct slice value)
{
    struct problem problem = recipe_claim_field(recipe, slice_of("Cache-Control"), MODIFIER_MAX_AGE);
    return problem_found(&problem) ? problem : recipe_number(&recipe->max_age, value, UINT64_C(1) << 31);
}
