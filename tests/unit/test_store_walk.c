/* Tests of walks over the journal, while it changes. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "record.h"

/* Records so many entries, "/1" and so on, in turn with and without the key "a". */
static void record_many(int count)
{
    char target[20];
    for (int i = 1; i <= count; i++) {
        snprintf(target, sizeof target, "/%d", i);
        record(i % 2 ? NULL : "a", target, (struct slice){ 0 }, 0);
    }
}

/* A walk that checks the order of what it sees, and may do something at each entry. */
struct tour {
    bool newest_first;
    uint64_t last, count, stop;
    void (*act)(const struct journal_entry *entry);
};

static bool go_on(void *context, const struct journal_entry *entry)
{
    struct tour *tour = context;
    char target[20];
    if (tour->last)
        assert_true(tour->newest_first ? entry->id < tour->last : entry->id > tour->last);
    tour->last = entry->id;
    tour->count++;
    if (tour->act)
        tour->act(entry);
    snprintf(target, sizeof target, "/%d", (int)entry->id);
    assert_true(slice_is(entry->target, target)); /* after act: the texts are still there */
    return tour->count != tour->stop;
}

static uint64_t count_of(struct tour tour, const char *key)
{
    const struct journal_filter filter = { .key = key ? slice_of(key) : (struct slice){ 0 } };
    size_t called = journal_walk(store, &filter, tour.newest_first, 0, go_on, &tour);
    assert_int_equal(called, tour.count);
    return tour.count;
}

static void make_large(void)
{
    make((struct store_limits){ 10, 1000, 1000 * (int64_t)SECOND }, 1 << 20);
    record_many(500);
}

static void test_long_walks_in_both_directions(void **state)
{
    (void)state;
    make_large();
    for (int newest_first = 0; newest_first < 2; newest_first++) {
        assert_int_equal(count_of((struct tour){ .newest_first = newest_first }, NULL), 500);
        assert_int_equal(count_of((struct tour){ .newest_first = newest_first }, "a"), 250);
        assert_int_equal(count_of((struct tour){ .newest_first = newest_first, .stop = 77 }, "a"), 77);
        assert_int_equal(count_of((struct tour){ .newest_first = newest_first, .stop = 1 }, NULL), 1);
    }
    assert_int_equal(journal_clear(store, &(struct journal_filter){ .target = slice_of("/3") }), 111);
    assert_int_equal(count_of((struct tour){ 0 }, NULL), 389);
    assert_int_equal(count_of((struct tour){ .newest_first = true }, "a"),
                     195); /* 2 of 30 to 39 are even: 5, of 300 to 399: 50 */
}

static void record_more(const struct journal_entry *entry)
{
    (void)entry;
    record("a", "/more", (struct slice){ 0 }, 0);
}

static void test_what_comes_during_a_walk_is_not_in_it(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        make_large();
        assert_int_equal(count_of((struct tour){ .newest_first = i % 2, .act = record_more }, i / 2 ? "a" : NULL),
                         i / 2 ? 250 : 500);
        free_store(NULL);
    }
}

static void forget_all(const struct journal_entry *entry)
{
    (void)entry;
    store_reset(store, (struct slice){ 0 });
}

static void test_an_entry_stays_until_its_call_is_over(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        make_large();
        assert_in_range(count_of((struct tour){ .newest_first = i % 2, .act = forget_all }, i / 2 ? "a" : NULL), 1, 32);
        assert_int_equal(account_held(&account, ACCOUNT_REMEMBERED), 0);
        free_store(NULL);
    }
}

/* Forgets it and those around it, so that the walk finds its way by those that are left. */
static void forget_around(const struct journal_entry *entry)
{
    char target[20];
    snprintf(target, sizeof target, "/%d", (int)entry->id / 10);
    journal_clear(store, &(struct journal_filter){ .target = slice_of(target) });
}

static void test_a_walk_finds_its_way_through_gaps(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        make_large();
        uint64_t count = count_of((struct tour){ .newest_first = i % 2, .act = forget_around }, i / 2 ? "a" : NULL);
        assert_true(count >= (i / 2 ? 25 : 50));
        free_store(NULL);
    }
}

enum { THREADS = 4, ROUNDS = 3000 };

static bool read_all(void *context, const struct journal_entry *entry)
{
    size_t *sum = context;
    for (size_t i = 0; i < entry->target.length; i++)
        *sum += (unsigned char)entry->target.data[i];
    return entry->key.length == 1 && entry->key.data[0] == 'a' && (!entry->answered || entry->code == 503);
}

static void *record_and_complete(void *context)
{
    (void)context;
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t id = record("a", "/target", (struct slice){ 0 }, 0);
        journal_complete(store, id, &(struct journal_entry){ .code = 503, .answered = 1 });
        if (i % 500 == 0)
            store_reset(store, slice_of("a"));
    }
    return NULL;
}

static void *walk_and_clear(void *context)
{
    const struct journal_filter filter = { .key = slice_of("a") }, over = { .key = slice_of("a"), .over = true };
    (void)context;
    for (int i = 0; i < ROUNDS / 50; i++) {
        size_t sum = 0, seen_there = journal_walk(store, &filter, i % 2, 0, read_all, &sum);
        if (sum != seen_there * ('/' + 't' + 'a' + 'r' + 'g' + 'e' + 't'))
            return context;
        if (i % 10 == 0)
            journal_clear(store, &over);
    }
    return NULL;
}

static void test_walks_beside_other_threads(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    make((struct store_limits){ 10, 200, 1000 * (int64_t)SECOND }, 50000);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, i % 2 ? walk_and_clear : record_and_complete, store), 0);
    for (int i = 0; i < THREADS; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    store_reset(store, (struct slice){ 0 });
    assert_int_equal(account_held(&account, ACCOUNT_REMEMBERED), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_long_walks_in_both_directions, free_store),
        cmocka_unit_test_teardown(test_what_comes_during_a_walk_is_not_in_it, free_store),
        cmocka_unit_test_teardown(test_an_entry_stays_until_its_call_is_over, free_store),
        cmocka_unit_test_teardown(test_a_walk_finds_its_way_through_gaps, free_store),
        cmocka_unit_test_teardown(test_walks_beside_other_threads, free_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
