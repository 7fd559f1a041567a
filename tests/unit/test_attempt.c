/* Tests of what a verdict gets to see of a journal's entry: its times above all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/faults.h"
#include "handlers/control/control.h"
#include "packed.h"

#define SECOND INT64_C(1000000)

/* Where the texts of a test's attempts lie. */
static struct arena texts;

static struct attempt attempt_of(const struct journal_entry *entry)
{
    struct attempt attempt;
    const struct verdict_plan plan = { 0 };
    assert_true(control_attempt(&attempt, entry, &plan, &texts));
    return attempt;
}

/* An answer ends when the last of it is handed over: from then on the client can have it, and waits. The server hears of it
 * later. */
static void ends_when_the_last_was_sent(void **state)
{
    struct journal_entry entry = { .method = slice_of("GET"),
                                   .target = slice_of("/"),
                                   .time = 10,
                                   .arrived = 10,
                                   .sent = 20,
                                   .answered = 30,
                                   .code = 503,
                                   .delivered = DELIVERED_ALL };
    struct attempt whole = attempt_of(&entry);
    (void)state;
    assert_false(whole.given_up || whole.broken || whole.doubtful);
    assert_int_equal(whole.ended, 20);
    entry.left = true;
    struct attempt left = attempt_of(&entry);
    assert_true(left.given_up);
    assert_int_equal(left.ended, 30);
    entry.left = false;
    entry.answered = 0;
    struct attempt open = attempt_of(&entry);
    assert_false(open.given_up || open.broken);
    assert_int_equal(open.ended, 0);
    arena_release(&texts);
}

static struct attempt faulty(const char *fault, enum delivered delivered, int64_t answered, bool left)
{
    const struct journal_entry entry = { .method = slice_of("GET"),
                                         .target = slice_of("/"),
                                         .code = 200,
                                         .answered = answered,
                                         .fault = fault ? fault_named(slice_of(fault)) : NULL,
                                         .delivered = delivered,
                                         .left = left };
    const struct attempt attempt = attempt_of(&entry);
    arena_release(&texts);
    return attempt;
}

/* What is incomplete, or must not be read, is no answer (RFC 9112 6.3, 8); of some, one client makes one, and another none. */
static void a_broken_answer_is_none(void **state)
{
    (void)state;
    assert_true(faulty("reset", DELIVERED_NOTHING, 1, false).broken);
    assert_false(faulty("reset", DELIVERED_NOTHING, 1, false).given_up);
    assert_true(faulty("hang", DELIVERED_NOTHING, 0, false).broken);
    assert_false(faulty("hang", DELIVERED_NOTHING, 0, false).given_up);
    assert_true(faulty("hang", DELIVERED_NOTHING, 1, true).given_up);
    assert_true(faulty("bad-length", DELIVERED_ALL, 1, false).broken);
    assert_true(faulty("bare-lf", DELIVERED_ALL, 1, false).doubtful);
    assert_false(faulty("bare-lf", DELIVERED_ALL, 1, false).broken);
    assert_true(faulty("bare-lf", DELIVERED_HEAD_PART, 1, false).broken);
    assert_false(faulty("slow-head", DELIVERED_ALL, 1, false).broken || faulty("slow-head", DELIVERED_ALL, 1, false).doubtful);
    assert_true(faulty(NULL, DELIVERED_CONTENT_PART, 1, false).broken); /* it stopped while it was sending */
    assert_false(faulty(NULL, DELIVERED_CONTENT_PART, 1, true).broken);
}

static void asks(struct verdict_plan *plan, const char *name, const char *value)
{
    struct complaint complaint;
    struct slice query = slice_of(name);
    assert_true(verdict_ask(plan, query, value ? slice_of(value) : (struct slice){ 0 }, query, &complaint));
}

/* The lines that are asked for, in any case, and no others. */
static void has_the_fields_that_are_asked_for(void **state)
{
    static const char fields[] = "A\0one\0B\0two\0a\0\0Ab\0three\0c\0four", asked[] = "A\0one\0a\0\0c\0four";
    const struct journal_entry entry = { .method = slice_of("GET"),
                                         .target = slice_of("/"),
                                         .fields = packed(fields, sizeof fields) };
    const struct slice expected = packed(asked, sizeof asked);
    struct verdict_plan plan = { 0 };
    struct attempt attempt;
    (void)state;
    asks(&plan, "same-field", "A");
    asks(&plan, "has-field", "C:four");
    assert_true(control_attempt(&attempt, &entry, &plan, &texts));
    assert_int_equal(attempt.fields.length, expected.length);
    assert_memory_equal(attempt.fields.data, expected.data, expected.length);
    arena_release(&texts);
}

/* The finding of the check "honours-retry-after" for two requests, the second of which came so many microseconds after the
 * first, while the clock of dates jumped. The first was told to wait until two seconds after it came. */
static bool obeys_a_date(int64_t pause, int64_t jump)
{
    static const char date[] = "Sun, 06 Nov 1994 08:49:39 GMT"; /* RFC 9110 5.6.7, and 2 s more */
    const int64_t told = INT64_C(784111777) * SECOND;
    const struct journal_entry entries[] = {
        { .method = slice_of("GET"),
          .target = slice_of("/"),
          .time = told,
          .arrived = SECOND,
          .sent = SECOND,
          .answered = SECOND,
          .delivered = DELIVERED_ALL,
          .code = 503,
          .retry_after = slice_of(date) },
        { .method = slice_of("GET"),
          .target = slice_of("/"),
          .time = told + pause + jump,
          .arrived = SECOND + pause,
          .sent = SECOND + pause,
          .answered = SECOND + pause,
          .delivered = DELIVERED_ALL,
          .code = 200 },
    };
    struct attempt rows[] = { attempt_of(&entries[0]), attempt_of(&entries[1]) };
    const struct attempts attempts = { rows, 2, 0 };
    struct verdict_plan plan = { .timeout = 1 };
    struct verdict_report report;
    struct complaint complaint;
    const struct slice query = slice_of("honours-retry-after"), none = { 0 };
    assert_true(verdict_ask(&plan, query, none, query, &complaint) && verdict_settle(&plan, query, &complaint));
    verdict_judge(&plan, &attempts, &report);
    arena_release(&texts);
    return !report.failed;
}

static void a_date_counts_by_the_clock_that_it_was_told_by(void **state)
{
    static const int64_t jumps[] = { 0, 3600 * SECOND, -3600 * SECOND };
    (void)state;
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        assert_true(obeys_a_date(2 * SECOND, jumps[i]));
        assert_false(obeys_a_date(1 * SECOND, jumps[i]));
    }
}

/* As many as a journal has of one key are judged while nobody else is served: each may cost little. */
static void many_take_little_memory_each(void **state)
{
    enum { MANY = 5000, BLOCKS_MOST = 20 };
    static const char lines[] = "Host\0localhost\0Idempotency-Key\0k";
    const struct slice fields = packed(lines, sizeof lines);
    static struct attempt rows[MANY];
    struct verdict_plan plan = { 0 };
    (void)state;
    asks(&plan, "same-idempotency-key", NULL);
    asks(&plan, "same-field", "Host");
    for (size_t i = 0; i < MANY; i++) {
        char target[32];
        snprintf(target, sizeof target, "/status/503;key=k/%zu", i);
        const struct journal_entry entry = { .method = slice_of("GET"), .target = slice_of(target), .fields = fields };
        assert_true(control_attempt(&rows[i], &entry, &plan, &texts));
    }
    assert_in_range(texts.count, 1, BLOCKS_MOST);
    for (size_t i = 0; i < MANY; i++) {
        char target[32];
        snprintf(target, sizeof target, "/status/503;key=k/%zu", i);
        assert_true(slice_is(rows[i].target, target) && slice_is(rows[i].method, "GET"));
        assert_true(slice_is(rows[i].idempotency_key, "k"));
    }
    arena_release(&texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_when_the_last_was_sent),       cmocka_unit_test(a_broken_answer_is_none),
        cmocka_unit_test(has_the_fields_that_are_asked_for), cmocka_unit_test(a_date_counts_by_the_clock_that_it_was_told_by),
        cmocka_unit_test(many_take_little_memory_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
