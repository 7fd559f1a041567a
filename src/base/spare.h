/* A block of memory that is kept when it is given back, for whoever takes one next: a large one costs the allocator more than
 * its use does. */
#ifndef EVERYSTATUS_SPARE_H
#define EVERYSTATUS_SPARE_H

#include <stddef.h>

/* Starts with { 0 }. One thread's; all that take from it take blocks of one size. */
struct spare {
    void *block;
};

/* So many bytes, which are not cleared. NULL: no memory. */
void *spare_take(struct spare *spare, size_t size);

void spare_give_back(struct spare *spare, void *block);

/* Frees what is kept. */
void spare_release(struct spare *spare);

#endif
