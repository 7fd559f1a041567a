/* Tests of limits, with a time of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state/limit.h"
#include "store.h"

static struct limit_turn take(const char *key, struct limit limit, int64_t now)
{
    struct limit_turn turn;
    const struct store_name name = { .text = slice_of(key) };
    assert_true(limit_take(store, &name, &limit, now, &turn));
    return turn;
}

static void check_turn(struct limit_turn turn, bool limited, uint64_t remaining, int64_t reset)
{
    assert_int_equal(turn.limited, limited);
    assert_int_equal(turn.remaining, remaining);
    assert_int_equal(turn.reset, reset);
}

static void test_a_window_lasts_from_its_first_request(void **state)
{
    (void)state;
    const struct limit limit = { .quota = 3, .window = 10 * SECOND };
    check_turn(take("a", limit, 5), false, 2, 10 * SECOND);
    check_turn(take("a", limit, 5 + SECOND), false, 1, 9 * SECOND);
    check_turn(take("a", limit, 5 + SECOND), false, 0, 9 * SECOND);
    check_turn(take("a", limit, 5 + 2 * SECOND), true, 0, 8 * SECOND);
    check_turn(take("a", limit, 5 + 10 * SECOND - 1), true, 0, 1); /* those that were refused do not count */
    check_turn(take("a", limit, 5 + 10 * SECOND), false, 2, 10 * SECOND);
    check_turn(take("a", limit, 5 + 35 * SECOND), false, 2, 10 * SECOND);
    check_turn(take("b", limit, 5 + 35 * SECOND), false, 2, 10 * SECOND);
}

static void test_a_clock_that_was_read_earlier(void **state)
{
    (void)state;
    const struct limit limit = { .quota = 3, .window = SECOND };
    check_turn(take("a", limit, 1000), false, 2, SECOND);
    check_turn(take("a", limit, 990), false, 1, SECOND);
    check_turn(take("a", limit, 1010), false, 0, SECOND - 10);
}

static void test_another_window_is_another_limit(void **state)
{
    (void)state;
    check_turn(take("a", (struct limit){ .quota = 1, .window = SECOND }, 0), false, 0, SECOND);
    check_turn(take("a", (struct limit){ .quota = 1, .window = 2 * SECOND }, 0), false, 0, 2 * SECOND);
}

static void test_what_was_refused_does_not_count(void **state)
{
    (void)state;
    const struct limit one = { .quota = 1, .window = SECOND }, three = { .quota = 3, .window = SECOND };
    check_turn(take("a", one, 0), false, 0, SECOND);
    check_turn(take("a", one, 0), true, 0, SECOND);
    check_turn(take("a", one, 0), true, 0, SECOND);
    check_turn(take("a", three, 0), false, 1, SECOND);
}

static void test_a_limit_takes_no_step(void **state)
{
    (void)state;
    const struct limit limit = { .quota = 2, .window = SECOND };
    assert_int_equal(step("a", 0), 0);
    take("a", limit, 0);
    assert_int_equal(step("a", 0), 1);
    assert_int_equal(take("a", limit, 0).remaining, 0);
    assert_int_equal(keys(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_window_lasts_from_its_first_request, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_a_clock_that_was_read_earlier, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_another_window_is_another_limit, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_what_was_refused_does_not_count, make_roomy, free_store),
        cmocka_unit_test_setup_teardown(test_a_limit_takes_no_step, make_roomy, free_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
