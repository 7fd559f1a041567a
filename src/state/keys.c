/* How keys are found, used and forgotten with their states. */
#include "state/keys.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

bool keys_init(struct keys *keys, uint64_t count, struct account *account)
{
    size_t buckets = 64;
    while (buckets < count)
        buckets *= 2;
    *keys = (struct keys){ .account = account, .secret = { random_number(), random_number() }, .mask = buckets - 1 };
    keys->buckets = calloc(buckets, sizeof(struct key *));
    return keys->buckets != NULL;
}

void keys_release(struct keys *keys)
{
    while (keys->count)
        keys_drop(keys, keys_oldest(keys));
    free(keys->buckets);
}

/* Keyed by the secret: whoever chooses keys cannot make them collide. */
uint64_t keys_hash(const struct keys *keys, const struct store_name *name)
{
    uint64_t hash[SHA256_DIGEST_SIZE / sizeof(uint64_t)];
    uint8_t derived = name->derived;
    struct sha256_ctx sha256;
    sha256_init(&sha256);
    sha256_update(&sha256, sizeof keys->secret, (const uint8_t *)keys->secret);
    sha256_update(&sha256, 1, &derived);
    sha256_update(&sha256, name->text.length, (const uint8_t *)name->text.data);
    sha256_digest(&sha256, sizeof hash, (uint8_t *)hash);
    return hash[0];
}

static bool is(const struct key *key, const struct store_name *name)
{
    return key->derived == name->derived && slice_equals((struct slice){ key->text, key->length }, name->text);
}

struct key *keys_find(const struct keys *keys, const struct store_name *name, uint64_t hash)
{
    struct key *key = keys->buckets[hash & keys->mask];
    while (key && !(key->hash == hash && is(key, name)))
        key = key->chain;
    return key;
}

struct key *keys_find_again(const struct keys *keys, const struct store_name *name)
{
    struct key *newest = keys->by_use.last ? LIST_ITEM(keys->by_use.last, struct key, link) : NULL;
    return newest && is(newest, name) ? newest : NULL;
}

struct key *keys_add(struct keys *keys, const struct store_name *name, uint64_t hash, int64_t now)
{
    struct key *key = calloc(1, sizeof *key);
    if (!key) {
        account_give(keys->account, ACCOUNT_STATE, KEY_BYTES);
        return NULL;
    }
    key->hash = hash;
    key->used = now;
    key->derived = name->derived;
    key->length = (unsigned char)name->text.length;
    if (key->length)
        memcpy(key->text, name->text.data, key->length);
    key->chain = keys->buckets[hash & keys->mask];
    keys->buckets[hash & keys->mask] = key;
    list_append(&keys->by_use, &key->link);
    keys->count++;
    return key;
}

void keys_use(struct keys *keys, struct key *key, int64_t now)
{
    key->used = now;
    list_remove(&keys->by_use, &key->link);
    list_append(&keys->by_use, &key->link);
}

struct key *keys_oldest(const struct keys *keys)
{
    return keys->by_use.first ? LIST_ITEM(keys->by_use.first, struct key, link) : NULL;
}

void keys_drop(struct keys *keys, struct key *key)
{
    struct key **place = &keys->buckets[key->hash & keys->mask];
    while (*place != key)
        place = &(*place)->chain;
    *place = key->chain;
    while (key->states)
        key_drop_state(keys, key, key->states);
    list_remove(&keys->by_use, &key->link);
    keys->count--;
    free(key);
    account_give(keys->account, ACCOUNT_STATE, KEY_BYTES);
}

struct state *key_state(const struct key *key, const struct state_kind *kind)
{
    struct state *state = key->states;
    while (state && state->kind != kind)
        state = state->next;
    return state;
}

size_t state_bytes(const struct state_kind *kind, const struct state *state)
{
    return sizeof(struct state) + kind->size + ALLOCATION + (state && kind->owned ? kind->owned(state->data) : 0);
}

struct state *key_add_state(struct keys *keys, struct key *key, const struct state_kind *kind)
{
    struct state *state = calloc(1, sizeof *state + kind->size);
    size_t bytes = state_bytes(kind, NULL);
    if (!state) {
        account_give(keys->account, ACCOUNT_STATE, bytes);
        return NULL;
    }
    state->kind = kind;
    state->bytes = bytes;
    state->next = key->states;
    key->states = state;
    return state;
}

void key_drop_state(struct keys *keys, struct key *key, struct state *state)
{
    struct state **place = &key->states;
    while (*place != state)
        place = &(*place)->next;
    *place = state->next;
    if (state->kind->release)
        state->kind->release(state->data);
    size_t bytes = state->bytes;
    free(state);
    account_give(keys->account, ACCOUNT_STATE, bytes);
}
