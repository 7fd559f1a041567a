/* Finds the recipes that were read before. */
#include "handlers/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"

/* A name is looked for in so many places, so that no choice of names makes it long. */
enum { PLACES = 8 };

typedef _Atomic(struct known_recipe *) slot;

struct known_recipe {
    uint64_t sum;               /* of the line */
    struct known_source source; /* in text */
    struct recipe recipe;       /* the same; its arena is its own */
    char text[];
};

static bool is(const struct known_recipe *entry, const struct known_source *source, uint64_t sum)
{
    return entry->sum == sum && slice_equals(entry->source.line, source->line) &&
           slice_equals(entry->source.authority, source->authority);
}

/* Has the recipe's texts lie where to has them. Of a path that was decoded, the end may be where the query starts. */
static void move(struct recipe *recipe, const struct known_source *from, const struct known_source *to)
{
    recipe_move(recipe, from->query, to->query.data);
    recipe_move(recipe, from->path, to->path.data);
}

static bool take(const struct known_recipe *entry, struct known_source *source, struct recipe *recipe)
{
    *recipe = entry->recipe;
    recipe->arena = (struct buffer){ 0 };
    if (entry->recipe.arena.length)
        buffer_add(&recipe->arena, entry->recipe.arena.data, entry->recipe.arena.length);
    move(recipe, &entry->source, source);
    source->left = entry->source.left;
    return !recipe->arena.failed;
}

/* The slot of that name, which is empty if it is not known; NULL: others have all of its places. */
static slot *slot_of(struct known *known, const struct known_source *source)
{
    const uint64_t sum = digest_name(source->line);
    for (size_t i = 0; i < PLACES; i++) {
        slot *place = &known->slots[(size_t)(sum + i) % KNOWN_MOST];
        const struct known_recipe *entry = atomic_load_explicit(place, memory_order_acquire);
        if (!entry || is(entry, source, sum))
            return place;
    }
    return NULL;
}

bool known_find(struct known *known, struct known_source *source, struct recipe *recipe)
{
    const slot *place = slot_of(known, source);
    const struct known_recipe *entry = place ? atomic_load_explicit(place, memory_order_acquire) : NULL;
    return entry && take(entry, source, recipe);
}

static struct known_recipe *entry_new(const struct known_source *source, const struct recipe *recipe)
{
    const size_t size = source->authority.length + source->line.length + source->path.length + source->query.length;
    struct known_recipe *entry = malloc(sizeof *entry + size + 1);
    if (!entry)
        return NULL;
    char *end = entry->text;
    *entry = (struct known_recipe){ .sum = digest_name(source->line), .source = *source, .recipe = *recipe };
    entry->source.authority = slice_keep(source->authority, &end);
    entry->source.line = slice_keep(source->line, &end);
    entry->source.path = slice_keep(source->path, &end);
    *end++ = '?'; /* so that the end of the path is not where the query starts */
    entry->source.query = slice_keep(source->query, &end);
    entry->recipe.rules = NULL; /* each request's own */
    entry->recipe.arena = (struct buffer){ 0 };
    if (recipe->arena.length)
        buffer_add(&entry->recipe.arena, recipe->arena.data, recipe->arena.length);
    move(&entry->recipe, source, &entry->source);
    return entry;
}

static void entry_free(struct known_recipe *entry)
{
    if (entry)
        recipe_release(&entry->recipe);
    free(entry);
}

void known_keep(struct known *known, const struct known_source *source, const struct recipe *recipe)
{
    struct known_recipe *none = NULL;
    const size_t length = source->line.length + source->authority.length;
    slot *place = length <= KNOWN_TARGET ? slot_of(known, source) : NULL;
    if (!place || atomic_load_explicit(place, memory_order_relaxed))
        return;
    struct known_recipe *entry = entry_new(source, recipe);
    if (!entry || entry->recipe.arena.failed || !atomic_compare_exchange_strong(place, &none, entry))
        entry_free(entry);
}

void known_release(struct known *known)
{
    for (size_t i = 0; i < KNOWN_MOST; i++)
        entry_free(atomic_load_explicit(&known->slots[i], memory_order_relaxed));
}
