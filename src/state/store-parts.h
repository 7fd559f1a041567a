/* The inside of the store, for the files that work under its lock. */
#ifndef EVERYSTATUS_STORE_PARTS_H
#define EVERYSTATUS_STORE_PARTS_H

#include <pthread.h>

#include "state/journal-parts.h"
#include "state/keys.h"

struct store {
    pthread_mutex_t lock;
    struct store_limits limits;
    struct account *account;
    struct keys keys;
    struct journal journal;
};

/* All under the lock. */

/* Forgets what is too old. First, so that it does not come back into use. */
void store_expire(struct store *store, int64_t now);

/* Takes so many bytes of the account, and forgets for them what was not used for the longest time, but not the key in use (or
 * NULL). false: they do not fit all the same. */
bool store_make_room(struct store *store, enum account_kind kind, size_t bytes, const struct key *in_use);

/* The key of that name; NULL: there is none. */
struct key *store_find(const struct store *store, const struct store_name *name);

/* The same, made if there is none, and from now on the one that was used last. NULL: no memory. */
struct key *store_use(struct store *store, const struct store_name *name, int64_t now);

/* The key's state of that kind, made if it has none. NULL: no memory. */
struct state *store_state(struct store *store, struct key *key, const struct state_kind *kind);

#endif
