/* The inside of the store, for the files that work under its lock. */
#ifndef EVERYSTATUS_STORE_PARTS_H
#define EVERYSTATUS_STORE_PARTS_H

#include <pthread.h>

#include "state/journal.h"

/* An entry with its place in its key's list; its texts lie behind it. */
struct record {
    struct journal_entry entry;
    struct key *key;              /* NULL: the request had none */
    struct record *older, *newer; /* of the same key */
    size_t bytes;
    int64_t recorded;
};

struct key {
    struct key *chain;         /* the next one in the bucket */
    struct key *older, *newer; /* by last use */
    struct record *oldest, *newest;
    uint64_t hash;
    int64_t used;
    uint64_t steps;
    uint64_t lost;               /* records that were dropped */
    int64_t window, window_ends; /* of the limit */
    uint64_t window_used;
    bool derived;
    unsigned char length;
    char text[STORE_KEY_BYTES];
};

struct store {
    pthread_mutex_t lock;
    struct store_limits limits;
    uint64_t secret[2]; /* of the hash, so that nobody can choose keys that collide */
    struct key **buckets;
    size_t mask; /* number of buckets - 1 */
    struct key *oldest, *newest;
    struct record **ring; /* the entry id lies at id % limits.entries, as long as it is there */
    uint64_t first, next; /* ids: no entry is older than first; next comes next */
    struct store_counts counts;
    struct journal_waiter *waiters;
};

/* All under the lock. */

/* The key of that name; NULL: there is none. */
struct key *store_find(const struct store *store, const struct store_name *name);

/* The same, made if there is none, and from now on the one that was used last. NULL: no memory. */
struct key *store_use(struct store *store, const struct store_name *name, int64_t now);

/* Forgets what is too old, and what is too much. The key that was used last stays. */
void store_bound(struct store *store, int64_t now);

/* Forgets one record. */
void journal_drop(struct store *store, struct record *record);

/* The record with that id; NULL: it is forgotten. */
struct record *journal_at(const struct store *store, uint64_t id);

#endif
