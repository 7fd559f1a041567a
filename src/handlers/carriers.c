/* The carriers of a recipe: path, query, and the field Everystatus; a later one overrides. */
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

bool carriers_read(struct call *call, struct recipe *recipe, struct complaint *complaint)
{
    return recipe_parse(recipe, &call->rules, take_segment(call), "path", complaint) && read_query(call, recipe, complaint) &&
           carriers_read_field(call, recipe, complaint);
}
