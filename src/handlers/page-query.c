/* What the query of a page says: its own parameters, and of any other what was meant. */
#include "base/nearest.h"
#include "handlers/call.h"

/* What parameters of pages are called, here and by those who do not know it. */
static const struct {
    const char *word, *name;
} words[] = {
    { "q", "q" },           { "query", "q" },        { "search", "q" },      { "s", "q" },        { "find", "q" },
    { "text", "q" },        { "term", "q" },         { "word", "q" },        { "words", "q" },    { "name", "q" },
    { "phrase", "q" },      { "codes", "codes" },    { "codes", "q" },       { "code", "q" },     { "status", "codes" },
    { "status", "q" },      { "statuses", "codes" }, { "format", "format" }, { "fmt", "format" }, { "as", "format" },
    { "output", "format" }, { "type", "format" },    { "accept", "format" },
};

static bool is_among(const char *list, struct slice name)
{
    struct slice rest = slice_of(list), member;
    while (slice_next_member(&rest, &member))
        if (slice_equals(member, name))
            return true;
    return false;
}

/* The parameter of the page that is meant by a name that is none; NULL: none is near. */
static const char *nearest_parameter(const char *list, struct slice name)
{
    enum { EDITS = 2 };
    size_t least = EDITS + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_among(list, slice_of(words[i].name)) && nearest_is(name, words[i].word, &least))
            nearest = words[i].name;
    return nearest;
}

static bool refuse(struct slice query, const char *list, struct slice name, struct complaint *complaint)
{
    const char *nearest = nearest_parameter(list, name);
    complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1,
                "there is no parameter \"%.*s\"; %s%s%sthis page takes %s%s", (int)(name.length < 40 ? name.length : 40),
                name.data, nearest ? "did you mean " : "", nearest ? nearest : "", nearest ? "; " : "", list,
                recipe_starts_with_modifier(name) ? ", and modifiers in the field Everystatus" : "");
    return nearest ? complain_instead(complaint, name.length, nearest) : false;
}

bool page_query(const struct call *call, const char *parameters, enum format *format, struct complaint *complaint)
{
    const struct slice query = call->request->target.query;
    struct slice rest = query, name, value;
    while (target_next_parameter(&rest, &name, &value)) {
        if (!is_among(parameters, name))
            return refuse(query, parameters, name, complaint);
        if (target_comes_again(query, name))
            return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1, "\"%.*s\" comes twice",
                               (int)name.length, name.data);
    }
    return page_format(call, format, complaint);
}
