/* The carriers of a recipe: path, query, and the field Everystatus; a later one overrides. */
#include "handlers/nearest-code.h"
#include "handlers/status.h"

/* The query's parameters are modifiers, but behind a longer path it is the client's own. */
static bool read_query(struct call *call, struct recipe *recipe, struct complaint *complaint)
{
    struct slice query = call->request->target.query, rest = query, name, value;
    recipe_next_carrier(recipe);
    while (call->below.length == 0 && target_next_parameter(&rest, &name, &value))
        if (!recipe_modify(recipe, name, value, query, "query", complaint))
            return false;
    return true;
}

/* The recipe's segment of the path. */
static struct slice take_segment(struct call *call)
{
    struct slice segment = { call->request->target.path.data + call->request->target.path.length, 0 };
    if (call->below.length == 0)
        return segment;
    slice_skip(&call->below, 1);
    segment = (struct slice){ call->below.data, recipe_segment(call->below) };
    slice_skip(&call->below, segment.length);
    return segment;
}

bool carriers_read_field(const struct call *call, struct recipe *recipe, struct complaint *complaint)
{
    const struct slice field = call->request->fields[FIELD_RECIPE];
    if (!field.data)
        return true;
    return (recipe_starts_with_modifier(field) ? recipe_modify_all : recipe_override)(recipe, field, "field Everystatus",
                                                                                      complaint);
}

/* Whether the text is one word, in which nothing is the grammar's, and no number. */
static bool is_word(struct slice text)
{
    bool plain = true, digits = true;
    for (size_t i = 0; i < text.length; i++) {
        plain &= char_is_unreserved(text.data[i]);
        digits &= text.data[i] >= '0' && text.data[i] <= '9';
    }
    return plain && !digits;
}

/* A recipe that is a word may be what a code is called, unless it is like a fault, which the complaint then names. */
static bool suggest_code(struct slice text, struct complaint *complaint)
{
    const bool is_name = complaint->column && is_word(text) && !fault_nearest(text);
    const char *nearest = is_name ? nearest_code(text, code_is_known) : NULL;
    if (!nearest)
        return false;
    complaint->before = complaint->column - 1;
    return complain_instead(complaint, text.length, nearest);
}

bool carriers_read(struct call *call, struct recipe *recipe, struct complaint *complaint)
{
    const struct slice segment = take_segment(call);
    if (!recipe_parse(recipe, &call->rules, segment, "path", complaint))
        return suggest_code(segment, complaint);
    return read_query(call, recipe, complaint) && carriers_read_field(call, recipe, complaint);
}
