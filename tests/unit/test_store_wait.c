/* Tests of those who wait for entries of the journal. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record.h"
#include "state/journal-parts.h"

enum { ROUNDS = 3000 };

static int woken;

static void wake(struct journal_waiter *waiter)
{
    assert_false(waiter->waits);
    woken++;
}

static void test_waiting(void **state)
{
    (void)state;
    struct journal_waiter three = { .filter.key = slice_of("a"), .missing = 3, .wake = wake }, one = three, gone = three;
    one.missing = 1;
    woken = 0;
    record("a", "/", (struct slice){ 0 }, 0);
    journal_await(store, &one, 0);
    assert_int_equal(woken, 1);
    journal_await(store, &three, 0);
    journal_await(store, &gone, 0);
    record("b", "/", (struct slice){ 0 }, 0);
    record("a", "/", (struct slice){ 0 }, 0);
    journal_unawait(store, &gone);
    assert_int_equal(woken, 1);
    record("a", "/", (struct slice){ 0 }, 0);
    assert_int_equal(woken, 2);
    record("a", "/", (struct slice){ 0 }, 0);
    journal_unawait(store, &three);
    journal_unawait(store, &one);
    assert_int_equal(woken, 2);
}

static void test_waiting_for_the_end(void **state)
{
    (void)state;
    const struct slice a = { "a", 1 };
    const struct journal_entry outcome = { .code = 200, .answered = 5, .sent = 4 };
    struct journal_waiter two = { .filter = { .key = a, .over = true }, .missing = 2, .wake = wake };
    woken = 0;
    uint64_t first = record("a", "/", (struct slice){ 0 }, 0), second = record("a", "/", (struct slice){ 0 }, 0);
    uint64_t other = record("b", "/", (struct slice){ 0 }, 0);
    journal_complete(store, first, &outcome);
    journal_await(store, &two, 0);
    record("a", "/", (struct slice){ 0 }, 0);
    journal_complete(store, other, &outcome);
    assert_int_equal(woken, 0);
    journal_complete(store, second, &outcome);
    assert_int_equal(woken, 1);
    journal_unawait(store, &two);
}

static void test_waiting_counts_what_is_there(void **state)
{
    (void)state;
    for (int i = 0; i < 90; i++)
        record("a", "/", (struct slice){ 0 }, 0);
    struct journal_waiter there = { .filter.key = slice_of("a"), .missing = 90, .wake = wake }, few = there, one_more = there;
    few.missing = 10;
    one_more.missing = 91;
    woken = 0;
    journal_await(store, &there, 0);
    assert_int_equal(woken, 1);
    journal_await(store, &few, 0);
    assert_int_equal(woken, 2);
    assert_int_equal(few.missing, 0);
    journal_await(store, &one_more, 0);
    assert_int_equal(woken, 2);
    record("a", "/", (struct slice){ 0 }, 0);
    assert_int_equal(woken, 3);
}

static void *record_all(void *context)
{
    (void)context;
    for (int i = 0; i < ROUNDS; i++)
        record("b", "/", (struct slice){ 0 }, 0);
    return NULL;
}

/* Whatever is counted as there or as coming is counted once. */
static void test_waiting_beside_other_threads(void **state)
{
    (void)state;
    pthread_t thread;
    struct journal_waiter waiters[50], one_too_many = { .filter.key = slice_of("b"), .missing = ROUNDS + 1, .wake = wake };
    make((struct store_limits){ 10, ROUNDS, 1000 * (int64_t)SECOND }, 1 << 24);
    woken = 0;
    assert_int_equal(pthread_create(&thread, NULL, record_all, NULL), 0);
    for (int i = 0; i < 50; i++) {
        waiters[i] = (struct journal_waiter){ .filter.key = slice_of("b"), .missing = ROUNDS, .wake = wake };
        journal_await(store, &waiters[i], 0);
    }
    journal_await(store, &one_too_many, 0);
    pthread_join(thread, NULL);
    assert_int_equal(woken, 50);
    record("b", "/", (struct slice){ 0 }, 0);
    assert_int_equal(woken, 51);
}

static void *complete_all(void *context)
{
    (void)context;
    for (uint64_t id = ROUNDS; id >= 1; id--) /* backwards, against the counting */
        journal_complete(store, id, &(struct journal_entry){ .code = 200, .answered = 1 });
    return NULL;
}

static void test_what_ends_while_others_are_counted(void **state)
{
    (void)state;
    pthread_t thread;
    struct journal_waiter waiters[50];
    make((struct store_limits){ 10, 2 * ROUNDS, 1000 * (int64_t)SECOND }, 1 << 24);
    for (int i = 0; i < ROUNDS + 1; i++)
        record("b", "/", (struct slice){ 0 }, 0);
    woken = 0;
    assert_int_equal(pthread_create(&thread, NULL, complete_all, NULL), 0);
    for (int i = 0; i < 50; i++) {
        waiters[i] =
            (struct journal_waiter){ .filter = { .key = slice_of("b"), .over = true }, .missing = ROUNDS + 1, .wake = wake };
        journal_await(store, &waiters[i], 0);
    }
    pthread_join(thread, NULL);
    assert_int_equal(woken, 0); /* nothing was counted twice */
    journal_complete(store, ROUNDS + 1, &(struct journal_entry){ .code = 200, .answered = 1 });
    assert_int_equal(woken, 50); /* and nothing was passed over */
}

static void test_what_is_counted_later_wakes_nobody(void **state)
{
    (void)state;
    const struct journal_cursor cursor = { .low = 10, .high = 20 };
    const uint64_t later[] = { 10, 15, 19 }, now[] = { 9, 20 };
    struct journal journal = { 0 };
    struct journal_waiter waiter = { .missing = 2, .wake = wake, .waits = true, .counting = &cursor };
    woken = 0;
    list_append(&journal.waiters, &waiter.link);
    for (size_t i = 0; i < 3; i++)
        journal_wake(&journal, &(struct journal_entry){ .id = later[i] }, false);
    assert_int_equal(waiter.missing, 2);
    for (size_t i = 0; i < 2; i++)
        journal_wake(&journal, &(struct journal_entry){ .id = now[i] }, false);
    assert_int_equal(woken, 1);
    assert_null(journal.waiters.first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_waiting, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_waiting_for_the_end, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_waiting_counts_what_is_there, make_roomy, free_store),
        cmocka_unit_test_teardown(test_waiting_beside_other_threads, free_store),
        cmocka_unit_test(test_what_is_counted_later_wakes_nobody),
        cmocka_unit_test_teardown(test_what_ends_while_others_are_counted, free_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
