/* Tests of how far one word is from another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/nearest.h"

static void check(const char *left, const char *right, size_t distance)
{
    size_t there = nearest_distance(slice_of(left), slice_of(right)), back = nearest_distance(slice_of(right), slice_of(left));
    if (there != distance || back != distance)
        fail_msg("%s, %s: %zu and %zu, not %zu", left, right, there, back, distance);
}

static void test_edits(void **state)
{
    (void)state;
    check("port", "port", 0);
    check("port", "PORT", 0);
    check("port", "prot", 1);  /* swapped */
    check("port", "por", 1);   /* dropped */
    check("port", "ports", 1); /* inserted */
    check("port", "part", 1);  /* changed */
    check("kitten", "sitting", 3);
    check("explain", "explian", 1);
    check("saturday", "sunday", 3);
}

static void test_what_is_not_near(void **state)
{
    (void)state;
    check("", "", 0);
    check("", "a", NEAREST_NONE);
    check("port", "bind", NEAREST_NONE);
    check("abcd", "abyz", 2); /* half of it is the same */
    check("abcd", "axyz", NEAREST_NONE);
}

static void test_a_part_is_near(void **state)
{
    (void)state;
    check("max-delay", "DELAY", 4);
    check("log", "log-format", 7);
    check("or", "max-connectors", NEAREST_NONE); /* too short to say anything */
}

static void test_long_words(void **state)
{
    (void)state;
    char full[65], over[66];
    memset(full, 'a', sizeof full - 1);
    memset(over, 'a', sizeof over - 1);
    full[sizeof full - 1] = over[sizeof over - 1] = '\0';
    check(full, full, 0);
    check(full, over, NEAREST_NONE);
}

/* Words of three letters out of two, and their parts: every pair. */
static void test_one_pass_says_the_same(void **state)
{
    char words[28][4];
    size_t count = 0;
    (void)state;
    for (unsigned length = 2; length <= 3; length++)
        for (unsigned bits = 0; bits < 1u << length; bits++, count++) {
            for (unsigned i = 0; i < length; i++)
                words[count][i] = bits >> i & 1 ? 'B' : 'a';
            words[count][length] = '\0';
        }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            struct slice left = slice_of(words[i]), right = slice_of(words[j]);
            if (nearest_by_one(left, right) != (nearest_distance(left, right) == 1))
                fail_msg("%s, %s", words[i], words[j]);
        }
    assert_true(nearest_by_one(slice_of("forbidden"), slice_of("FORBIDEN")));
    assert_true(nearest_by_one(slice_of("teh"), slice_of("The")));
    assert_false(nearest_by_one(slice_of("abcd"), slice_of("badc")));
    assert_false(nearest_by_one(slice_of("abc"), slice_of("abc")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits),      cmocka_unit_test(test_what_is_not_near),       cmocka_unit_test(test_a_part_is_near),
        cmocka_unit_test(test_long_words), cmocka_unit_test(test_one_pass_says_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
