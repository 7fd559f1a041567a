/* Tests of the store: typed states a key, and the bounds of keys, bytes and time. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store.h"

static void test_steps_are_counted_a_key(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 5; i++) {
        assert_int_equal(step("a", 0), i);
        assert_int_equal(step("b", 0), i);
    }
    assert_int_equal(step("a", 0), 5);
    assert_int_equal(keys(), 2);
}

static void test_a_derived_name_is_another_one(void **state)
{
    (void)state;
    uint64_t taken;
    const struct store_name derived = { slice_of("a"), true };
    assert_int_equal(step("a", 0), 0);
    assert_true(sequence_take(store, &derived, 0, &taken));
    assert_int_equal(taken, 0);
    assert_int_equal(store_reset(store, slice_of("a")), 1);
    assert_true(sequence_take(store, &derived, 0, &taken));
    assert_int_equal(taken, 1);
}

static void test_names_of_all_bytes_and_lengths(void **state)
{
    (void)state;
    char text[STORE_KEY_BYTES];
    uint64_t taken;
    memset(text, 0xFF, sizeof text);
    for (size_t length = 1; length <= sizeof text; length++) {
        const struct store_name name = { .text = { text, length } };
        assert_true(sequence_take(store, &name, 0, &taken));
        assert_int_equal(taken, 0);
    }
    assert_int_equal(keys(), STORE_KEY_BYTES);
}

static void test_the_least_recently_used_key_goes(void **state)
{
    (void)state;
    make((struct store_limits){ 3, 10, SECOND }, 1 << 20);
    step("a", 0);
    step("b", 1);
    step("c", 2);
    step("a", 3);
    step("d", 4);
    assert_int_equal(keys(), 3);
    assert_int_equal(step("a", 5), 2);
    assert_int_equal(step("c", 6), 1);
    assert_int_equal(step("b", 7), 0);
    assert_int_equal(step("d", 8), 0);
}

static void test_what_is_not_used_is_forgotten(void **state)
{
    (void)state;
    make((struct store_limits){ 10, 10, SECOND }, 1 << 20);
    step("a", 0);
    step("b", 1);
    assert_int_equal(step("a", SECOND), 1);
    assert_int_equal(store_count(store, SECOND + 1).keys, 2);
    assert_int_equal(store_count(store, SECOND + 2).keys, 1);
    assert_int_equal(step("a", 2 * SECOND), 2);
    assert_int_equal(step("a", 3 * SECOND + 1), 0);
}

/* A state that owns memory, and a change that has it own so much. */
struct heap {
    size_t bytes;
    char *data;
};

static int released;

static size_t owned(const void *state)
{
    return ((const struct heap *)state)->bytes;
}

static void release(void *state)
{
    free(((struct heap *)state)->data);
    released++;
}

static const struct state_kind heap_kind = { "heap", sizeof(struct heap), owned, release };
static const struct state_kind flat_kind = { .name = "flat", .size = 100 };

static void resize(void *state, void *context)
{
    struct heap *heap = state;
    size_t *bytes = context;
    free(heap->data);
    heap->data = malloc(*bytes + 1);
    heap->bytes = *bytes;
}

static bool resize_of(const char *key, size_t bytes, int64_t now)
{
    const struct store_name name = { .text = slice_of(key) };
    return store_update(store, &name, &heap_kind, now, resize, &bytes);
}

static void see_bytes(const void *state, void *context)
{
    *(size_t *)context = ((const struct heap *)state)->bytes;
}

/* How much the state of the key owns; SIZE_MAX: it has none. */
static size_t look(const char *key, int64_t now)
{
    size_t bytes = SIZE_MAX;
    const struct store_name name = { .text = slice_of(key) };
    bool found = store_look(store, &name, &heap_kind, now, see_bytes, &bytes);
    assert_int_equal(found, bytes != SIZE_MAX);
    return bytes;
}

static void check_zeros(void *state, void *context)
{
    const char none[100] = { 0 };
    assert_memory_equal(state, none, sizeof none);
    memset(state, 0xFF, sizeof none);
    ++*(int *)context;
}

static void test_kinds_are_apart(void **state)
{
    (void)state;
    int called = 0;
    const struct store_name name = { .text = slice_of("a") };
    assert_int_equal(step("a", 0), 0);
    assert_true(store_update(store, &name, &flat_kind, 0, check_zeros, &called));
    assert_true(resize_of("a", 5, 0));
    assert_int_equal(called, 1);
    assert_int_equal(step("a", 0), 1);
    assert_int_equal(look("a", 0), 5);
    assert_int_equal(look("b", 0), SIZE_MAX);
    assert_int_equal(keys(), 1); /* nothing is made by a look */
}

static void test_all_states_go_with_their_key(void **state)
{
    (void)state;
    released = 0;
    resize_of("a", 5, 0);
    resize_of("b", 6, 0);
    step("a", 0);
    store_reset(store, slice_of("a"));
    assert_int_equal(released, 1);
    assert_int_equal(look("a", 0), SIZE_MAX);
    assert_int_equal(look("b", 0), 6);
    store_reset(store, (struct slice){ 0 });
    assert_int_equal(released, 2);
    assert_int_equal(account_held(&account, ACCOUNT_REMEMBERED), 0);
}

static void test_a_look_is_no_use(void **state)
{
    (void)state;
    make((struct store_limits){ 2, 10, SECOND }, 1 << 20);
    resize_of("a", 1, 0);
    resize_of("b", 2, 1);
    assert_int_equal(look("a", 2), 1);
    resize_of("c", 3, 3);
    assert_int_equal(look("a", 3), SIZE_MAX);
    assert_int_equal(look("b", 3), 2);
    assert_int_equal(look("b", SECOND + 2), SIZE_MAX); /* it is too old */
}

static void test_what_a_state_owns_counts(void **state)
{
    (void)state;
    resize_of("a", 0, 0);
    size_t empty = account_held(&account, ACCOUNT_REMEMBERED);
    assert_true(resize_of("a", 1000, 0));
    assert_int_equal(account_held(&account, ACCOUNT_REMEMBERED), empty + 1000);
    assert_true(resize_of("a", 10, 0));
    assert_int_equal(account_held(&account, ACCOUNT_REMEMBERED), empty + 10);
    assert_int_equal(account_now(&account, ACCOUNT_STATE), empty + 10);
}

static void test_others_go_when_a_state_grows(void **state)
{
    (void)state;
    make((struct store_limits){ 10, 10, SECOND }, 10000);
    released = 0;
    for (int i = 0; i < 3; i++)
        assert_true(resize_of((const char *[]){ "a", "b", "c" }[i], 2000, i));
    assert_int_equal(look("a", 3), 2000);
    assert_true(resize_of("a", 6000, 3)); /* "b" is the one that was used first now */
    assert_int_equal(look("b", 3), SIZE_MAX);
    assert_int_equal(look("c", 3), 2000); /* no more than it takes */
    assert_int_equal(look("a", 3), 6000);
    assert_int_equal(released, 1);
}

static void test_a_state_that_does_not_fit_is_forgotten(void **state)
{
    (void)state;
    make((struct store_limits){ 10, 10, SECOND }, 10000);
    assert_true(resize_of("a", 100, 0));
    assert_int_equal(step("a", 0), 0);
    assert_false(resize_of("a", 20000, 0));
    assert_int_equal(look("a", 0), SIZE_MAX);
    assert_int_equal(step("a", 0), 1); /* the other kinds of the key stay */
}

static void test_no_room_for_a_key(void **state)
{
    (void)state;
    uint64_t taken;
    const struct store_name name = { .text = slice_of("a") };
    make((struct store_limits){ 10, 10, SECOND }, 64);
    assert_false(sequence_take(store, &name, 0, &taken));
    assert_int_equal(keys(), 0);
}

enum { THREADS = 8, TURNS = 20000 };
static unsigned char taken[THREADS * TURNS];

static void *take_many(void *context)
{
    (void)context;
    for (int i = 0; i < TURNS; i++)
        taken[step("a", 0)]++; /* each step is one thread's alone */
    return NULL;
}

static void test_steps_are_exact_with_threads(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_many, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS * TURNS; i++)
        assert_int_equal(taken[i], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_steps_are_counted_a_key, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_a_derived_name_is_another_one, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_names_of_all_bytes_and_lengths, make_roomy, free_store),
        cmocka_unit_test_teardown(test_the_least_recently_used_key_goes, free_store),
        cmocka_unit_test_teardown(test_what_is_not_used_is_forgotten, free_store),
        cmocka_unit_test_setup_teardown(test_kinds_are_apart, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_all_states_go_with_their_key, make_roomy, free_store),
        cmocka_unit_test_teardown(test_a_look_is_no_use, free_store),
        cmocka_unit_test_setup_teardown(test_what_a_state_owns_counts, make_roomy, free_store),
        cmocka_unit_test_teardown(test_others_go_when_a_state_grows, free_store),
        cmocka_unit_test_teardown(test_a_state_that_does_not_fit_is_forgotten, free_store),
        cmocka_unit_test_teardown(test_no_room_for_a_key, free_store),
        cmocka_unit_test_setup_teardown(test_steps_are_exact_with_threads, make_roomy, free_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
