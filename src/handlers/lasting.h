/* The names of answers that are made of recipes and kept: each one's number, in the order in which they came. */
#ifndef EVERYSTATUS_LASTING_H
#define EVERYSTATUS_LASTING_H

#include <stdatomic.h>
#include <stddef.h>

#include "base/slice.h"

/* So many are kept; who comes later is served as well, but each time anew. Longer names are not kept. */
enum { LASTING_MOST = 256, LASTING_NAME = 1024 };

struct lasting_name;

/* Starts with { 0 }. Serves all threads. */
struct lasting {
    _Atomic(struct lasting_name *) slots[LASTING_MOST]; /* written once each */
};

/* The number of the name, from 0, which is the name's from now on; LASTING_MOST: there is none left for it. */
size_t lasting_number(struct lasting *lasting, struct slice name);

/* Frees the names. */
void lasting_release(struct lasting *lasting);

#endif
