/* Memory for many small texts that end together: taken from few large blocks, and given back as a whole. */
#ifndef EVERYSTATUS_ARENA_H
#define EVERYSTATUS_ARENA_H

#include <stddef.h>

struct arena_block;

/* Starts with { 0 }. */
struct arena {
    struct arena_block *blocks; /* the newest one first */
    char *end;                  /* of what was taken from it */
    size_t left;                /* bytes from there on */
    size_t count;               /* of the blocks */
};

/* So many bytes, which stay where they are until all end. NULL: no memory. */
char *arena_take(struct arena *arena, size_t size);

/* Gives back what was taken last, from that place on. */
void arena_give_back(struct arena *arena, const char *from);

void arena_release(struct arena *arena);

#endif
