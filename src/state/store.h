/* What the server remembers from one request to the next, a state a key: bounded, the least recently used out first. */
#ifndef EVERYSTATUS_STORE_H
#define EVERYSTATUS_STORE_H

#include <stdint.h>

#include "base/slice.h"

/* One store serves all threads; each of the functions takes its lock. All times are clock_now's microseconds. */
struct store;

enum { STORE_KEY_BYTES = 64 };

/* What a store holds at most; what is beyond that is forgotten, the least recently used first. */
struct store_limits {
    uint64_t keys;
    uint64_t entries; /* of the journal */
    uint64_t bytes;   /* of keys and entries together, with what managing them takes */
    int64_t ttl;      /* microseconds after its last use until a key is forgotten, and after its arrival until an entry is */
};

/* Whose state it is. */
struct store_name {
    struct slice text; /* at most STORE_KEY_BYTES */
    bool derived;      /* made from a recipe that has no key: another name than a key of the same text, and never told */
};

/* What a request takes of its key's state. */
struct store_wish {
    bool step;      /* the next step of a sequence */
    uint64_t quota; /* at most so many requests in a window; 0: there is no limit */
    int64_t window; /* microseconds; a window begins with the first request after the one before has ended */
};

/* What it got. */
struct store_turn {
    bool limited;       /* the quota is used up; no step was taken */
    uint64_t step;      /* how many were taken before this one */
    uint64_t remaining; /* of the quota */
    int64_t reset;      /* microseconds until the window ends */
};

/* NULL: no memory. store_free takes NULL; nobody waits any more. */
struct store *store_new(const struct store_limits *limits);
void store_free(struct store *store);

/* Takes a turn: what is exact when many clients ask at once is decided here. false: no memory; nothing was taken. */
bool store_take(struct store *store, const struct store_name *name, const struct store_wish *wish, int64_t now,
                struct store_turn *turn);

/* Forgets a key, and its entries in the journal; everything if key.data is NULL. Returns how many keys were forgotten. */
size_t store_reset(struct store *store, struct slice key);

/* How much is held. */
struct store_counts {
    uint64_t keys, entries, bytes;
};
struct store_counts store_count(struct store *store, int64_t now);

#endif
