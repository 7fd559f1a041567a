/* What the server remembers from one request to the next, typed states a key: bounded, the least recently used out first. */
#ifndef EVERYSTATUS_STORE_H
#define EVERYSTATUS_STORE_H

#include <stdint.h>

#include "base/slice.h"
#include "state/account.h"

/* One store serves all threads; each of the functions takes its lock. All times are clock_now's microseconds. */
struct store;

enum { STORE_KEY_BYTES = 64 };

/* What a store holds at most, beside the account's bound for what is remembered; what is beyond that is forgotten, the least
 * recently used first. */
struct store_limits {
    uint64_t keys;
    uint64_t entries; /* of the journal */
    int64_t ttl;      /* microseconds after its last use until a key is forgotten, and after its arrival until an entry is */
};

/* Whose state it is. */
struct store_name {
    struct slice text; /* at most STORE_KEY_BYTES */
    bool derived;      /* made from a recipe that has no key: another name than a key of the same text, and never told */
};

/* A kind of state: what each key may have one of. It is found by its address. */
struct state_kind {
    const char *name;
    size_t size;                        /* of the state, which begins as zeros */
    size_t (*owned)(const void *state); /* how many bytes it owns on the heap beside; NULL: none */
    void (*release)(void *state);       /* gives up what it owns, under the lock; NULL: nothing */
};

/* The account outlives the store. NULL: no memory. store_free takes NULL; nobody waits any more. */
struct store *store_new(const struct store_limits *limits, struct account *account);
void store_free(struct store *store);

/* Changes the key's state of that kind, which is made if it is missing, and uses the key. change runs under the lock: what is
 * exact when many clients ask at once is decided there. It must be quick, and must not call the store. false: there is no
 * memory; change was not called, or what it made the state own does not fit, and the state is forgotten. */
bool store_update(struct store *store, const struct store_name *name, const struct state_kind *kind, int64_t now,
                  void (*change)(void *state, void *context), void *context);

/* Has a look at the key's state of that kind, under the lock as well; that is no use of the key. false: there is none. */
bool store_look(struct store *store, const struct store_name *name, const struct state_kind *kind, int64_t now,
                void (*look)(const void *state, void *context), void *context);

/* Forgets a key, and its entries in the journal; everything if key.data is NULL. Returns how many keys were forgotten. */
size_t store_reset(struct store *store, struct slice key);

/* How much is held. */
struct store_counts {
    uint64_t keys, entries, bytes;
};
struct store_counts store_count(struct store *store, int64_t now);

/* How much may be. */
struct store_counts store_most(const struct store *store);

#endif
