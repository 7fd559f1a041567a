/* The keys of a store, each with its states: found by a hash, and in the order of their last use. */
#ifndef EVERYSTATUS_KEYS_H
#define EVERYSTATUS_KEYS_H

#include "base/list.h"
#include "state/store.h"

/* All of this is used under the store's lock. */

/* A state of a key. */
struct state {
    struct state *next; /* of the same key, of another kind */
    const struct state_kind *kind;
    size_t bytes; /* that the account has for it */
    max_align_t data[];
};

struct key {
    struct key *chain;     /* the next one in the bucket */
    struct list_link link; /* by last use */
    struct state *states;
    uint64_t hash;
    int64_t used;
    bool derived;
    unsigned char length;
    char text[STORE_KEY_BYTES];
};

struct keys {
    struct account *account;
    uint64_t secret[2]; /* of the hash, so that nobody can choose keys that collide */
    struct key **buckets;
    size_t mask; /* number of buckets - 1 */
    struct list by_use;
    uint64_t count;
};

/* What the allocator takes beside what is asked for, as far as the account is concerned. */
enum { ALLOCATION = 16, KEY_BYTES = sizeof(struct key) + ALLOCATION };

/* Made for about so many keys. false: no memory. keys_release drops them all. */
bool keys_init(struct keys *keys, uint64_t count, struct account *account);
void keys_release(struct keys *keys);

uint64_t keys_hash(const struct keys *keys, const struct store_name *name);

/* The key of that name, whose hash this is; NULL: there is none. */
struct key *keys_find(const struct keys *keys, const struct store_name *name, uint64_t hash);

/* The same for the key that was used last alone, which needs no hash: one request uses its key several times. */
struct key *keys_find_again(const struct keys *keys, const struct store_name *name);

/* A new key, which was used last. KEY_BYTES were taken for it, and are given back if there is no memory: NULL. */
struct key *keys_add(struct keys *keys, const struct store_name *name, uint64_t hash, int64_t now);

/* From now on the key is the one that was used last. */
void keys_use(struct keys *keys, struct key *key, int64_t now);

/* The key that was not used for the longest time; NULL: there is none. */
struct key *keys_oldest(const struct keys *keys);

/* Forgets a key with its states. */
void keys_drop(struct keys *keys, struct key *key);

/* The key's state of that kind; NULL: it has none. */
struct state *key_state(const struct key *key, const struct state_kind *kind);

/* How many bytes a state takes now; state NULL: when it is new. */
size_t state_bytes(const struct state_kind *kind, const struct state *state);

/* A new state, as keys_add. */
struct state *key_add_state(struct keys *keys, struct key *key, const struct state_kind *kind);

void key_drop_state(struct keys *keys, struct key *key, struct state *state);

#endif
