/* A recipe whose texts lie elsewhere, in a copy of what they were read from. */
#include <stdint.h>

#include "recipe/recipe.h"

/* All that is not in its arena. */
static const size_t texts[] = {
    offsetof(struct recipe, choices),
    offsetof(struct recipe, choices_at.whole),
    offsetof(struct recipe, interims),
    offsetof(struct recipe, otherwise.text),
    offsetof(struct recipe, otherwise.at.whole),
    offsetof(struct recipe, reuse.text),
    offsetof(struct recipe, reuse.at.whole),

    offsetof(struct recipe, at.whole),
    offsetof(struct recipe, format_at.whole),
    offsetof(struct recipe, force_at.whole),
    offsetof(struct recipe, location_at.whole),
};

void recipe_move(struct recipe *recipe, struct slice from, const char *to)
{
    const uintptr_t start = (uintptr_t)from.data;
    for (size_t i = 0; from.data && i < sizeof texts / sizeof *texts; i++) {
        struct slice *text = (struct slice *)(void *)((char *)recipe + texts[i]);
        const uintptr_t at = (uintptr_t)text->data;
        if (at >= start && at <= start + from.length)
            text->data = to + (at - start);
    }
}
