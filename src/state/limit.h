/* How many requests of a key are allowed still: a fixed window, which begins with the first request after the last one. */
#ifndef EVERYSTATUS_LIMIT_H
#define EVERYSTATUS_LIMIT_H

#include "state/store.h"

/* At most so many requests in a window of so many microseconds. */
struct limit {
    uint64_t quota;
    int64_t window;
};

/* What a request got. */
struct limit_turn {
    bool limited;       /* the quota is used up */
    uint64_t remaining; /* of the quota */
    int64_t reset;      /* microseconds until the window ends */
};

/* Counts the request, if it is allowed. false: no memory. */
bool limit_take(struct store *store, const struct store_name *name, const struct limit *limit, int64_t now,
                struct limit_turn *turn);

#endif
