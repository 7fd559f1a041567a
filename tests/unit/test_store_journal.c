/* Tests of the journal: its order, its bounds, and what is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "record.h"

enum { MANY = 1000000 };

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
    make((struct store_limits){ 10, 3, SECOND }, 1 << 20);
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
    make((struct store_limits){ 1000, 1000, SECOND }, 100000);
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

static size_t lengths[JOURNAL_HEADS + 1], heads;
static bool cuts[JOURNAL_HEADS + 1];

static bool look_at_heads(void *context, const struct journal_entry *entry)
{
    (void)context;
    heads = 0;
    for (const struct journal_head *head = entry->heads; head; head = head == entry->last_head ? NULL : head->next) {
        lengths[heads] = head->text.length;
        cuts[heads++] = head->cut;
    }
    return false;
}

static void see_heads(void)
{
    journal_walk(store, &(struct journal_filter){ 0 }, true, 0, look_at_heads, NULL);
}

static void test_heads_are_bounded(void **state)
{
    (void)state;
    char *text = calloc(1, JOURNAL_HEADS_BYTES);
    const struct slice all = { text, JOURNAL_HEADS_BYTES }, some = { text, 1000 };
    uint64_t id = record("a", "/", (struct slice){ 0 }, 0), bytes = store_count(store, 0).bytes;
    see_heads();
    assert_int_equal(heads, 0);
    journal_sent(store, id, 5, some);
    journal_sent(store, id, 6, all);
    journal_sent(store, id + 1, 6, all);
    see_heads();
    assert_int_equal(heads, 2);
    assert_true(lengths[0] == 1000 && !cuts[0] && lengths[1] == JOURNAL_HEADS_BYTES - 1000 && cuts[1]);
    assert_in_range(store_count(store, 0).bytes - bytes, JOURNAL_HEADS_BYTES, JOURNAL_HEADS_BYTES + 200);
    for (int i = 0; i < 2 * JOURNAL_HEADS; i++)
        journal_sent(store, id, 7, some);
    see_heads();
    assert_int_equal(heads, JOURNAL_HEADS);
    assert_true(lengths[2] == 0 && cuts[2]);
    free(text);
}

/* An entry may have to go for its own heads. */
static void test_heads_make_room(void **state)
{
    (void)state;
    char *text = calloc(1, 2000);
    make((struct store_limits){ 10, 10, 1000 * (int64_t)SECOND }, 2500);
    uint64_t first = record(NULL, "/1", (struct slice){ 0 }, 0), second = record(NULL, "/2", (struct slice){ 0 }, 1);
    journal_sent(store, second, 2, (struct slice){ text, 2000 });
    means((struct journal_filter){ 0 }, false, "/2 ");
    journal_sent(store, first, 2, (struct slice){ text, 2000 });
    journal_sent(store, second, 2, (struct slice){ text, 2000 });
    means((struct journal_filter){ 0 }, false, "");
    free(text);
}

static void test_what_was_lost_is_counted(void **state)
{
    (void)state;
    const struct slice a = { "a", 1 }, b = { "b", 1 };
    const struct journal_filter all_of_a = { .key = a };
    make((struct store_limits){ 10, 4, 1000 * (int64_t)SECOND }, 1 << 20);
    for (int i = 0; i < 6; i++)
        record("a", "/", (struct slice){ 0 }, i);
    assert_int_equal(journal_lost(store, a, 20), 2);
    record("b", "/", (struct slice){ 0 }, 6);
    assert_int_equal(journal_lost(store, a, 20), 3);
    assert_int_equal(journal_lost(store, b, 20), 0);
    journal_clear(store, &all_of_a);
    assert_int_equal(journal_lost(store, a, 20), 0);
    for (int i = 0; i < 5; i++)
        record("a", "/", (struct slice){ 0 }, 10 + i);
    assert_int_equal(journal_lost(store, a, 20), 1);
    store_reset(store, a);
    assert_int_equal(journal_lost(store, a, 20), 0);
}

/* Fills the account, so that whatever comes next needs room. Returns what that took. */
static size_t fill(void)
{
    size_t filled = 0;
    while (account_take(&account, ACCOUNT_JOURNAL, 1))
        filled++;
    return filled;
}

static void test_keys_and_entries_go_by_age(void **state)
{
    (void)state;
    make((struct store_limits){ 10, 10, SECOND }, 10000);
    record(NULL, "/0", (struct slice){ 0 }, 0);
    step("1", 1);
    record(NULL, "/2", (struct slice){ 0 }, 2);
    step("3", 3);
    size_t filled = fill();
    record(NULL, "/4", (struct slice){ 0 }, 4); /* takes the room of one entry */
    means((struct journal_filter){ 0 }, false, "/2 /4 ");
    assert_int_equal(keys(), 2);
    step("5", 5); /* that of a key */
    means((struct journal_filter){ 0 }, false, "/2 /4 ");
    assert_int_equal(keys(), 2);
    step("3", 6);
    step("7", 7); /* that of an entry, before the key that was used in between */
    means((struct journal_filter){ 0 }, false, "/4 ");
    assert_int_equal(keys(), 3);
    assert_int_equal(step("3", 8), 2);
    account_give(&account, ACCOUNT_JOURNAL, filled);
}

static void test_an_entry_that_is_too_large_is_lost(void **state)
{
    (void)state;
    char content[5000] = { 0 };
    make((struct store_limits){ 10, 10, SECOND }, 4000);
    record("a", "/1", (struct slice){ 0 }, 0);
    assert_int_equal(record("a", "/2", (struct slice){ content, sizeof content }, 0), 0);
    assert_int_equal(journal_lost(store, slice_of("a"), 0), 2);
    assert_int_equal(store_count(store, 0).entries, 0);
    assert_int_equal(record("a", "/3", (struct slice){ 0 }, 0), 3);
}

static void test_a_million_keys(void **state)
{
    (void)state;
    char key[20];
    make((struct store_limits){ 1000, 1000, 1000 * (int64_t)SECOND }, 300000);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_journal_in_both_directions, make_roomy, free_store),
        cmocka_unit_test_teardown(test_only_the_last_entries_stay, free_store),
        cmocka_unit_test_setup_teardown(test_content_is_cut_and_counted, make_roomy, free_store),
        cmocka_unit_test_teardown(test_bytes_are_bounded_and_the_oldest_goes, free_store),
        cmocka_unit_test_setup_teardown(test_completion, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_heads_are_bounded, make_roomy, free_store),
        cmocka_unit_test_teardown(test_heads_make_room, free_store),
        cmocka_unit_test_teardown(test_what_was_lost_is_counted, free_store),
        cmocka_unit_test_teardown(test_keys_and_entries_go_by_age, free_store),
        cmocka_unit_test_teardown(test_an_entry_that_is_too_large_is_lost, free_store),
        cmocka_unit_test_teardown(test_a_million_keys, free_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
