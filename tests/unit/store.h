/* A store for a test, with an account of its own. */
#ifndef EVERYSTATUS_TESTS_STORE_H
#define EVERYSTATUS_TESTS_STORE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state/sequence.h"
#include "state/store.h"

enum { SECOND = 1000000 };

static struct account account;
static struct store *store;

static inline void make(struct store_limits limits, uint64_t bytes)
{
    account_init(&account, bytes, 0);
    store = store_new(&limits, &account);
    assert_non_null(store);
}

static inline int make_roomy(void **state)
{
    (void)state;
    make((struct store_limits){ 100, 100, 1000 * (int64_t)SECOND }, 1 << 20);
    return 0;
}

/* What was taken is given back, to the last byte. */
static inline int free_store(void **state)
{
    (void)state;
    store_free(store);
    store = NULL;
    assert_int_equal(account_held(&account, ACCOUNT_REMEMBERED), 0);
    return 0;
}

/* The next step of the key. */
static inline uint64_t step(const char *key, int64_t now)
{
    uint64_t taken = UINT64_MAX;
    const struct store_name name = { .text = slice_of(key) };
    assert_true(sequence_take(store, &name, now, &taken));
    return taken;
}

static inline uint64_t keys(void)
{
    return store_count(store, 0).keys;
}

#endif
