/* Which modifier is meant by a name that is none: by what others call it, or by how it is written. */
#include "base/nearest.h"
#include "recipe/recipe-parts.h"

/* What clients, proxies and other servers of this kind call it. */
static const struct {
    const char *word, *modifier;
} synonyms[] = {
    { "wait", "delay" },     { "sleep", "delay" },       { "timeout", "delay" },    { "latency", "delay" },
    { "ms", "delay" },       { "seconds", "delay" },     { "content", "body" },     { "data", "body" },
    { "text", "body" },      { "bytes", "size" },        { "length", "size" },      { "content-type", "type" },
    { "mime", "type" },      { "media-type", "type" },   { "accept", "format" },    { "headers", "header" },
    { "field", "header" },   { "redirect", "location" }, { "url", "location" },     { "phrase", "reason" },
    { "message", "reason" }, { "retry", "retry-after" }, { "cache", "max-age" },    { "cache-control", "max-age" },
    { "order", "in-order" }, { "sequence", "in-order" }, { "repeat", "loop" },      { "id", "key" },
    { "session", "key" },    { "rate", "limit" },        { "rate-limit", "limit" }, { "error", "fault" },
    { "abort", "fault" },    { "gzip", "coding" },       { "encoding", "coding" },  { "if", "when" },
    { "remove", "omit" },    { "without", "omit" },      { "range", "ranges" },     { "chunked", "framing" },
};

enum { EDITS = 2 };

const struct recipe_modifier *recipe_nearest_modifier(struct slice name)
{
    size_t count, least = EDITS + 1;
    const struct recipe_modifier *rows = recipe_modifiers(&count), *nearest = NULL;
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++)
        if (slice_is_caseless(name, synonyms[i].word))
            return recipe_modifier_named(slice_of(synonyms[i].modifier));
    for (size_t i = 0; i < count; i++)
        if (nearest_is(name, rows[i].name, &least))
            nearest = &rows[i];
    return nearest;
}
