/* Tests of what is known of a connection's reads: where requests begin and end, and their methods, however they are cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/intake.h"

/* Takes text in pieces of that size; a head that ends is understood at once, with so much content behind it. */
static struct intake take(const char *text, size_t size, uint64_t content, bool chunked)
{
    struct intake intake = { 0 };
    char bytes[256];
    for (size_t at = 0, length = strlen(strcpy(bytes, text)); at < length; at += size) {
        intake_take(&intake, bytes + at, length - at < size ? length - at : size);
        while (intake.state == INTAKE_HELD)
            intake_content(&intake, content, chunked, NULL);
    }
    return intake;
}

static void check(const char *text, uint64_t content, bool chunked, enum intake_state state, const char *method)
{
    for (size_t size = 1; size <= strlen(text); size++) {
        struct intake intake = take(text, size, content, chunked);
        if (intake.state != state || strncmp(intake.method, method, intake.method_length) != 0 ||
            strlen(method) != intake.method_length)
            fail_msg("%s in pieces of %zu: state %d, method %.*s", text, size, (int)intake.state, (int)intake.method_length,
                     intake.method);
        intake_release(&intake);
    }
}

static void test_heads(void **state)
{
    (void)state;
    check("\r\n\r\n", 0, false, INTAKE_BEFORE, "");
    check("GE", 0, false, INTAKE_HEAD, "GE");
    check("\r\nGET / HTTP/1.1\r\nHost: a\r\n", 0, false, INTAKE_HEAD, "GET");
    check("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0, false, INTAKE_BEFORE, "GET");
    check("GET / HTTP/1.1\nHost: a\n\n", 0, false, INTAKE_BEFORE, "GET");
    check("GET / HTTP/1.1\r\n\r\n\r\nHEAD /", 0, false, INTAKE_HEAD, "HEAD");
    check("M234567890123456789012345 /", 0, false, INTAKE_HEAD, "M23456789012345678901234");
}

static void test_content(void **state)
{
    (void)state;
    check("PUT / HTTP/1.1\r\n\r\nab", 3, false, INTAKE_SIZED, "PUT");
    check("PUT / HTTP/1.1\r\n\r\nabc", 3, false, INTAKE_BEFORE, "PUT");
    check("PUT / HTTP/1.1\r\n\r\nabcPO", 3, false, INTAKE_HEAD, "PO");
    check("PUT / HTTP/1.1\r\n\r\n1\r\na\r\n0\r\n", 0, true, INTAKE_CHUNKED, "PUT");
    check("PUT / HTTP/1.1\r\n\r\n1\r\na\r\n0\r\n\r\nGET", 0, true, INTAKE_HEAD, "GET");
    check("PUT / HTTP/1.1\r\n\r\n1\r\nab\r\n0\r\n\r\nGET", 0, true, INTAKE_WRONG, "PUT");
}

/* What comes behind a head that is not understood yet is kept until it is. */
static void test_held(void **state)
{
    (void)state;
    struct intake intake = { 0 };
    char first[] = "PUT / HTTP/1.1\r\n\r\nab", second[] = "cHEAD /";
    intake_take(&intake, first, 20);
    intake_take(&intake, second, 7);
    assert_int_equal(intake.state, INTAKE_HELD);
    assert_true(intake_is_method(&intake, "PUT") && !intake_is_method(&intake, "PU"));
    intake_content(&intake, 3, false, NULL);
    assert_int_equal(intake.state, INTAKE_HEAD);
    assert_true(intake_begun(&intake) && intake_is_method(&intake, "HEAD"));
    intake_release(&intake);
}

/* What becomes of a request with the field line and content, and of another like it, read in pieces of that size. */
static void move(const char *field, const char *moved, size_t size)
{
    enum { ROOM = 200 };
    char bytes[ROOM], expected[ROOM];
    static const char form[] = "PUT /a:b HTTP/1.1\r\n%s\r\n\r\na: \r\nPUT /a:b HTTP/1.1\r\n%s\r\n\r\na: \r\n";
    struct intake intake = { .moves_blanks = true };
    size_t length = (size_t)snprintf(bytes, ROOM, form, field, field);
    snprintf(expected, ROOM, form, moved, moved);
    for (size_t at = 0, step; at < length; at += step) {
        step = length - at < size ? length - at : size;
        intake_take(&intake, bytes + at, step);
        while (intake.state == INTAKE_HELD)
            intake_content(&intake, 5, false, bytes + at + step - intake.held.length);
    }
    assert_int_equal(intake.state, INTAKE_BEFORE);
    if (memcmp(bytes, expected, length) != 0)
        fail_msg("%s in pieces of %zu: %s", field, size, bytes);
    intake_release(&intake);
}

/* RFC 9110 5.5: blanks behind a value are no part of it; nor are those before it. */
static void test_blanks(void **state)
{
    (void)state;
    for (size_t size = 1; size < 120; size++) {
        move("a: b", "a: b", size);
        move("a: b ", "a:  b", size);
        move("a:b c: d \t", "a:  b c: d", size);
        move("a:", "a:", size);
        move("a: \t", "a:  ", size);
        move("b ", "b ", size);
        move("a: b \r\nc:d  ", "a:  b\r\nc:  d", size);
        move("a: b \nb: c", "a: b \nb: c", size);
        move("a: b\r ", "a: b\r ", size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_held),
        cmocka_unit_test(test_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
