/* Tests of the account of memory: its bounds, its reports, and that threads never get more than there is. */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state/account.h"

enum { THREADS = 8, TURNS = 300000, EACH = 600 };

static struct account account;
static pthread_barrier_t start; /* a thread could be over before the next has begun */

static int open_account(void **state)
{
    (void)state;
    account_init(&account, 100, 1000);
    pthread_barrier_init(&start, NULL, THREADS);
    return 0;
}

static int close_account(void **state)
{
    (void)state;
    pthread_barrier_destroy(&start);
    return 0;
}

static void test_no_more_than_the_bound(void **state)
{
    (void)state;
    assert_true(account_take(&account, ACCOUNT_STATE, 60));
    assert_false(account_take(&account, ACCOUNT_STATE, 41));
    assert_true(account_take(&account, ACCOUNT_STATE, 40));
    assert_false(account_take(&account, ACCOUNT_STATE, 1));
    account_give(&account, ACCOUNT_STATE, 1);
    assert_true(account_take(&account, ACCOUNT_STATE, 1));
    assert_true(account_take(&account, ACCOUNT_STATE, 0));
}

static void test_what_is_larger_than_all_numbers(void **state)
{
    (void)state;
    assert_true(account_take(&account, ACCOUNT_ANSWERS, 10));
    assert_false(account_take(&account, ACCOUNT_ANSWERS, SIZE_MAX));
    assert_false(account_take(&account, ACCOUNT_ANSWERS, SIZE_MAX - 9));
    assert_int_equal(account_held(&account, ACCOUNT_UNDER_WAY), 10);
}

static void test_kinds_share_a_bound(void **state)
{
    (void)state;
    const enum account_kind under_way[] = { ACCOUNT_CONTENT, ACCOUNT_ANSWERS, ACCOUNT_UNSENT, ACCOUNT_FRAMES };
    for (size_t i = 0; i < 4; i++)
        assert_true(account_take(&account, under_way[i], 250));
    for (size_t i = 0; i < 4; i++)
        assert_false(account_take(&account, under_way[i], 1));
    assert_true(account_take(&account, ACCOUNT_STATE, 50)); /* the other bound is its own */
    assert_true(account_take(&account, ACCOUNT_JOURNAL, 50));
    assert_false(account_take(&account, ACCOUNT_JOURNAL, 1));
    assert_int_equal(account_held(&account, ACCOUNT_UNDER_WAY), account_most(&account, ACCOUNT_UNDER_WAY));
    assert_int_equal(account_held(&account, ACCOUNT_REMEMBERED), account_most(&account, ACCOUNT_REMEMBERED));
}

static void test_reports(void **state)
{
    (void)state;
    account_take(&account, ACCOUNT_FRAMES, 300);
    account_give(&account, ACCOUNT_FRAMES, 100);
    account_take(&account, ACCOUNT_FRAMES, 50);
    account_take(&account, ACCOUNT_FRAMES, 5000);
    assert_int_equal(account_now(&account, ACCOUNT_FRAMES), 250);
    assert_int_equal(account_peak(&account, ACCOUNT_FRAMES), 300);
    assert_int_equal(account_now(&account, ACCOUNT_UNSENT), 0);
    assert_int_equal(account_peak(&account, ACCOUNT_UNSENT), 0);
    assert_string_equal(account_name(ACCOUNT_STATE), "state");
    assert_string_equal(account_name(ACCOUNT_FRAMES), "frames");
}

/* Takes and gives what fits only once; returns NULL if two had it at a time. */
static void *take_and_give(void *context)
{
    enum account_kind kind = (uintptr_t)context % 2 ? ACCOUNT_ANSWERS : ACCOUNT_CONTENT;
    pthread_barrier_wait(&start);
    for (int got = 0; got < TURNS;) {
        if (!account_take(&account, kind, EACH)) {
            sched_yield(); /* whoever has it may wait for this processor */
            continue;
        }
        if (account_held(&account, ACCOUNT_UNDER_WAY) != EACH)
            return NULL;
        account_give(&account, kind, EACH);
        got++;
    }
    return &account;
}

static void test_threads_share_it_exactly(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_and_give, (void *)i), 0);
    for (int i = 0; i < THREADS; i++) {
        void *fine = NULL;
        pthread_join(threads[i], &fine);
        assert_non_null(fine);
    }
    assert_int_equal(account_held(&account, ACCOUNT_UNDER_WAY), 0);
    assert_int_equal(account_now(&account, ACCOUNT_ANSWERS), 0);
    assert_int_equal(account_now(&account, ACCOUNT_CONTENT), 0);
    assert_int_equal(account_peak(&account, ACCOUNT_ANSWERS), EACH);
}

static void *take_all(void *context)
{
    uintptr_t got = 0;
    (void)context;
    pthread_barrier_wait(&start);
    while (account_take(&account, ACCOUNT_JOURNAL, 1))
        got++;
    return (void *)got;
}

static void test_threads_get_all_of_it_and_no_more(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    uintptr_t sum = 0;
    account_init(&account, 100000, 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_all, NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        void *got = NULL;
        pthread_join(threads[i], &got);
        sum += (uintptr_t)got;
    }
    assert_int_equal(sum, 100000);
    assert_int_equal(account_peak(&account, ACCOUNT_JOURNAL), 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_more_than_the_bound, open_account, close_account),
        cmocka_unit_test_setup_teardown(test_what_is_larger_than_all_numbers, open_account, close_account),
        cmocka_unit_test_setup_teardown(test_kinds_share_a_bound, open_account, close_account),
        cmocka_unit_test_setup_teardown(test_reports, open_account, close_account),
        cmocka_unit_test_setup_teardown(test_threads_share_it_exactly, open_account, close_account),
        cmocka_unit_test_setup_teardown(test_threads_get_all_of_it_and_no_more, open_account, close_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
