/* The carriers of a recipe: path, query, and the field Everystatus; a later one overrides. */
#include <string.h>

#include "routes/told.h"

/* The query's parameters are modifiers, but behind a longer path it is the client's own. */
static bool read_query(struct visit *visit, struct recipe *recipe, struct complaint *complaint)
{
    struct span query = visit->request->target.query, rest = query, name, value;
    recipe_next_carrier(recipe);
    while (visit->rest.length == 0 && target_next_parameter(&rest, &name, &value))
        if (!recipe_modify(recipe, name, value, query, "query", complaint))
            return false;
    return true;
}

/* Whether text ends with ";limit=5", whose time follows behind the slash: by itself that would be no limit. */
static bool ends_within_limit(struct span text)
{
    size_t start = text.length;
    while (start > 0 && text.data[start - 1] >= '0' && text.data[start - 1] <= '9')
        start--;
    return start < text.length && start >= 7 && memcmp(text.data + start - 7, ";limit=", 7) == 0;
}

/* The recipe's segment of the path, which is all of it up to the next slash that does not stand in a limit. */
static struct span take_segment(struct visit *visit)
{
    struct span segment, next;
    if (!target_next_segment(&visit->rest, &segment))
        return (struct span){ visit->request->target.path.data + visit->request->target.path.length, 0 };
    if (ends_within_limit(segment) && target_next_segment(&visit->rest, &next))
        segment.length = (size_t)(next.data + next.length - segment.data);
    return segment;
}

bool carriers_read(struct visit *visit, struct recipe *recipe, struct complaint *complaint)
{
    const struct recipe_rules *rules = visit->site->rules;
    struct span field = visit->request->fields[FIELD_RECIPE];
    if (!recipe_parse(recipe, rules, take_segment(visit), "path", complaint) || !read_query(visit, recipe, complaint))
        return false;
    return !field.data || recipe_override(recipe, field, "field Everystatus", complaint);
}
