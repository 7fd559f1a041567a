/* How modifiers are taken off a text and set in a recipe. */
#include <string.h>

#include "recipe/choice.h"
#include "recipe/recipe-parts.h"

/* Columns count in text as it was read. */
static size_t column_in(struct slice whole, struct slice part)
{
    return (size_t)(part.data - whole.data) + 1;
}

bool recipe_refuse(struct complaint *complaint, const char *name, struct problem problem, struct recipe_place at)
{
    return !problem_found(&problem) || complain_at(complaint, at.in, at.whole, at.column, "\"%s\" %s", name, problem.text);
}

void recipe_next_carrier(struct recipe *recipe)
{
    recipe->seen = 0;
    recipe->carrier++;
}

/* Whether the modifier may stand in parentheses, if it does. */
static bool check_scope(const struct recipe *recipe, const struct recipe_modifier *row, struct slice name, struct slice whole,
                        const char *in, struct complaint *complaint)
{
    if (recipe->scope == SCOPE_CHOICE && row->whole)
        return complain_at(complaint, in, whole, column_in(whole, name),
                           "\"%s\" is for the whole recipe: write it behind the choices, not in parentheses", row->name);
    if (recipe->scope == SCOPE_INTERIM && !row->on_interim)
        return complain_at(complaint, in, whole, column_in(whole, name),
                           "an interim response has no \"%s\", only delay and header", row->name);
    return true;
}

/* Whether the modifier may be there, and with a value or without one. */
static bool check_modifier(const struct recipe *recipe, const struct recipe_modifier *row, struct slice name,
                           struct slice value, struct slice whole, const char *in, struct complaint *complaint)
{
    if (row->value && !value.data && !row->optional)
        return complain_at(complaint, in, whole, column_in(whole, name), "\"%s\" needs a value: %s=%s", row->name, row->name,
                           row->value);
    if (!row->value && value.data)
        return complain_at(complaint, in, whole, column_in(whole, value), "\"%s\" takes no value", row->name);
    if (recipe->seen & recipe_bit(row) && !row->repeats)
        return complain_at(complaint, in, whole, column_in(whole, name), "\"%s\" comes twice", row->name);
    return check_scope(recipe, row, name, whole, in, complaint);
}

/* Reads the value, decoded once (RFC 3986 2.4). */
static struct problem read_value(struct recipe *recipe, const struct recipe_modifier *row, struct slice value)
{
    struct recipe_piece decoded;
    if (!slice_find(value, '%') || row->decodes || row->is_choice)
        return row->read(recipe, value);
    struct problem problem = recipe_decode(recipe, &decoded, value);
    return problem_found(&problem) ? problem : row->read(recipe, recipe_text(recipe, decoded));
}

/* Whether the value could be that modifier's. */
static bool would_be_read(struct recipe *recipe, const struct recipe_modifier *row, struct slice value)
{
    if (!row->value != !value.data)
        return false;
    const struct recipe before = *recipe;
    struct problem problem = row->is_choice ? problem_none() : read_value(recipe, row, value);
    recipe_restore(recipe, &before);
    return !problem_found(&problem);
}

/* Names the nearest modifier, and offers it where the rest would be right with it. */
static bool refuse_name(struct recipe *recipe, struct slice name, struct slice value, struct slice whole, const char *in,
                        struct complaint *complaint)
{
    const struct recipe_modifier *nearest = recipe_nearest_modifier(name);
    complain_at(complaint, in, whole, column_in(whole, name), "there is no modifier \"%.*s\"%s%s",
                (int)(name.length < 40 ? name.length : 40), name.data, nearest ? "; did you mean " : "",
                nearest ? nearest->name : "");
    return nearest && would_be_read(recipe, nearest, value) ? complain_instead(complaint, name.length, nearest->name) : false;
}

bool recipe_modify(struct recipe *recipe, struct slice name, struct slice value, struct slice whole, const char *in,
                   struct complaint *complaint)
{
    const struct recipe_modifier *row = recipe_modifier_named(name);
    if (!row)
        return refuse_name(recipe, name, value, whole, in, complaint);
    if (!check_modifier(recipe, row, name, value, whole, in, complaint))
        return false;
    recipe->at = (struct recipe_place){ in, whole, column_in(whole, value.data ? value : name) };
    struct problem problem = read_value(recipe, row, value);
    if (recipe->arena.failed)
        return complain(complaint, 503, in, "out of memory");
    if (!recipe_refuse(complaint, row->name, problem, recipe->at))
        return false;
    recipe->seen |= recipe_bit(row);
    recipe->given |= recipe->scope == SCOPE_RECIPE ? recipe_bit(row) : 0;
    recipe->modified |= !row->plain;
    return true;
}

/* The modifier that text starts with, "name=..."; NULL: there is none. */
static const struct recipe_modifier *row_at(struct slice text)
{
    size_t length = 0;
    while (length < text.length && text.data[length] != '=' && text.data[length] != ';')
        length++;
    return recipe_modifier_named((struct slice){ text.data, length });
}

bool recipe_starts_with_modifier(struct slice text)
{
    return row_at(text);
}

/* The length of the modifier at the start of text, up to the next stop; in the parentheses of a choice it does not count. */
static size_t modifier_span(struct slice text, char stop)
{
    const char *end = slice_find(text, stop);
    const struct recipe_modifier *row = slice_find(text, '(') ? row_at(text) : NULL;
    return row && row->is_choice ? choice_span(text, stop) : end ? (size_t)(end - text.data) : text.length;
}

/* As modifier_span with a slash, which does not count between an amount and a time. */
static size_t modifier_segment(struct slice text)
{
    size_t end = modifier_span(text, '/'), start = end;
    const struct recipe_modifier *row = end < text.length ? row_at(text) : NULL;
    while (start > 0 && strchr("0123456789kM", text.data[start - 1]))
        start--;
    const bool is_zero = row && row->zero && end == start + 1 && text.data[start] == '0';
    if (!row || !row->is_rate || is_zero || end == text.length || start == end || start != strlen(row->name) + 1)
        return end;
    struct slice time = { text.data + end + 1, text.length - end - 1 };
    const char *slash = slice_find(time, '/');
    return end + 1 + (slash ? (size_t)(slash - time.data) : time.length);
}

size_t recipe_segment(struct slice path)
{
    size_t end = choice_span(path, '/'), part = choice_span(path, ';');
    while (part < end) {
        struct slice rest = { path.data + part + 1, path.length - part - 1 };
        size_t span = modifier_span(rest, ';'), segment = modifier_segment(rest);
        if (segment < span)
            return part + 1 + segment;
        part += 1 + span;
        end = path.length;
    }
    return end;
}

/* Takes what stands before the next ";" off *rest. */
static struct slice next_part(struct slice *rest)
{
    struct slice part = { rest->data, modifier_span(*rest, ';') };
    slice_skip(rest, part.length < rest->length ? part.length + 1 : part.length);
    return part;
}

/* Cuts "name=value" in two. */
static void cut_part(struct slice part, struct slice *name, struct slice *value)
{
    const char *equals = slice_find(part, '=');
    *name = (struct slice){ part.data, equals ? (size_t)(equals - part.data) : part.length };
    *value = equals ? (struct slice){ equals + 1, part.length - name->length - 1 } : (struct slice){ 0 };
}

bool recipe_next_modifier(struct slice *rest, struct slice *name, struct slice *value)
{
    if (rest->length == 0)
        return false;
    cut_part(next_part(rest), name, value);
    return true;
}

static bool read_modifier(struct recipe *recipe, struct slice part, struct slice whole, const char *in,
                          struct complaint *complaint)
{
    struct slice name, value;
    cut_part(part, &name, &value);
    if (name.length == 0)
        return complain_at(complaint, in, whole, column_in(whole, part), "a modifier is missing after \";\"");
    return recipe_modify(recipe, name, value, whole, in, complaint);
}

bool recipe_read_modifiers(struct recipe *recipe, struct slice text, struct slice whole, const char *in,
                           struct complaint *complaint)
{
    struct slice rest = text;
    while (rest.length)
        if (!read_modifier(recipe, next_part(&rest), whole, in, complaint))
            return false;
    return text.length == 0 || text.data[text.length - 1] != ';' ||
           complain_at(complaint, in, whole, column_in(whole, text) + text.length - 1, "a modifier is missing after \";\"");
}
