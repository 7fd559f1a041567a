/* Tests of the store: steps and limits with a time of our own, and the bounds of keys, entries and bytes. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "state/journal.h"

enum { SECOND = 1000000, MANY = 1000000 };

static struct store *store;

static void make(struct store_limits limits)
{
    store = store_new(&limits);
    assert_non_null(store);
}

static int make_roomy(void **state)
{
    (void)state;
    make((struct store_limits){ 100, 100, 1 << 20, 1000 * (int64_t)SECOND });
    return 0;
}

static int free_store(void **state)
{
    (void)state;
    store_free(store);
    store = NULL;
    return 0;
}

static struct store_turn take(const char *key, struct store_wish wish, int64_t now)
{
    struct store_turn turn;
    const struct store_name name = { .text = slice_of(key) };
    assert_true(store_take(store, &name, &wish, now, &turn));
    return turn;
}

/* The next step of the key. */
static uint64_t step(const char *key, int64_t now)
{
    return take(key, (struct store_wish){ .step = true }, now).step;
}

static uint64_t keys(void)
{
    return store_count(store, 0).keys;
}

static void test_steps_are_counted_a_key(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 5; i++) {
        assert_int_equal(step("a", 0), i);
        assert_int_equal(step("b", 0), i);
    }
    assert_int_equal(take("a", (struct store_wish){ 0 }, 0).step, 0);
    assert_int_equal(step("a", 0), 5);
    assert_int_equal(keys(), 2);
}

static void test_a_derived_name_is_another_one(void **state)
{
    (void)state;
    struct store_turn turn;
    const struct store_name derived = { slice_of("a"), true };
    const struct store_wish wish = { .step = true };
    assert_int_equal(step("a", 0), 0);
    assert_true(store_take(store, &derived, &wish, 0, &turn));
    assert_int_equal(turn.step, 0);
    assert_int_equal(store_reset(store, slice_of("a")), 1);
    assert_true(store_take(store, &derived, &wish, 0, &turn));
    assert_int_equal(turn.step, 1);
}

static void test_names_of_all_bytes_and_lengths(void **state)
{
    (void)state;
    char text[STORE_KEY_BYTES];
    struct store_turn turn;
    const struct store_wish wish = { .step = true };
    memset(text, 0xFF, sizeof text);
    for (size_t length = 1; length <= sizeof text; length++) {
        const struct store_name name = { .text = { text, length } };
        assert_true(store_take(store, &name, &wish, 0, &turn));
        assert_int_equal(turn.step, 0);
    }
    assert_int_equal(keys(), STORE_KEY_BYTES);
}

static void check_turn(struct store_turn turn, bool limited, uint64_t remaining, int64_t reset)
{
    assert_int_equal(turn.limited, limited);
    assert_int_equal(turn.remaining, remaining);
    assert_int_equal(turn.reset, reset);
}

static void test_a_window_lasts_from_its_first_request(void **state)
{
    (void)state;
    const struct store_wish wish = { .quota = 3, .window = 10 * SECOND };
    check_turn(take("a", wish, 5), false, 2, 10 * SECOND);
    check_turn(take("a", wish, 5 + SECOND), false, 1, 9 * SECOND);
    check_turn(take("a", wish, 5 + SECOND), false, 0, 9 * SECOND);
    check_turn(take("a", wish, 5 + 2 * SECOND), true, 0, 8 * SECOND);
    check_turn(take("a", wish, 5 + 10 * SECOND - 1), true, 0, 1); /* those that were refused do not count */
    check_turn(take("a", wish, 5 + 10 * SECOND), false, 2, 10 * SECOND);
    check_turn(take("a", wish, 5 + 35 * SECOND), false, 2, 10 * SECOND);
    check_turn(take("b", wish, 5 + 35 * SECOND), false, 2, 10 * SECOND);
}

static void test_a_clock_that_was_read_earlier(void **state)
{
    (void)state;
    const struct store_wish wish = { .quota = 3, .window = SECOND };
    check_turn(take("a", wish, 1000), false, 2, SECOND);
    check_turn(take("a", wish, 990), false, 1, SECOND);
    check_turn(take("a", wish, 1010), false, 0, SECOND - 10);
}

static void test_another_window_is_another_limit(void **state)
{
    (void)state;
    check_turn(take("a", (struct store_wish){ .quota = 1, .window = SECOND }, 0), false, 0, SECOND);
    check_turn(take("a", (struct store_wish){ .quota = 1, .window = 2 * SECOND }, 0), false, 0, 2 * SECOND);
}

static void test_a_limited_request_takes_no_step(void **state)
{
    (void)state;
    const struct store_wish wish = { .step = true, .quota = 2, .window = SECOND };
    assert_int_equal(take("a", wish, 0).step, 0);
    assert_int_equal(take("a", wish, 0).step, 1);
    assert_true(take("a", wish, 0).limited);
    assert_int_equal(take("a", wish, SECOND).step, 2);
}

static void test_the_least_recently_used_key_goes(void **state)
{
    (void)state;
    make((struct store_limits){ 3, 10, 1 << 20, SECOND });
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
    make((struct store_limits){ 10, 10, 1 << 20, SECOND });
    step("a", 0);
    step("b", 1);
    assert_int_equal(step("a", SECOND), 1);
    assert_int_equal(store_count(store, SECOND + 1).keys, 2);
    assert_int_equal(store_count(store, SECOND + 2).keys, 1);
    assert_int_equal(step("a", 2 * SECOND), 2);
    assert_int_equal(step("a", 3 * SECOND + 1), 0);
}

static uint64_t record(const char *key, const char *target, struct slice content, int64_t now)
{
    const struct journal_entry entry = {
        .key = key ? slice_of(key) : (struct slice){ 0 },
        .method = slice_of("GET"),
        .target = slice_of(target),
        .content = content,
        .content_size = content.length,
        .code = 200,
        .arrived = now,
    };
    return journal_record(store, &entry, now);
}

static char seen[1000];

static bool see(void *context, const struct journal_entry *entry)
{
    (void)context;
    snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%.*s ", (int)entry->target.length, entry->target.data);
    return true;
}

/* Fails unless the filter means these targets, in order. */
static void means(struct journal_filter filter, bool newest_first, const char *targets)
{
    seen[0] = '\0';
    journal_walk(store, &filter, newest_first, 0, see, NULL);
    assert_string_equal(seen, targets);
}

static void test_the_journal_in_both_directions(void **state)
{
    (void)state;
    const struct slice none = { 0 };
    assert_int_equal(record("a", "/1", none, 0), 1);
    assert_int_equal(record(NULL, "/2", none, 0), 2);
    assert_int_equal(record("b", "/3", none, 0), 3);
    assert_int_equal(record("a", "/41", none, 0), 4);
    means((struct journal_filter){ 0 }, false, "/1 /2 /3 /41 ");
    means((struct journal_filter){ 0 }, true, "/41 /3 /2 /1 ");
    means((struct journal_filter){ .key = slice_of("a") }, false, "/1 /41 ");
    means((struct journal_filter){ .key = slice_of("a") }, true, "/41 /1 ");
    means((struct journal_filter){ .key = slice_of("c") }, true, "");
    means((struct journal_filter){ .target = slice_of("/4") }, true, "/41 ");
    means((struct journal_filter){ .method = slice_of("GE") }, true, "");
    means((struct journal_filter){ .code = 404 }, true, "");
    assert_int_equal(journal_clear(store, &(struct journal_filter){ .key = slice_of("a") }), 2);
    means((struct journal_filter){ 0 }, true, "/3 /2 ");
    means((struct journal_filter){ .key = slice_of("a") }, true, "");
    assert_int_equal(keys(), 2);
    assert_int_equal(store_reset(store, slice_of("b")), 1);
    means((struct journal_filter){ 0 }, true, "/2 ");
    assert_int_equal(store_reset(store, none), 1);
    means((struct journal_filter){ 0 }, true, "");
    assert_int_equal(store_count(store, 0).bytes, 0);
}

static void test_only_the_last_entries_stay(void **state)
{
    (void)state;
    char target[20];
    make((struct store_limits){ 10, 3, 1 << 20, SECOND });
    for (int i = 1; i <= 8; i++) {
        snprintf(target, sizeof target, "/%d", i);
        record(i % 2 ? "odd" : "even", target, (struct slice){ 0 }, 0);
    }
    means((struct journal_filter){ 0 }, false, "/6 /7 /8 ");
    means((struct journal_filter){ .key = slice_of("even") }, false, "/6 /8 ");
    means((struct journal_filter){ .key = slice_of("odd") }, false, "/7 ");
    assert_int_equal(store_count(store, SECOND).entries, 3);
    assert_int_equal(store_count(store, SECOND + 1).entries, 0);
}

static bool look_at_content(void *context, const struct journal_entry *entry)
{
    *(struct journal_entry *)context = *entry;
    return false;
}

static void test_content_is_cut_and_counted(void **state)
{
    (void)state;
    char *content = calloc(1, JOURNAL_CONTENT + 1);
    struct journal_entry found = { 0 };
    record("a", "/", (struct slice){ content, JOURNAL_CONTENT + 1 }, 0);
    free(content);
    assert_int_equal(journal_walk(store, &(struct journal_filter){ 0 }, true, 0, look_at_content, &found), 1);
    assert_int_equal(found.content.length, JOURNAL_CONTENT);
    assert_int_equal(found.content_size, JOURNAL_CONTENT + 1);
    assert_true(store_count(store, 0).bytes > JOURNAL_CONTENT);
}

static void test_bytes_are_bounded_and_the_oldest_goes(void **state)
{
    (void)state;
    char target[20];
    char *content = calloc(1, JOURNAL_CONTENT);
    make((struct store_limits){ 1000, 1000, 100000, SECOND });
    for (int i = 1; i <= 50; i++) {
        snprintf(target, sizeof target, "/%d", i);
        record(i == 50 ? NULL : target + 1, target, (struct slice){ content, JOURNAL_CONTENT }, i);
        assert_true(store_count(store, 0).bytes <= 100000);
    }
    free(content);
    means((struct journal_filter){ .target = slice_of("/5") }, true, "/50 ");
    means((struct journal_filter){ .target = slice_of("/1") }, true, "");
    assert_true(keys() >= 4 && keys() <= 6); /* an entry takes its key along when that is older than others */
}

static void test_completion(void **state)
{
    (void)state;
    struct journal_entry found;
    uint64_t id = record("a", "/", (struct slice){ 0 }, 0);
    journal_complete(store, id, &(struct journal_entry){ .code = 503, .size = 7, .answered = 9, .left = true });
    journal_complete(store, id + 1, &(struct journal_entry){ .code = 1 });
    journal_walk(store, &(struct journal_filter){ .code = 503 }, true, 0, look_at_content, &found);
    assert_int_equal(found.size, 7);
    assert_int_equal(found.answered, 9);
    assert_true(found.left);
    store_reset(store, (struct slice){ 0 });
    journal_complete(store, id, &(struct journal_entry){ .code = 200 });
}

static int woken;

static void wake(struct journal_waiter *waiter)
{
    assert_null(waiter->place);
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

static void test_what_was_lost_is_counted(void **state)
{
    (void)state;
    const struct slice a = { "a", 1 }, b = { "b", 1 };
    const struct journal_filter all_of_a = { .key = a };
    make((struct store_limits){ 10, 4, 1 << 20, 1000 * (int64_t)SECOND });
    for (int i = 0; i < 6; i++)
        record("a", "/", (struct slice){ 0 }, i);
    assert_int_equal(journal_lost(store, a), 2);
    record("b", "/", (struct slice){ 0 }, 6);
    assert_int_equal(journal_lost(store, a), 3);
    assert_int_equal(journal_lost(store, b), 0);
    journal_clear(store, &all_of_a);
    assert_int_equal(journal_lost(store, a), 0);
    for (int i = 0; i < 5; i++)
        record("a", "/", (struct slice){ 0 }, 10 + i);
    assert_int_equal(journal_lost(store, a), 1);
    store_reset(store, a);
    assert_int_equal(journal_lost(store, a), 0);
}

static void test_a_million_keys(void **state)
{
    (void)state;
    char key[20];
    make((struct store_limits){ 1000, 1000, 300000, 1000 * (int64_t)SECOND });
    for (int i = 0; i < MANY; i++) {
        snprintf(key, sizeof key, "key%d", i);
        assert_int_equal(step(key, i), 0);
        if (i % 10 == 0)
            record(key, "/", (struct slice){ 0 }, i);
    }
    struct store_counts counts = store_count(store, MANY);
    assert_in_range(counts.keys, 100, 1000);
    assert_true(counts.bytes <= 300000 && counts.bytes >= 200000);
    assert_int_equal(step("key999999", MANY), 1);
    assert_int_equal(step("key0", MANY), 0);
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
        cmocka_unit_test_setup_teardown(test_a_window_lasts_from_its_first_request, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_a_clock_that_was_read_earlier, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_another_window_is_another_limit, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_a_limited_request_takes_no_step, make_roomy, free_store),
        cmocka_unit_test_teardown(test_the_least_recently_used_key_goes, free_store),
        cmocka_unit_test_teardown(test_what_is_not_used_is_forgotten, free_store),
        cmocka_unit_test_setup_teardown(test_the_journal_in_both_directions, make_roomy, free_store),
        cmocka_unit_test_teardown(test_only_the_last_entries_stay, free_store),
        cmocka_unit_test_setup_teardown(test_content_is_cut_and_counted, make_roomy, free_store),
        cmocka_unit_test_teardown(test_bytes_are_bounded_and_the_oldest_goes, free_store),
        cmocka_unit_test_setup_teardown(test_completion, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_waiting, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_waiting_for_the_end, make_roomy, free_store),
        cmocka_unit_test_teardown(test_what_was_lost_is_counted, free_store),
        cmocka_unit_test_teardown(test_a_million_keys, free_store),
        cmocka_unit_test_setup_teardown(test_steps_are_exact_with_threads, make_roomy, free_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
