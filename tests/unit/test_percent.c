/* Percent-decoding, in place and into a buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/percent.h"

static void decodes(const char *text, enum percent what, const char *expected)
{
    char in_place[64];
    struct buffer added = { 0 };
    strcpy(in_place, text);
    in_place[percent_decode(in_place, slice_of(in_place), what)] = '\0';
    assert_string_equal(in_place, expected);
    buffer_string(&added, "=");
    percent_add(&added, slice_of(text), what);
    assert_string_equal(added.data + 1, expected);
    assert_int_equal(added.length, 1 + strlen(expected));
    buffer_release(&added);
}

/* RFC 3986 2.1: hexadecimal digits in either case; 2.3: unreserved are letters, digits, "-", ".", "_", "~". */
static void escapes_are_decoded_once(void **state)
{
    (void)state;
    decodes("a%2Fb%2fc", PERCENT_ALL, "a/b/c");
    decodes("%2541", PERCENT_ALL, "%41");
    decodes("%41%7e%2E%2D%5f%2F%25", PERCENT_UNRESERVED, "A~.-_%2F%25");
    decodes("a+b%2B", PERCENT_ALL, "a+b+");
    decodes("a+b%2B%20", PERCENT_FORM, "a b+ ");
    decodes("", PERCENT_ALL, "");
}

static void what_is_no_escape_stays(void **state)
{
    (void)state;
    decodes("%", PERCENT_ALL, "%");
    decodes("%4", PERCENT_ALL, "%4");
    decodes("%4g%g4%%41", PERCENT_ALL, "%4g%g4%A");
}

static void a_malformed_escape_is_found(void **state)
{
    (void)state;
    assert_int_equal(percent_malformed(slice_of("a%20b")), 5);
    assert_int_equal(percent_malformed(slice_of("a%20b%2")), 5);
    assert_int_equal(percent_malformed(slice_of("%zz")), 0);
    assert_int_equal(percent_malformed(slice_of("")), 0);
}

static void nul_is_an_octet_as_any(void **state)
{
    struct buffer added = { 0 };
    (void)state;
    percent_add(&added, slice_of("a%00b"), PERCENT_ALL);
    assert_int_equal(added.length, 3);
    assert_memory_equal(added.data, "a\0b", 4);
    buffer_release(&added);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_are_decoded_once),
        cmocka_unit_test(what_is_no_escape_stays),
        cmocka_unit_test(a_malformed_escape_is_found),
        cmocka_unit_test(nul_is_an_octet_as_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
