/* A block of memory that is kept when it is given back. */
#include "base/spare.h"

#include <stdlib.h>

void *spare_take(struct spare *spare, size_t size)
{
    void *block = spare->block ? spare->block : malloc(size);
    spare->block = NULL;
    return block;
}

void spare_give_back(struct spare *spare, void *block)
{
    free(spare->block);
    spare->block = block;
}

void spare_release(struct spare *spare)
{
    free(spare->block);
    spare->block = NULL;
}
