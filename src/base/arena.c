/* Memory for many small texts that end together: taken from few large blocks, and given back as a whole. */
#include "base/arena.h"

#include <stdbool.h>
#include <stdlib.h>

/* The first block has so many bytes, and each one twice as many as the one before, up to a point. */
enum { BLOCK = 4096, DOUBLED = 6 };

struct arena_block {
    struct arena_block *next;
    char bytes[];
};

static bool add_block(struct arena *arena, size_t size)
{
    const size_t usual = (size_t)BLOCK << (arena->count < DOUBLED ? arena->count : DOUBLED), room = size > usual ? size : usual;
    struct arena_block *block = malloc(sizeof *block + room);
    if (!block)
        return false;
    block->next = arena->blocks;
    *arena = (struct arena){ block, block->bytes, room, arena->count + 1 };
    return true;
}

char *arena_take(struct arena *arena, size_t size)
{
    if ((size > arena->left || !arena->blocks) && !add_block(arena, size))
        return NULL;
    char *taken = arena->end;
    arena->end += size;
    arena->left -= size;
    return taken;
}

void arena_give_back(struct arena *arena, const char *from)
{
    const size_t size = (size_t)(arena->end - from);
    arena->end -= size;
    arena->left += size;
}

void arena_release(struct arena *arena)
{
    for (struct arena_block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct arena){ 0 };
}
