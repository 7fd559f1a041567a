/* Tests of slices: comparisons, lists, and the character classes against the RFCs' own lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/slice.h"

#define DIGIT "0123456789"
#define ALPHA "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* A copy without room behind it, so that the sanitizer sees every byte read too far; the caller frees data. */
static struct slice copy_of(const char *string)
{
    size_t length = strlen(string);
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, string, length);
    return (struct slice){ copy, length };
}

static void release(struct slice slice)
{
    free((void *)(uintptr_t)slice.data);
}

static bool is_listed(int c, const char *list)
{
    return c != 0 && strchr(list, c);
}

static void test_every_byte_has_its_class(void **state)
{
    (void)state;
    static const char tchar[] = "!#$%&'*+-.^_`|~" DIGIT ALPHA; /* RFC 9110 5.6.2 */
    static const char unreserved[] = ALPHA DIGIT "-._~";       /* RFC 3986 2.3 */
    for (int c = 0; c < 256; c++) {
        bool field_value = c == ' ' || c == '\t' || (c >= 0x21 && c <= 0x7E) || c >= 0x80; /* RFC 9110 5.5 */
        if (char_is_token((char)c) != is_listed(c, tchar))
            fail_msg("0x%02x as tchar", (unsigned)c);
        if (char_is_unreserved((char)c) != is_listed(c, unreserved))
            fail_msg("0x%02x as unreserved", (unsigned)c);
        if (char_is_field_value((char)c) != field_value)
            fail_msg("0x%02x in a field value", (unsigned)c);
    }
}

static void test_every_byte_as_hexadecimal_digit(void **state)
{
    (void)state;
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    for (int c = 0; c < 256; c++) {
        const char *digit = is_listed(c, digits) ? strchr(digits, c) : NULL;
        assert_int_equal(char_hex((char)c), digit ? (digit - digits) % 16 : -1);
    }
}

static void test_tokens(void **state)
{
    (void)state;
    static const char *const tokens[] = { "a", "GET", "x-y", "100-continue", "!#$%&'*+-.^_`|~", "0" };
    static const char *const others[] = { "",   " ",  "a b", "a:", "a,b", "a/b", "\"a\"", "a(b)", "[",        "{",  "a=b",
                                          "a;", "\\", "@",   "?",  "<",   ">",   "a\t",   "\x7f", "\xC3\xA9", "a\n" };
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        assert_true(slice_is_token(slice_of(tokens[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_is_token(slice_of(others[i])))
            fail_msg("\"%s\" is no token", others[i]);
    assert_false(slice_is_token((struct slice){ "a\0b", 3 }));
    assert_false(slice_is_token((struct slice){ 0 }));
}

static void test_comparisons(void **state)
{
    (void)state;
    struct slice close = copy_of("Close");
    assert_true(slice_is(close, "Close"));
    assert_false(slice_is(close, "close"));
    assert_false(slice_is(close, "Clos"));
    assert_false(slice_is(close, "Closed"));
    assert_false(slice_is(close, ""));
    assert_true(slice_is_caseless(close, "cLOSE"));
    assert_false(slice_is_caseless(close, "clos"));
    assert_false(slice_is_caseless(close, "closed"));
    assert_true(slice_starts(close, "Clo"));
    assert_true(slice_starts(close, "Close"));
    assert_false(slice_starts(close, "Close "));
    assert_false(slice_starts(close, "clo"));
    assert_ptr_equal(slice_find(close, 'o'), close.data + 2);
    assert_null(slice_find(close, '\0'));
    release(close);
    struct slice none = { 0 };
    assert_true(slice_is(none, "") && slice_is_caseless(none, ""));
    assert_true(slice_starts(none, ""));
    assert_null(slice_find(none, 'a'));
    slice_skip(&none, 0);
    assert_true(!none.data && !none.length);
    assert_false(slice_is(none, "a") || slice_is_caseless(none, "a") || slice_starts(none, "a"));
    assert_false(slice_is((struct slice){ "a\0", 2 }, "a"));
}

/* Case is a matter of ASCII letters alone: "[" and "{", "@" and "`" differ by the same bit. */
static void test_caseless_is_for_letters_alone(void **state)
{
    (void)state;
    assert_false(slice_is_caseless(slice_of("["), "{"));
    assert_false(slice_is_caseless(slice_of("@"), "`"));
    assert_false(slice_is_caseless(slice_of("\xC3"), "\xE3"));
}

static void test_trim_takes_spaces_and_tabs(void **state)
{
    (void)state;
    static const struct {
        const char *text, *trimmed;
    } rows[] = {
        { "", "" },
        { " ", "" },
        { "\t \t", "" },
        { "a", "a" },
        { " a ", "a" },
        { "\ta b\t ", "a b" },
        { "a\t", "a" },
        { "\na\r", "\na\r" },
        { "\va\f", "\va\f" },
        { "\xA0"
          "a",
          "\xA0"
          "a" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slice text = copy_of(rows[i].text);
        if (!slice_is(slice_trim(text), rows[i].trimmed))
            fail_msg("\"%s\"", rows[i].text);
        release(text);
    }
    assert_int_equal(slice_trim((struct slice){ 0 }).length, 0);
}

static void test_members_of_lists(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        const char *members[4];
    } rows[] = {
        { "", { NULL } },
        { ",", { NULL } },
        { " , ,\t, ", { NULL } },
        { "a", { "a" } },
        { "a,b", { "a", "b" } },
        { "a , b ,c", { "a", "b", "c" } },
        { ",a,,b,", { "a", "b" } }, /* empty members: RFC 9110 5.6.1.2 */
        { "foo , ,bar,charlie", { "foo", "bar", "charlie" } },
        { "\"a,b\",c", { "\"a,b\"", "c" } },
        { "x=\"a,b\";y, z", { "x=\"a,b\";y", "z" } },
        { "\"a\\\",b\",c", { "\"a\\\",b\"", "c" } }, /* an escaped quote ends nothing: RFC 9110 5.6.4 */
        { "\"a\\\\\",b", { "\"a\\\\\"", "b" } },     /* but an escaped backslash escapes nothing */
        { "a\\,b", { "a\\", "b" } },                 /* outside quotes a backslash is none */
        { "\"a,b", { "\"a,b" } },                    /* never closed */
        { "\"a\\", { "\"a\\" } },                    /* cut off behind the backslash */
        { "\"\",a", { "\"\"", "a" } },
        { "a b, c\td", { "a b", "c\td" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slice list = copy_of(rows[i].list), rest = list, member;
        for (size_t m = 0; rows[i].members[m]; m++) {
            assert_true(slice_next_member(&rest, &member));
            if (!slice_is(member, rows[i].members[m]))
                fail_msg("%s: \"%.*s\"", rows[i].list, (int)member.length, member.data);
        }
        assert_false(slice_next_member(&rest, &member));
        assert_false(slice_next_member(&rest, &member));
        release(list);
    }
    struct slice none = { 0 }, member;
    assert_false(slice_next_member(&none, &member));
}

static void test_tokens_in_lists(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        bool has;
    } rows[] = {
        { "upgrade", true },      { "keep-alive, Upgrade", true }, { " ,UPGRADE ,", true },   { "", false },
        { "close", false },       { "upgrades", false },           { "up grade", false },     { "\"a, upgrade\"", false },
        { "\"upgrade\"", false }, { "upgrade;q=1", false },        { "close,upgrade", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slice list = copy_of(rows[i].list);
        if (slice_has_token(list, "upgrade") != rows[i].has)
            fail_msg("%s", rows[i].list);
        release(list);
    }
    assert_false(slice_has_token((struct slice){ 0 }, "upgrade"));
}

static void test_copies_one_after_the_other(void **state)
{
    (void)state;
    char store[8] = "-------", *end = store;
    struct slice one = slice_keep(slice_of("abc"), &end), none = slice_keep((struct slice){ 0 }, &end);
    struct slice empty = slice_keep(slice_of(""), &end), two = slice_keep(slice_of("de"), &end);
    assert_memory_equal(store, "abcde--", 7);
    assert_ptr_equal(one.data, store);
    assert_null(none.data);
    assert_ptr_equal(empty.data, store + 3);
    assert_ptr_equal(end, store + 5);
    assert_true(slice_equals(two, slice_of("de")) && slice_equals(none, empty));
    assert_false(slice_equals(two, slice_of("df")) || slice_equals(two, slice_of("d")) || slice_equals(two, slice_of("def")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies_one_after_the_other),
        cmocka_unit_test(test_every_byte_has_its_class),
        cmocka_unit_test(test_every_byte_as_hexadecimal_digit),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_comparisons),
        cmocka_unit_test(test_caseless_is_for_letters_alone),
        cmocka_unit_test(test_trim_takes_spaces_and_tabs),
        cmocka_unit_test(test_members_of_lists),
        cmocka_unit_test(test_tokens_in_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
