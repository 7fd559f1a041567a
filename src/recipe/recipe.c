/* The recipe's grammar: choices, then modifiers. */
#include "recipe/recipe.h"

#include "catalog/statuses.h"
#include "recipe/recipe-parts.h"

/* Columns count in text as it was read. */
static size_t column_in(struct slice whole, struct slice part)
{
    return (size_t)(part.data - whole.data) + 1;
}

void recipe_release(struct recipe *recipe)
{
    buffer_release(&recipe->arena);
}

void recipe_next_carrier(struct recipe *recipe)
{
    recipe->seen = 0;
    recipe->carrier++;
}

/* What goes with choices in order. */
static bool settle_order(const struct recipe *recipe, struct complaint *complaint)
{
    const char *weight = slice_find(recipe->choices, ':');
    if (recipe->loop && !recipe->in_order)
        return complain(complaint, 400, "recipe", "\"loop\" needs \"in-order\"");
    if (recipe->in_order && weight)
        return complain_at(complaint, "recipe", recipe->choices, (size_t)(weight - recipe->choices.data) + 1,
                           "a weight does not go with \"in-order\": 503*2 comes twice");
    if (recipe->in_order && recipe->seed.given)
        return complain(complaint, 400, "recipe", "\"seed\" does not go with \"in-order\": nothing is drawn");
    return true;
}

static bool refuse(struct complaint *complaint, const char *name, struct problem problem, struct recipe_place at)
{
    return !problem_found(&problem) || complain_at(complaint, at.in, at.whole, at.column, "\"%s\" %s", name, problem.text);
}

/* What an earlier carrier said, and the choices of a later one make meaningless. */
static bool settle_choices(const struct recipe *recipe, struct complaint *complaint)
{
    return refuse(complaint, "format", recipe_check_format(recipe), recipe->format_at) &&
           refuse(complaint, "force", recipe_check_force(recipe), recipe->force_at);
}

bool recipe_settle(const struct recipe *recipe, struct complaint *complaint)
{
    bool content = recipe->body.given || recipe->file.given || recipe->size.given;
    bool raw = recipe->reason.given || slice_is(recipe_text(recipe, recipe->retry_after), "empty");
    for (size_t i = 0; i < recipe->header_count; i++)
        raw |= recipe->headers[i].value.length == 0;
    if (recipe->type.given && !content)
        return complain(complaint, 400, "recipe", "\"type\" needs \"body\" or \"size\"");
    if (recipe->fault && !recipe_settle_fault(recipe, complaint))
        return false;
    raw &= !recipe->fault || fault_is_field(recipe->fault); /* what a script writes can be spread over a time */
    if (raw && (recipe->delay_body.most || recipe->drip.most))
        return complain(complaint, 400, "recipe", "\"delay-body\" and \"drip\" do not go with \"reason\" or an empty field");
    bool paced = recipe->delay.most || recipe->delay_body.most || recipe->drip.most;
    if (recipe->single && (recipe->modified || paced) && status_of(recipe->code)->upgrades)
        return complain(complaint, 400, "recipe", "101 takes no modifier but force: what follows it is another protocol");
    return settle_choices(recipe, complaint) && settle_order(recipe, complaint);
}

/* Whether the modifier may be there, and with a value or without one. */
static bool check_modifier(struct recipe *recipe, const struct recipe_modifier *row, uint32_t bit, struct slice name,
                           struct slice value, struct slice whole, const char *in, struct complaint *complaint)
{
    if (row->value && !value.data)
        return complain_at(complaint, in, whole, column_in(whole, name), "\"%s\" needs a value: %s=%s", row->name, row->name,
                           row->value);
    if (!row->value && value.data)
        return complain_at(complaint, in, whole, column_in(whole, value), "\"%s\" takes no value", row->name);
    if (recipe->seen & bit && !row->repeats)
        return complain_at(complaint, in, whole, column_in(whole, name), "\"%s\" comes twice", row->name);
    return true;
}

bool recipe_modify(struct recipe *recipe, struct slice name, struct slice value, struct slice whole, const char *in,
                   struct complaint *complaint)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    for (size_t i = 0; i < count; i++) {
        const struct recipe_modifier *row = &rows[i];
        if (!slice_is(name, row->name))
            continue;
        if (!check_modifier(recipe, row, UINT32_C(1) << i, name, value, whole, in, complaint))
            return false;
        recipe->at = (struct recipe_place){ in, whole, column_in(whole, value.data ? value : name) };
        if (!refuse(complaint, row->name, row->read(recipe, value), recipe->at))
            return false;
        recipe->seen |= UINT32_C(1) << i;
        recipe->modified |= !row->plain;
        return true;
    }
    return complain_at(complaint, in, whole, column_in(whole, name), "there is no modifier \"%.*s\"",
                       (int)(name.length < 40 ? name.length : 40), name.data);
}

/* Takes what stands before the next ";" off *rest. */
static struct slice next_part(struct slice *rest)
{
    const char *semicolon = slice_find(*rest, ';');
    struct slice part = { rest->data, semicolon ? (size_t)(semicolon - rest->data) : rest->length };
    size_t taken = semicolon ? part.length + 1 : part.length;
    slice_skip(rest, taken);
    return part;
}

static bool read_modifier(struct recipe *recipe, struct slice part, struct slice whole, const char *in,
                          struct complaint *complaint)
{
    const char *equals = slice_find(part, '=');
    struct slice name = { part.data, equals ? (size_t)(equals - part.data) : part.length };
    struct slice value = equals ? (struct slice){ equals + 1, part.length - name.length - 1 } : (struct slice){ 0 };
    if (name.length == 0)
        return complain_at(complaint, in, whole, column_in(whole, part), "a modifier is missing after \";\"");
    return recipe_modify(recipe, name, value, whole, in, complaint);
}

bool recipe_override(struct recipe *recipe, struct slice text, const char *in, struct complaint *complaint)
{
    struct slice rest = text;
    recipe_next_carrier(recipe);
    if (!recipe_check_choices(recipe, next_part(&rest), text, in, complaint))
        return false;
    while (rest.length)
        if (!read_modifier(recipe, next_part(&rest), text, in, complaint))
            return false;
    return text.data[text.length - 1] != ';' ||
           complain_at(complaint, in, text, text.length, "a modifier is missing after \";\"");
}

bool recipe_parse(struct recipe *recipe, const struct recipe_rules *rules, struct slice text, const char *in,
                  struct complaint *complaint)
{
    *recipe = (struct recipe){ .rules = rules, .format = FORMATS, .content_by = -1 };
    return recipe_override(recipe, text, in, complaint);
}
