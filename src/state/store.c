/* The keys of the store: how they are found, used, counted and forgotten. */
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "state/store-parts.h"

/* What the allocator takes beside a key's own bytes. */
enum { KEY_BYTES = sizeof(struct key) + 16 };

struct store *store_new(const struct store_limits *limits)
{
    struct store *store = calloc(1, sizeof *store);
    size_t buckets = 64;
    while (store && buckets < limits->keys)
        buckets *= 2;
    if (!store)
        return NULL;
    *store = (struct store){
        .limits = *limits, .secret = { random_number(), random_number() }, .mask = buckets - 1, .first = 1, .next = 1
    };
    pthread_mutex_init(&store->lock, NULL);
    store->buckets = calloc(buckets, sizeof(struct key *));
    store->ring = calloc(limits->entries, sizeof(struct record *));
    if (store->buckets && store->ring)
        return store;
    store_free(store);
    return NULL;
}

void store_free(struct store *store)
{
    if (!store)
        return;
    if (store->buckets && store->ring)
        store_reset(store, (struct slice){ 0 });
    pthread_mutex_destroy(&store->lock);
    free(store->ring);
    free(store->buckets);
    free(store);
}

/* Keyed by the secret: whoever chooses keys cannot make them collide. */
static uint64_t hash_of(const struct store *store, const struct store_name *name)
{
    uint64_t hash[SHA256_DIGEST_SIZE / sizeof(uint64_t)];
    uint8_t derived = name->derived;
    struct sha256_ctx sha256;
    sha256_init(&sha256);
    sha256_update(&sha256, sizeof store->secret, (const uint8_t *)store->secret);
    sha256_update(&sha256, 1, &derived);
    sha256_update(&sha256, name->text.length, (const uint8_t *)name->text.data);
    sha256_digest(&sha256, sizeof hash, (uint8_t *)hash);
    return hash[0];
}

static struct key *find(const struct store *store, const struct store_name *name, uint64_t hash)
{
    struct key *key = store->buckets[hash & store->mask];
    while (key && !(key->hash == hash && key->derived == name->derived && key->length == name->text.length &&
                    memcmp(key->text, name->text.data, key->length) == 0))
        key = key->chain;
    return key;
}

struct key *store_find(const struct store *store, const struct store_name *name)
{
    return find(store, name, hash_of(store, name));
}

static void unlink_use(struct store *store, struct key *key)
{
    *(key->older ? &key->older->newer : &store->oldest) = key->newer;
    *(key->newer ? &key->newer->older : &store->newest) = key->older;
}

static void link_use(struct store *store, struct key *key, int64_t now)
{
    key->used = now;
    key->newer = NULL;
    key->older = store->newest;
    *(key->older ? &key->older->newer : &store->oldest) = key;
    store->newest = key;
}

struct key *store_use(struct store *store, const struct store_name *name, int64_t now)
{
    uint64_t hash = hash_of(store, name);
    struct key *key = find(store, name, hash);
    if (key) {
        unlink_use(store, key);
    } else {
        key = calloc(1, sizeof *key);
        if (!key)
            return NULL;
        key->hash = hash;
        key->derived = name->derived;
        key->length = (unsigned char)name->text.length;
        memcpy(key->text, name->text.data, key->length);
        key->chain = store->buckets[hash & store->mask];
        store->buckets[hash & store->mask] = key;
        store->counts.keys++;
        store->counts.bytes += KEY_BYTES;
    }
    link_use(store, key, now);
    return key;
}

/* Forgets a key with its entries. */
static void drop(struct store *store, struct key *key)
{
    struct key **place = &store->buckets[key->hash & store->mask];
    while (*place != key)
        place = &(*place)->chain;
    *place = key->chain;
    while (key->oldest)
        journal_drop(store, key->oldest);
    unlink_use(store, key);
    store->counts.keys--;
    store->counts.bytes -= KEY_BYTES;
    free(key);
}

/* The oldest record; NULL: there is none. */
static struct record *oldest_record(struct store *store)
{
    while (store->first < store->next && !journal_at(store, store->first))
        store->first++;
    return store->first < store->next ? journal_at(store, store->first) : NULL;
}

/* Forgets what was not used for too long. */
static void expire(struct store *store, int64_t now)
{
    struct record *record;
    while (store->oldest && store->oldest->used + store->limits.ttl < now)
        drop(store, store->oldest);
    while ((record = oldest_record(store)) && record->recorded + store->limits.ttl < now)
        journal_drop(store, record);
}

void store_bound(struct store *store, int64_t now)
{
    expire(store, now);
    while (store->counts.keys > store->limits.keys)
        drop(store, store->oldest);
    while (store->counts.bytes > store->limits.bytes) {
        struct record *record = oldest_record(store);
        struct key *key = store->oldest != store->newest ? store->oldest : NULL;
        if (record && (!key || record->recorded <= key->used))
            journal_drop(store, record);
        else if (key)
            drop(store, key);
        else
            break;
    }
}

/* Counts the request in the limit's window. false: it is one too many. */
static bool take_quota(struct key *key, const struct store_wish *wish, int64_t now, struct store_turn *turn)
{
    if (now >= key->window_ends || key->window != wish->window) {
        key->window = wish->window;
        key->window_ends = now + wish->window;
        key->window_used = 0;
    }
    bool fine = key->window_used < wish->quota;
    key->window_used += fine;
    turn->remaining = fine ? wish->quota - key->window_used : 0;
    turn->reset = key->window_ends - now;
    if (turn->reset > wish->window) /* another thread looked at the clock later, and was here first */
        turn->reset = wish->window;
    return fine;
}

bool store_take(struct store *store, const struct store_name *name, const struct store_wish *wish, int64_t now,
                struct store_turn *turn)
{
    *turn = (struct store_turn){ 0 };
    pthread_mutex_lock(&store->lock);
    store_bound(store, now); /* first, so that what is too old does not come back into use */
    struct key *key = store_use(store, name, now);
    if (key) {
        store_bound(store, now);
        turn->limited = wish->quota && !take_quota(key, wish, now, turn);
        if (wish->step && !turn->limited)
            turn->step = key->steps++;
    }
    pthread_mutex_unlock(&store->lock);
    return key != NULL;
}

size_t store_reset(struct store *store, struct slice key)
{
    const struct store_name name = { .text = key };
    pthread_mutex_lock(&store->lock);
    size_t before = (size_t)store->counts.keys;
    struct key *one = key.data && key.length <= STORE_KEY_BYTES ? store_find(store, &name) : NULL;
    struct record *record;
    if (one)
        drop(store, one);
    while (!key.data && store->oldest)
        drop(store, store->oldest);
    while (!key.data && (record = oldest_record(store)))
        journal_drop(store, record);
    size_t after = (size_t)store->counts.keys;
    pthread_mutex_unlock(&store->lock);
    return before - after;
}

struct store_counts store_count(struct store *store, int64_t now)
{
    pthread_mutex_lock(&store->lock);
    store_bound(store, now);
    struct store_counts counts = store->counts;
    pthread_mutex_unlock(&store->lock);
    return counts;
}
