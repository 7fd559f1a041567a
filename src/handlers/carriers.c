/* The carriers of a recipe: path, query, and the field Everystatus; a later one overrides. */
#include <string.h>

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

/* Whether text ends with ";limit=5", whose time follows behind the slash: by itself that would be no limit. */
static bool ends_within_limit(struct slice text)
{
    size_t start = text.length;
    while (start > 0 && text.data[start - 1] >= '0' && text.data[start - 1] <= '9')
        start--;
    return start < text.length && start >= 7 && memcmp(text.data + start - 7, ";limit=", 7) == 0;
}

/* The recipe's segment of the path, which is all of it up to the next slash that does not stand in a limit. */
static struct slice take_segment(struct call *call)
{
    struct slice segment, next;
    if (!target_next_segment(&call->below, &segment))
        return (struct slice){ call->request->target.path.data + call->request->target.path.length, 0 };
    if (ends_within_limit(segment) && target_next_segment(&call->below, &next))
        segment.length = (size_t)(next.data + next.length - segment.data);
    return segment;
}

bool carriers_read(struct call *call, struct recipe *recipe, struct complaint *complaint)
{
    const struct recipe_rules *rules = &call->rules;
    struct slice field = call->request->fields[FIELD_RECIPE];
    if (!recipe_parse(recipe, rules, take_segment(call), "path", complaint) || !read_query(call, recipe, complaint))
        return false;
    return !field.data || recipe_override(recipe, field, "field Everystatus", complaint);
}
