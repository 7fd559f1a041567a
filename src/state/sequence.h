/* How far a key's sequence is: each request of it takes a step. */
#ifndef EVERYSTATUS_SEQUENCE_H
#define EVERYSTATUS_SEQUENCE_H

#include "state/store.h"

/* Takes the next step, which no other request takes: *step is how many were taken before. false: no memory. */
bool sequence_take(struct store *store, const struct store_name *name, int64_t now, uint64_t *step);

/* Counts a request of the key: *count is which one it is, from 1. false: no memory. */
bool sequence_count(struct store *store, const struct store_name *name, int64_t now, uint64_t *count);

#endif
