/* Tests of the text buffer and of the escapings that keep foreign text harmless. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"

typedef void escaping(struct buffer *, const char *, size_t);

/* What escape makes of a literal, which may hold NULs, must be what is expected. */
#define escapes_to(escape, literal, expected) check_escape(escape, literal, sizeof(literal) - 1, expected)

static void check_escape(escaping *escape, const char *bytes, size_t length, const char *expected)
{
    /* A copy without room behind it, so that the sanitizer sees every byte read too far. */
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    struct buffer text = { 0 };
    buffer_add(&text, "", 0);
    escape(&text, copy, length);
    assert_string_equal(text.data, expected);
    buffer_release(&text);
    free(copy);
}

static void test_grows(void **state)
{
    (void)state;
    struct buffer text = { 0 };
    for (int i = 0; i < 10000; i++)
        buffer_add(&text, "0123456789", 10);
    assert_false(text.failed);
    assert_int_equal(text.length, 100000);
    assert_int_equal(strlen(text.data), 100000);
    assert_memory_equal(text.data + 99990, "0123456789", 10);
    buffer_release(&text);
    assert_null(text.data);
    buffer_release(&text);
}

static void test_empty_addition(void **state)
{
    (void)state;
    struct buffer text = { 0 };
    buffer_add(&text, NULL, 0);
    assert_string_equal(text.data, "");
    buffer_string(&text, "");
    assert_int_equal(text.length, 0);
    buffer_release(&text);
}

static void test_failure_is_kept(void **state)
{
    (void)state;
    struct buffer text = { 0 };
    buffer_string(&text, "kept");
    volatile size_t most = SIZE_MAX - 2; /* unseen by the compiler, which would warn */
    buffer_add(&text, "x", most);        /* refused before a byte is read */
    assert_true(text.failed);
    buffer_string(&text, "more");
    buffer_format(&text, "%d", 1);
    buffer_number(&text, 1);
    assert_int_equal(text.length, 4);
    assert_string_equal(text.data, "kept");
    buffer_release(&text);
    assert_false(text.failed);
}

static void test_numbers_and_formats(void **state)
{
    (void)state;
    struct buffer text = { 0 };
    buffer_number(&text, 0);
    buffer_string(&text, " ");
    buffer_number(&text, UINT64_MAX);
    buffer_format(&text, " %s %*s.", "s", 300, "");
    assert_int_equal(text.length, 1 + 1 + 20 + 3 + 300 + 1);
    assert_memory_equal(text.data, "0 18446744073709551615 s ", 25);
    buffer_release(&text);
}

static void test_json(void **state)
{
    (void)state;
    escapes_to(buffer_json, "", "");
    escapes_to(buffer_json, "plain / text", "plain / text");
    escapes_to(buffer_json, "\"\\\b\f\n\r\t", "\\\"\\\\\\b\\f\\n\\r\\t");
    escapes_to(buffer_json, "\0\x1b\x1f\x7f", "\\u0000\\u001b\\u001f\\u007f");
    escapes_to(buffer_json, "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\xAB\x96", "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\xAB\x96");

    struct buffer text = { 0 };
    buffer_json_string(&text, NULL);
    buffer_json_string(&text, "a\"b");
    assert_string_equal(text.data, "null\"a\\\"b\"");
    buffer_release(&text);
}

static void test_html(void **state)
{
    (void)state;
    escapes_to(buffer_html, "<a b='\"'>&amp;", "&lt;a b=&#39;&quot;&#39;&gt;&amp;amp;");
    escapes_to(buffer_html, "tab\tline\n", "tab\tline\n");
    escapes_to(buffer_html, "\0|\r|\x1b|\x7f", "\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD");
    escapes_to(buffer_html, "\xE2\x82\xAC", "\xE2\x82\xAC");
}

static void test_log(void **state)
{
    (void)state;
    escapes_to(buffer_log, "GET /a?b=~", "GET /a?b=~");
    escapes_to(buffer_log, "\"\\\n\0\x7f\xC3\xA9", "\\x22\\x5c\\x0a\\x00\\x7f\\xc3\\xa9");
}

/* What is no UTF-8 (RFC 3629) becomes a U+FFFD a byte, and what follows is still read. */
static void test_invalid_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int replacements;
    } rows[] = {
        { "\x80", 1 },             /* a continuation alone */
        { "\xC0\xAF", 2 },         /* overlong */
        { "\xC1\xBF", 2 },         /* overlong */
        { "\xE0\x9F\xBF", 3 },     /* overlong */
        { "\xF0\x8F\xBF\xBF", 4 }, /* overlong */
        { "\xED\xA0\x80", 3 },     /* a surrogate */
        { "\xF4\x90\x80\x80", 4 }, /* above U+10FFFF */
        { "\xF5\x80\x80\x80", 4 }, /* no first byte */
        { "\xC3", 1 },             /* cut short */
        { "\xE2\x82", 2 },
        { "\xF0\x9F\xAB", 3 },
        { "\xFE\xFF", 2 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer bytes = { 0 }, expected = { 0 };
        for (int j = 0; j < rows[i].replacements; j++)
            buffer_string(&expected, "\xEF\xBF\xBD");
        buffer_string(&bytes, rows[i].bytes);
        check_escape(buffer_json, bytes.data, bytes.length, expected.data);
        buffer_string(&bytes, "<z");
        buffer_string(&expected, "&lt;z");
        check_escape(buffer_html, bytes.data, bytes.length, expected.data);
        buffer_release(&bytes);
        buffer_release(&expected);
    }
}

/* A long text is escaped as its characters are, wherever in it they lie. */
static void test_long(void **state)
{
    (void)state;
    static const char *const characters[][3] = {
        /* itself, in JSON, in HTML */
        { "a", "a", "a" },
        { "\"", "\\\"", "&quot;" },
        { "\\", "\\\\", "\\" },
        { "&", "&", "&amp;" },
        { "'", "'", "&#39;" },
        { "<", "<", "&lt;" },
        { ">", ">", "&gt;" },
        { "\x01", "\\u0001", "\xEF\xBF\xBD" },
        { "\x7f", "\\u007f", "\xEF\xBF\xBD" },
        { "\xF0\x9F\xAB\x96", "\xF0\x9F\xAB\x96", "\xF0\x9F\xAB\x96" },
        { "\xFF", "\xEF\xBF\xBD", "\xEF\xBF\xBD" },
    };
    enum { KINDS = sizeof characters / sizeof *characters, LONG = 1100 };
    static const size_t distances[] = { 1, 5, 37 };
    for (size_t at = 0; at < KINDS * KINDS * sizeof distances / sizeof *distances; at++) {
        const size_t kind = at % KINDS, other = at / KINDS % KINDS, distance = distances[at / KINDS / KINDS];
        struct buffer bytes = { 0 }, json = { 0 }, html = { 0 };
        for (size_t i = 0; i < LONG; i++) {
            const char *const *character = characters[i % distance ? kind : other];
            buffer_string(&bytes, character[0]);
            buffer_string(&json, character[1]);
            buffer_string(&html, character[2]);
        }
        check_escape(buffer_json, bytes.data, bytes.length, json.data);
        check_escape(buffer_html, bytes.data, bytes.length, html.data);
        buffer_release(&bytes);
        buffer_release(&json);
        buffer_release(&html);
    }
}

static void check_paths(const char *root, const char *text, const char *expected)
{
    struct buffer out = { .root = root };
    buffer_paths(&out, text);
    assert_string_equal(out.data, expected);
    buffer_release(&out);
}

static void test_paths(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "/codes/404", "/m/codes/404" },
        { "/", "/m/" },
        { "", "" },
        { "help is at /help, and / lists all", "help is at /m/help, and /m/ lists all" },
        { "</a>; rel=x, </b?c=/d>", "</m/a>; rel=x, </m/b?c=/m/d>" },
        { "http://example.com/a, text/html, bytes 0-1/2", "http://example.com/a, text/html, bytes 0-1/2" },
        { "\"/a /b\" is not /c", "\"/a /b\" is not /m/c" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_paths("/m", rows[i][0], rows[i][1]);
        check_paths(NULL, rows[i][0], rows[i][0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grows),
        cmocka_unit_test(test_empty_addition),
        cmocka_unit_test(test_failure_is_kept),
        cmocka_unit_test(test_numbers_and_formats),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_invalid_utf8),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
