/* How many requests of a key are allowed still: a fixed window, which begins with the first request after the last one. */
#ifndef EVERYSTATUS_LIMIT_H
#define EVERYSTATUS_LIMIT_H

#include "state/store.h"

/* At most so many requests in a window of so many microseconds. */
struct limit {
    uint64_t quota;
    int64_t window;
};

/* What is counted. */
struct limit_window {
    int64_t length, end;
    uint64_t used;
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

/* The same for another kind of state, which is a struct limit_window. */
bool limit_take_of(struct store *store, const struct store_name *name, const struct state_kind *kind, const struct limit *limit,
                   int64_t now, struct limit_turn *turn);

#endif
