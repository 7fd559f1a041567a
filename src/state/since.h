/* When a key was used for the first time. */
#ifndef EVERYSTATUS_SINCE_H
#define EVERYSTATUS_SINCE_H

#include "state/store.h"

/* *since receives the microseconds since the first time that this was asked of the name. false: no memory. */
bool since_first(struct store *store, const struct store_name *name, int64_t now, uint64_t *since);

#endif
