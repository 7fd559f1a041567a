/* The store: its lock, its bounds, and the changes of the states of its keys. */
#include <stdlib.h>

#include "state/store-parts.h"

struct store *store_new(const struct store_limits *limits, struct account *account)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    store->limits = *limits;
    store->account = account;
    pthread_mutex_init(&store->lock, NULL);
    bool has_keys = keys_init(&store->keys, limits->keys, account);
    if (journal_init(&store->journal, limits->entries, account) && has_keys)
        return store;
    store_free(store);
    return NULL;
}

void store_free(struct store *store)
{
    if (!store)
        return;
    keys_release(&store->keys); /* first: their entries leave the journal */
    journal_release(&store->journal);
    pthread_mutex_destroy(&store->lock);
    free(store);
}

void store_expire(struct store *store, int64_t now)
{
    struct key *key;
    struct record *record;
    while ((key = keys_oldest(&store->keys)) && key->used + store->limits.ttl < now)
        keys_drop(&store->keys, key);
    while ((record = journal_oldest(&store->journal)) && record->recorded + store->limits.ttl < now)
        journal_drop(record);
}

/* Forgets an entry or a key, whichever was not used for longer. false: there is nothing left to forget. */
static bool evict(struct store *store, const struct key *in_use)
{
    struct record *record = journal_oldest(&store->journal);
    struct key *key = keys_oldest(&store->keys);
    if (key == in_use)
        key = NULL; /* it was used last, so it is the only one */
    if (record && (!key || record->recorded <= key->used))
        journal_drop(record);
    else if (key)
        keys_drop(&store->keys, key);
    return record || key;
}

bool store_make_room(struct store *store, enum account_kind kind, size_t bytes, const struct key *in_use)
{
    while (!account_take(store->account, kind, bytes))
        if (!evict(store, in_use))
            return false;
    return true;
}

struct key *store_find(const struct store *store, const struct store_name *name)
{
    return name->text.length <= STORE_KEY_BYTES ? keys_find(&store->keys, name, keys_hash(&store->keys, name)) : NULL;
}

struct key *store_use(struct store *store, const struct store_name *name, int64_t now)
{
    struct key *key = keys_find_again(&store->keys, name);
    uint64_t hash = key ? key->hash : keys_hash(&store->keys, name);
    if (!key)
        key = keys_find(&store->keys, name, hash);
    if (key) {
        keys_use(&store->keys, key, now);
        return key;
    }
    while (store->keys.count >= store->limits.keys)
        keys_drop(&store->keys, keys_oldest(&store->keys));
    return store_make_room(store, ACCOUNT_STATE, KEY_BYTES, NULL) ? keys_add(&store->keys, name, hash, now) : NULL;
}

struct state *store_state(struct store *store, struct key *key, const struct state_kind *kind)
{
    struct state *state = key_state(key, kind);
    if (!state && store_make_room(store, ACCOUNT_STATE, state_bytes(kind, NULL), key))
        state = key_add_state(&store->keys, key, kind);
    return state;
}

/* Has the account know what the state owns after a change. false: it does not fit, and the state is forgotten. */
static bool settle(struct store *store, struct key *key, struct state *state)
{
    size_t bytes = state_bytes(state->kind, state);
    if (bytes > state->bytes && !store_make_room(store, ACCOUNT_STATE, bytes - state->bytes, key)) {
        key_drop_state(&store->keys, key, state);
        return false;
    }
    if (bytes < state->bytes)
        account_give(store->account, ACCOUNT_STATE, state->bytes - bytes);
    state->bytes = bytes;
    return true;
}

bool store_update(struct store *store, const struct store_name *name, const struct state_kind *kind, int64_t now,
                  void (*change)(void *state, void *context), void *context)
{
    pthread_mutex_lock(&store->lock);
    store_expire(store, now);
    struct key *key = store_use(store, name, now);
    struct state *state = key ? store_state(store, key, kind) : NULL;
    if (state)
        change(state->data, context);
    bool fine = state && settle(store, key, state);
    pthread_mutex_unlock(&store->lock);
    return fine;
}

bool store_look(struct store *store, const struct store_name *name, const struct state_kind *kind, int64_t now,
                void (*look)(const void *state, void *context), void *context)
{
    pthread_mutex_lock(&store->lock);
    store_expire(store, now);
    const struct key *key = store_find(store, name);
    const struct state *state = key ? key_state(key, kind) : NULL;
    if (state)
        look(state->data, context);
    pthread_mutex_unlock(&store->lock);
    return state != NULL;
}

size_t store_reset(struct store *store, struct slice key)
{
    const struct store_name name = { .text = key };
    pthread_mutex_lock(&store->lock);
    uint64_t before = store->keys.count;
    struct key *one = key.data ? store_find(store, &name) : NULL;
    struct record *record;
    if (one)
        keys_drop(&store->keys, one);
    while (!key.data && store->keys.count)
        keys_drop(&store->keys, keys_oldest(&store->keys));
    while (!key.data && (record = journal_oldest(&store->journal)))
        journal_drop(record);
    uint64_t after = store->keys.count;
    pthread_mutex_unlock(&store->lock);
    return (size_t)(before - after);
}

struct store_counts store_count(struct store *store, int64_t now)
{
    pthread_mutex_lock(&store->lock);
    store_expire(store, now);
    struct store_counts counts = { store->keys.count, store->journal.count, account_held(store->account, ACCOUNT_REMEMBERED) };
    pthread_mutex_unlock(&store->lock);
    return counts;
}

struct store_counts store_most(const struct store *store)
{
    return (struct store_counts){ store->limits.keys, store->limits.entries, account_most(store->account, ACCOUNT_REMEMBERED) };
}
