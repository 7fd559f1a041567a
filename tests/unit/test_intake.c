/* Tests of what is known of a connection's reads: where requests begin and end, and their methods, however they are cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/intake.h"

/* Takes text in pieces of that size; a head that ends is understood at once, with so much content behind it. */
static struct intake take(const char *text, size_t size, uint64_t content, bool chunked)
{
    struct intake intake = { 0 };
    for (size_t at = 0, length = strlen(text); at < length; at += size) {
        intake_take(&intake, text + at, length - at < size ? length - at : size);
        while (intake.state == INTAKE_HELD)
            intake_content(&intake, content, chunked);
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
    intake_take(&intake, "PUT / HTTP/1.1\r\n\r\nab", 20);
    intake_take(&intake, "cHEAD /", 7);
    assert_int_equal(intake.state, INTAKE_HELD);
    assert_true(intake_is_method(&intake, "PUT") && !intake_is_method(&intake, "PU"));
    intake_content(&intake, 3, false);
    assert_int_equal(intake.state, INTAKE_HEAD);
    assert_true(intake_begun(&intake) && intake_is_method(&intake, "HEAD"));
    intake_release(&intake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
