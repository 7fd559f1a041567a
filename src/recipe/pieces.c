/* The texts that a recipe owns: how values get into its arena, and how they are read there. */
#include "http/percent.h"
#include "recipe/recipe-parts.h"

struct slice recipe_text(const struct recipe *recipe, struct recipe_piece piece)
{
    if (!piece.given)
        return (struct slice){ 0 };
    return (struct slice){ piece.length ? recipe->arena.data + piece.at : "", piece.length };
}

struct problem recipe_keep(struct recipe *recipe, struct recipe_piece *piece, struct slice value)
{
    *piece = (struct recipe_piece){ .at = recipe->arena.length, .given = true };
    if (percent_malformed(value) < value.length)
        return problem_of("has a \"%%\" without two hexadecimal digits");
    percent_add(&recipe->arena, value, PERCENT_ALL);
    if (recipe->arena.failed)
        return problem_of("is too large: out of memory");
    piece->length = recipe->arena.length - piece->at;
    return slice_find(recipe_text(recipe, *piece), '\0') ? problem_of("has a NUL") : problem_none();
}

struct problem recipe_keep_line(struct recipe *recipe, struct recipe_piece *piece, struct slice value)
{
    struct problem problem = recipe_keep(recipe, piece, value);
    if (problem_found(&problem))
        return problem;
    struct slice line = recipe_text(recipe, *piece);
    for (size_t i = 0; i < line.length; i++)
        if (!char_is_field_value(line.data[i]))
            return problem_of("has a control character");
    recipe->field_bytes += line.length;
    return recipe->field_bytes <= RECIPE_FIELD_BYTES
               ? problem_none()
               : problem_of("is too long: all fields together have at most %d bytes", RECIPE_FIELD_BYTES);
}
