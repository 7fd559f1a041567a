/* The texts that a recipe owns: how values get into its arena, and how they are read there. */
#include "http/percent.h"
#include "recipe/recipe-parts.h"

void recipe_release(struct recipe *recipe)
{
    buffer_release(&recipe->arena);
}

struct slice recipe_text(const struct recipe *recipe, struct recipe_piece piece)
{
    if (!piece.given)
        return (struct slice){ 0 };
    return (struct slice){ piece.length ? recipe->arena.data + piece.at : "", piece.length };
}

/* Whether the text lies in the arena already, since it had to be decoded. */
static bool is_kept(const struct recipe *recipe, struct slice text)
{
    const uintptr_t start = (uintptr_t)recipe->arena.data, at = (uintptr_t)text.data;
    return start && at >= start && at < start + recipe->arena.length;
}

struct problem recipe_keep(struct recipe *recipe, struct recipe_piece *piece, struct slice value)
{
    const bool kept = is_kept(recipe, value);
    *piece = recipe_piece(kept ? (size_t)(value.data - recipe->arena.data) : recipe->arena.length, value.length, true);
    if (!kept)
        buffer_add(&recipe->arena, value.data, value.length);
    if (recipe->arena.failed)
        return problem_of("finds no memory"); /* recipe_modify says it as the server's fault */
    return slice_find(recipe_text(recipe, *piece), '\0') ? problem_of("has a NUL") : problem_none();
}

struct problem recipe_decode(struct recipe *recipe, struct recipe_piece *piece, struct slice value)
{
    const size_t at = recipe->arena.length;
    *piece = recipe_piece(at, 0, true);
    if (percent_malformed(value) < value.length)
        return problem_of("has a \"%%\" without two hexadecimal digits");
    percent_add(&recipe->arena, value, PERCENT_ALL);
    if (recipe->arena.failed)
        return problem_of("finds no memory");
    *piece = recipe_piece(at, recipe->arena.length - at, true);
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

int64_t recipe_time_of(struct recipe_time time, uint64_t random)
{
    uint64_t width = time.most - time.least;
    return (int64_t)(time.least + (width ? random % (width + 1) : 0));
}

struct problem recipe_number(struct recipe_number *number, struct slice value, uint64_t most)
{
    enum number_result result = number_parse(value.data, value.length, 0, most, &number->value, NULL);
    number->given = result == NUMBER_OK;
    return result == NUMBER_TOO_LARGE ? problem_of("is too large (at most %llu)", (unsigned long long)most)
                                      : problem_of_number(result);
}

void recipe_restore(struct recipe *recipe, const struct recipe *before)
{
    struct buffer arena = recipe->arena;
    arena.length = before->arena.length;
    *recipe = *before;
    recipe->arena = arena;
}

struct problem recipe_keep_field(struct recipe *recipe, struct slice value, struct recipe_piece *name,
                                 struct recipe_piece *content)
{
    struct recipe_piece line;
    struct problem problem = recipe_keep_line(recipe, &line, value);
    if (problem_found(&problem))
        return problem;
    const struct slice text = recipe_text(recipe, line);
    const char *colon = slice_find(text, ':');
    if (!colon)
        return problem_of("must be Name:value");
    const size_t length = (size_t)(colon - text.data);
    const struct slice rest = slice_trim((struct slice){ colon + 1, text.length - length - 1 });
    *name = recipe_piece(line.at, length, true);
    *content = recipe_piece(line.at + (rest.length ? (size_t)(rest.data - text.data) : 0), rest.length, true);
    return problem_none();
}
