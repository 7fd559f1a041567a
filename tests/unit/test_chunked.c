/* Tests of the check of chunked content: what the grammar of RFC 9112 7.1 has passes, and nothing else, however it is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/chunked.h"

enum { MORE = -1, WRONG = -2 };

/* Reads text in pieces of that size. Returns how many bytes the content has; MORE: it is not at its end, WRONG: it is none. */
static long read_in_pieces(const char *text, size_t length, size_t size)
{
    struct chunked chunked = { 0 };
    const char *problem = NULL;
    size_t at = 0;
    while (at < length && !chunked.over) {
        size_t piece = length - at < size ? length - at : size;
        size_t taken = chunked_take(&chunked, text + at, piece, &problem);
        if (problem)
            return WRONG;
        assert_true(taken == piece || chunked.over);
        at += taken;
    }
    return chunked.over ? (long)at : MORE;
}

#define is(literal, result) check(literal, sizeof(literal) - 1, result)
#define is_whole(literal) is(literal, (long)sizeof(literal) - 1)

static void check(const char *text, size_t length, long result)
{
    for (size_t size = 1; size <= length; size++)
        if (read_in_pieces(text, length, size) != result)
            fail_msg("%s in pieces of %zu: %ld", text, size, read_in_pieces(text, length, size));
}

static void test_what_the_grammar_has(void **state)
{
    (void)state;
    is_whole("0\r\n\r\n");
    is("0\r\n\r\nGET / HTTP/1.1", 5);
    is_whole("5\r\nhello\r\n000\r\n\r\n");
    is_whole("A\r\n0\r\n\r\n\r\n123\r\n0\r\n\r\n");
    is_whole("1;a\r\nx\r\n0;b=c;d=\"e;\\\"f\"\r\n\r\n");
    is_whole("1 ; a = b ;c\r\nx\r\n0\r\n\r\n"); /* BWS, which a recipient must take (7.1.1) */
    is_whole("0\r\nX: y\r\nZ:\r\n\r\n");
    is("1\r\nx\r\n", MORE);
    is("ffff\r\nx", MORE);
}

static void test_what_it_has_not(void **state)
{
    (void)state;
    is("\r\n", WRONG);
    is("g\r\n", WRONG);
    is(" 1\r\nx\r\n", WRONG);
    is("1\nx\r\n", WRONG);
    is("1\r\nxy\r\n", WRONG);
    is("1\r\nx\n0\r\n", WRONG);
    is("1;\r\nx", WRONG);
    is("1;a=\r\nx", WRONG);
    is("1;a\n", WRONG);
    is("1;a\rb", WRONG);
    is("1;a\0", WRONG);
    is("1;a=\"b\r\n", WRONG);
    is("1 \r\nx", WRONG);
    is("0\r\nX : y\r\n\r\n", WRONG);
    is("0\r\nX: y\r\n z\r\n\r\n", WRONG);
    is("0\r\nX: y\n\r\n", WRONG);
    is("0\r\n: y\r\n\r\n", WRONG);
    is("0\r\n\n", WRONG);
    is("ffffffffffffffff\r\n", WRONG);
    is("8000000000000000\r\n", WRONG);
    is("10000000000000000\r\n", WRONG);
}

/* A line that never ends must not be read for ever; one byte less is fine. */
static void test_bounds(void **state)
{
    (void)state;
    char line[CHUNKED_TRAILERS + 100];
    memset(line, '0', sizeof line);
    assert_int_equal(read_in_pieces(line, CHUNKED_LINE, 100), MORE);
    assert_int_equal(read_in_pieces(line, CHUNKED_LINE + 1, 100), WRONG);
    memset(line, 'a', sizeof line);
    memcpy(line, "0\r\nX:", 5);
    assert_int_equal(read_in_pieces(line, 3 + CHUNKED_TRAILERS, 100), MORE);
    assert_int_equal(read_in_pieces(line, 3 + CHUNKED_TRAILERS + 1, 100), WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_grammar_has),
        cmocka_unit_test(test_what_it_has_not),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
