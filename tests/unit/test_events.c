/* Where events of a stream end (WHATWG HTML 9.2.5), and which one a client wants next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/events.h"

/* The lengths of all events of the stream, one after the other; ends with 0. */
static void assert_lengths(const char *stream, const size_t *expected)
{
    struct slice rest = slice_of(stream);
    for (; rest.length; expected++) {
        size_t length = event_length(rest);
        assert_int_equal(length, *expected);
        slice_skip(&rest, length);
    }
    assert_int_equal(*expected, 0);
}

static void test_ends(void **state)
{
    (void)state;
    assert_lengths("", (const size_t[]){ 0 });
    assert_lengths("data: a\n\ndata: b\n\n", (const size_t[]){ 9, 9, 0 });
    assert_lengths("data: a\r\n\r\ndata: b\r\n\r\n", (const size_t[]){ 11, 11, 0 });
    assert_lengths("data: a\r\rdata: b\r\r", (const size_t[]){ 9, 9, 0 });
    assert_lengths("id: 1\ndata: a\r\n\ndata: b\n\r\n", (const size_t[]){ 16, 10, 0 });
    assert_lengths("data: a\n\n\ndata: b", (const size_t[]){ 9, 1, 7, 0 });
    assert_lengths("data: a\n", (const size_t[]){ 8, 0 });
    assert_lengths("\r", (const size_t[]){ 1, 0 });
}

static void test_types(void **state)
{
    (void)state;
    assert_true(events_are("text/event-stream") && events_are("Text/Event-Stream; charset=utf-8"));
    assert_false(events_are(NULL) || events_are("text/event-streams") || events_are("text/plain"));
}

static void test_ids(void **state)
{
    (void)state;
    assert_int_equal(events_after(slice_of("7")), 8);
    const char *const others[] = { "", "0", "x", "-1", "1x", "18446744073709551615", "99999999999999999999" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(events_after(slice_of(others[i])), 1);
    assert_int_equal(events_after((struct slice){ 0 }), 1);
}

static void test_size(void **state)
{
    (void)state;
    struct buffer out = { 0 };
    events_add(&out, 999999, 999999);
    assert_true(out.length > 0 && out.length <= EVENT_BYTES);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_ends), cmocka_unit_test(test_types), cmocka_unit_test(test_ids),
                                        cmocka_unit_test(test_size) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
