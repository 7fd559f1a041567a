/* What makes the answers of two recipes the same, where one answer serves for all requests. */
#include "recipe/recipe-parts.h"

#include <stddef.h>

/* The modifiers of the picked answer that neither leave the code's response as it is, nor last. */
static uint64_t passing(const struct recipe *recipe)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    uint64_t mask = 0;
    for (size_t i = 0; i < count; i++)
        mask |= rows[i].plain || rows[i].lasts ? 0 : RECIPE_BIT(i);
    return mask & (recipe->given | recipe->own);
}

bool recipe_lasts(const struct recipe *recipe)
{
    return !recipe->changes && !recipe->fill && !recipe->limit.quota && !recipe->fault && !slice_find(recipe->interims, '(') &&
           !recipe->file.given && recipe->retry_after.form == RETRY_TEXT && !passing(recipe);
}

static void add_piece(const struct recipe *recipe, struct recipe_piece piece, struct buffer *out)
{
    const struct slice text = recipe_text(recipe, piece);
    buffer_number(out, text.length);
    buffer_string(out, piece.given ? ":" : ";");
    buffer_add(out, text.data, text.length);
}

static void add_number(struct recipe_number number, struct buffer *out)
{
    buffer_string(out, number.given ? "=" : ";");
    buffer_number(out, number.value);
    buffer_string(out, "."); /* what follows may begin with a digit */
}

void recipe_add_identity(const struct recipe *recipe, struct buffer *out)
{
    static const size_t pieces[] = { offsetof(struct recipe, body), offsetof(struct recipe, type),
                                     offsetof(struct recipe, location), offsetof(struct recipe, retry_after.seconds) };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        add_piece(recipe, *(const struct recipe_piece *)(const void *)((const char *)recipe + pieces[i]), out);
    buffer_string(out, recipe->retry_after.word ? recipe->retry_after.word : "");
    buffer_string(out, recipe->retry_after.given ? "=" : ";");
    add_number(recipe->size, out);
    add_number(recipe->max_age, out);
    for (size_t i = 0; i < recipe->header_count; i++) {
        add_piece(recipe, recipe->headers[i].name, out);
        add_piece(recipe, recipe->headers[i].value, out);
    }
    buffer_string(out, "-");
    buffer_add(out, recipe->interims.data, recipe->interims.length);
    for (size_t i = 0; i < recipe->omission_count; i++)
        add_piece(recipe, recipe->omissions[i].name, out);
}
