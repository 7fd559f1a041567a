/* Tests of the event loop: timers in their order, descriptors, and both together; nothing here sleeps. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "state/loop.h"

enum { MANY = 10000, AHEAD = 1000000000 };

/* What was called, in order. */
static int called[MANY];
static size_t calls;
static struct loop *loop;

static int make_loop(void **state)
{
    (void)state;
    loop = loop_new();
    calls = 0;
    return loop ? 0 : -1;
}

static int free_loop(void **state)
{
    (void)state;
    loop_free(loop);
    return 0;
}

static void check_called(const char *expected)
{
    char names[40] = "";
    assert_true(calls < sizeof names);
    for (size_t i = 0; i < calls; i++)
        names[i] = (char)called[i];
    assert_string_equal(names, expected);
}

/* A timer with a name, and what else it does when it fires. */
struct alarm {
    struct timer timer;
    int name;
    int64_t due; /* where a test keeps it */
    void (*then)(void);
};

static void note(struct timer *timer)
{
    struct alarm *alarm = (struct alarm *)(void *)timer;
    assert_int_equal(timer->slot, 0); /* a timer that fires is no longer set */
    called[calls++] = alarm->name;
    if (alarm->then)
        alarm->then();
}

static struct alarm a, b, c;

static int make_alarms(void **state)
{
    a = (struct alarm){ { .fire = note }, 'a', 0, NULL };
    b = (struct alarm){ { .fire = note }, 'b', 0, NULL };
    c = (struct alarm){ { .fire = note }, 'c', 0, NULL };
    return make_loop(state);
}

static void test_timers_fire_in_order(void **state)
{
    (void)state;
    assert_true(timer_set(loop, &b.timer, 20) && timer_set(loop, &c.timer, 30) && timer_set(loop, &a.timer, 10));
    assert_true(loop_turn(loop, 0));
    check_called("abc");
    assert_true(loop_turn(loop, 0));
    check_called("abc"); /* each once */
}

static void test_timers_that_are_not_due_do_not_fire(void **state)
{
    (void)state;
    assert_true(timer_set(loop, &a.timer, clock_now() + AHEAD) && timer_set(loop, &b.timer, 10));
    assert_true(loop_turn(loop, -1)); /* does not wait: one is due */
    check_called("b");
    assert_true(loop_turn(loop, 0));
    check_called("b");
    assert_int_not_equal(a.timer.slot, 0);
}

/* epoll counts in milliseconds: a wait that is rounded down ends too early, and the loop would turn in vain until it is time.
 */
static void test_a_turn_waits_until_the_timer_is_due(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        int64_t due = clock_now() + 2900;
        calls = 0;
        assert_true(timer_set(loop, &a.timer, due));
        assert_true(loop_turn(loop, -1));
        assert_true(clock_now() >= due);
        check_called("a");
    }
}

static void test_timers_that_are_cancelled_do_not_fire(void **state)
{
    (void)state;
    timer_cancel(loop, &a.timer); /* never set */
    assert_true(timer_set(loop, &a.timer, 10) && timer_set(loop, &b.timer, 20) && timer_set(loop, &c.timer, 30));
    timer_cancel(loop, &b.timer);
    timer_cancel(loop, &b.timer);
    assert_int_equal(b.timer.slot, 0);
    assert_true(loop_turn(loop, 0));
    check_called("ac");
    timer_cancel(loop, &a.timer); /* already fired */
    assert_true(timer_set(loop, &b.timer, 20));
    assert_true(loop_turn(loop, 0));
    check_called("acb");
}

static void test_timers_can_be_moved(void **state)
{
    (void)state;
    assert_true(timer_set(loop, &a.timer, 10) && timer_set(loop, &b.timer, 20) && timer_set(loop, &c.timer, 30));
    assert_true(timer_set(loop, &c.timer, 5) && timer_set(loop, &a.timer, 25));
    assert_true(loop_turn(loop, 0));
    check_called("cba");
    assert_true(timer_set(loop, &a.timer, clock_now() + AHEAD) && timer_set(loop, &a.timer, 1));
    assert_true(loop_turn(loop, -1));
    check_called("cbaa");
}

static void move_the_others(void)
{
    timer_cancel(loop, &b.timer);
    assert_true(timer_set(loop, &c.timer, 15) && timer_set(loop, &a.timer, clock_now() + AHEAD));
}

static void test_timers_set_and_cancelled_from_within_a_fire(void **state)
{
    (void)state;
    a.then = move_the_others;
    assert_true(timer_set(loop, &a.timer, 10) && timer_set(loop, &b.timer, 20));
    assert_true(loop_turn(loop, 0));
    check_called("ac");
    assert_int_not_equal(a.timer.slot, 0);
}

/* Sets, moves and cancels many timers at random, and compares the order in which they fire with a sorted list. */
static int by_due(const void *left, const void *right)
{
    const struct alarm *const *l = left, *const *r = right;
    return ((*l)->due > (*r)->due) - ((*l)->due < (*r)->due);
}

static void test_many_timers(void **state)
{
    (void)state;
    static struct alarm alarms[MANY];
    static struct alarm *expected[MANY];
    uint64_t random = 42;
    size_t set = 0;
    for (int i = 0; i < MANY; i++)
        alarms[i] = (struct alarm){ { .fire = note }, i, 0, NULL };
    for (int round = 0; round < 3 * MANY; round++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        struct alarm *alarm = &alarms[(random >> 33) % MANY];
        if ((random >> 20) % 4 == 0)
            timer_cancel(loop, &alarm->timer);
        else
            assert_true(timer_set(loop, &alarm->timer, alarm->due = (int64_t)(random >> 40) % 5000 + 1));
    }
    for (int i = 0; i < MANY; i++)
        if (alarms[i].timer.slot)
            expected[set++] = &alarms[i];
    assert_in_range(set, MANY / 2, MANY - 1);
    qsort(expected, set, sizeof *expected, by_due);
    assert_true(loop_turn(loop, 0));
    assert_int_equal(calls, set);
    for (size_t i = 0; i < set; i++) /* those due at the same time may fire in any order */
        assert_int_equal(alarms[called[i]].due, expected[i]->due);
}

/* An eventfd with a name; it is ready from the start. */
struct door {
    struct watch watch;
    int name;
    void (*then)(void);
};

static void enter(struct watch *watch, uint32_t events)
{
    struct door *door = (struct door *)(void *)watch;
    assert_true(events & (EPOLLIN | EPOLLOUT));
    called[calls++] = door->name;
    if (door->then)
        door->then();
}

static struct door x, y;

static int make_doors(void **state)
{
    x = (struct door){ { eventfd(1, EFD_NONBLOCK), enter }, 'x', NULL };
    y = (struct door){ { eventfd(1, EFD_NONBLOCK), enter }, 'y', NULL };
    return x.watch.fd < 0 || y.watch.fd < 0 ? -1 : make_alarms(state);
}

static int close_doors(void **state)
{
    if (x.watch.fd >= 0)
        close(x.watch.fd);
    if (y.watch.fd >= 0)
        close(y.watch.fd);
    return free_loop(state);
}

static void test_watches(void **state)
{
    (void)state;
    uint64_t count;
    assert_true(loop_watch(loop, &x.watch, EPOLLIN));
    assert_true(loop_turn(loop, -1));
    assert_true(loop_turn(loop, -1)); /* still readable */
    check_called("xx");
    assert_int_equal(read(x.watch.fd, &count, sizeof count), sizeof count);
    assert_true(loop_turn(loop, 0));
    check_called("xx");
    assert_true(loop_change(loop, &x.watch, EPOLLOUT));
    assert_true(loop_turn(loop, -1));
    check_called("xxx");
    loop_unwatch(loop, &x.watch);
    assert_true(loop_turn(loop, 0));
    check_called("xxx");
}

static uint32_t seen;

static void keep(struct watch *watch, uint32_t events)
{
    (void)watch;
    seen = events;
}

static void test_a_pipe_whose_writer_left(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct watch watch = { ends[0], keep };
    seen = 0;
    assert_true(loop_watch(loop, &watch, EPOLLIN));
    assert_true(loop_turn(loop, 0));
    assert_int_equal(seen, 0);
    assert_int_equal(write(ends[1], "1", 1), 1);
    close(ends[1]);
    assert_true(loop_turn(loop, -1));
    assert_true((seen & EPOLLIN) && (seen & EPOLLHUP));
    loop_unwatch(loop, &watch);
    close(ends[0]);
}

static void test_what_cannot_be_watched(void **state)
{
    (void)state;
    struct watch none = { -1, enter };
    assert_false(loop_watch(loop, &none, EPOLLIN));
    assert_int_equal(errno, EBADF);
    assert_false(loop_change(loop, &x.watch, EPOLLIN)); /* not watched */
    assert_int_equal(errno, ENOENT);
    assert_true(loop_watch(loop, &x.watch, EPOLLIN));
    assert_false(loop_watch(loop, &x.watch, EPOLLIN)); /* twice */
    assert_int_equal(errno, EEXIST);
    loop_unwatch(loop, &x.watch);
    loop_unwatch(loop, &x.watch);
    loop_free(NULL);
}

static void leave_both(void)
{
    loop_unwatch(loop, &x.watch);
    loop_unwatch(loop, &y.watch);
}

/* Both are ready in one turn; whichever is called first ends the other, whose event must then be dropped. */
static void test_unwatching_drops_what_is_pending(void **state)
{
    (void)state;
    x.then = y.then = leave_both;
    assert_true(loop_watch(loop, &x.watch, EPOLLIN) && loop_watch(loop, &y.watch, EPOLLIN));
    assert_true(loop_turn(loop, -1));
    assert_int_equal(calls, 1);
    assert_true(loop_turn(loop, 0));
    assert_int_equal(calls, 1);
}

static void close_both(void)
{
    loop_forget(loop, &x.watch);
    loop_forget(loop, &y.watch);
    close(x.watch.fd);
    close(y.watch.fd);
    x.watch.fd = y.watch.fd = -1;
}

static void test_forgetting_drops_what_is_pending(void **state)
{
    (void)state;
    x.then = y.then = close_both;
    assert_true(loop_watch(loop, &x.watch, EPOLLIN) && loop_watch(loop, &y.watch, EPOLLIN));
    assert_true(loop_turn(loop, -1) && loop_turn(loop, 0));
    assert_int_equal(calls, 1);
}

static void exchange_timers(void)
{
    timer_cancel(loop, &a.timer);
    assert_true(timer_set(loop, &b.timer, 1));
}

/* Descriptors come first, and what they do to timers holds in the same turn. */
static void test_timers_and_descriptors_together(void **state)
{
    (void)state;
    x.then = exchange_timers;
    assert_true(timer_set(loop, &a.timer, 10) && timer_set(loop, &c.timer, 20));
    assert_true(loop_watch(loop, &x.watch, EPOLLIN));
    assert_true(loop_turn(loop, -1));
    check_called("xbc");
    loop_unwatch(loop, &x.watch);
}

static void end_both_doors(void)
{
    leave_both();
    assert_true(timer_set(loop, &b.timer, 1));
}

static void test_a_timer_ends_watches(void **state)
{
    (void)state;
    a.then = end_both_doors;
    assert_true(loop_watch(loop, &x.watch, EPOLLIN) && timer_set(loop, &a.timer, 10));
    assert_true(loop_turn(loop, -1));
    check_called("xab");
    assert_true(loop_turn(loop, 0));
    check_called("xab");
}

/* More descriptors are ready than one turn takes: no one is forgotten. */
static void test_many_descriptors(void **state)
{
    (void)state;
    static struct door acceptors[150];
    enum { COUNT = sizeof acceptors / sizeof *acceptors };
    bool seen_all[COUNT] = { false };
    for (int i = 0; i < COUNT; i++) {
        acceptors[i] = (struct door){ { dup(x.watch.fd), enter }, i, NULL };
        assert_true(loop_watch(loop, &acceptors[i].watch, EPOLLIN | EPOLLONESHOT));
    }
    for (int turn = 0; turn < COUNT && calls < COUNT; turn++)
        assert_true(loop_turn(loop, 0));
    assert_int_equal(calls, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_false(seen_all[called[i]]);
        seen_all[called[i]] = true;
        loop_unwatch(loop, &acceptors[i].watch);
        close(acceptors[i].watch.fd);
    }
}

static void test_the_time_of_a_turn(void **state)
{
    (void)state;
    int64_t before = clock_now();
    assert_true(loop_turn(loop, 0));
    assert_true(before <= loop_now(loop) && loop_now(loop) <= clock_now());
}

#define timers(test) cmocka_unit_test_setup_teardown(test, make_alarms, free_loop)
#define acceptors(test) cmocka_unit_test_setup_teardown(test, make_doors, close_doors)

int main(void)
{
    const struct CMUnitTest tests[] = {
        timers(test_timers_fire_in_order),
        timers(test_timers_that_are_not_due_do_not_fire),
        timers(test_a_turn_waits_until_the_timer_is_due),
        timers(test_timers_that_are_cancelled_do_not_fire),
        timers(test_timers_can_be_moved),
        timers(test_timers_set_and_cancelled_from_within_a_fire),
        timers(test_many_timers),
        acceptors(test_watches),
        acceptors(test_a_pipe_whose_writer_left),
        acceptors(test_what_cannot_be_watched),
        acceptors(test_unwatching_drops_what_is_pending),
        acceptors(test_forgetting_drops_what_is_pending),
        acceptors(test_timers_and_descriptors_together),
        acceptors(test_a_timer_ends_watches),
        acceptors(test_many_descriptors),
        timers(test_the_time_of_a_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
