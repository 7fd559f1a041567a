/* Tests of the request target: its forms, what no URI has, and its pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/percent.h"
#include "http/target.h"

/* A copy without room behind it, so that the sanitizer sees every byte read too far; the caller frees it. */
static char *copy_of(const char *bytes, size_t length)
{
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    return copy;
}

/* Path and query of a target with these bytes, cut at the first "?" as they come from the wire. */
static bool parse_bytes(struct target *target, const char *method, const char *data, size_t length, struct complaint *complaint)
{
    const char *mark = memchr(data, '?', length);
    struct slice path = { data, mark ? (size_t)(mark - data) : length };
    struct slice query = mark ? (struct slice){ mark + 1, length - path.length - 1 } : (struct slice){ 0 };
    *complaint = (struct complaint){ 0 };
    return target_parse(target, method, path, query, complaint);
}

static void check_taken(const char *method, const char *text, const char *path, const char *query)
{
    struct target target;
    struct complaint complaint;
    char *copy = copy_of(text, strlen(text));
    if (!parse_bytes(&target, method, copy, strlen(text), &complaint))
        fail_msg("%s %s: %s", method, text, complaint.detail);
    if (!slice_is(target.path, path) || !slice_is(target.query, query ? query : "") || !target.query.data != !query)
        fail_msg("%s %s: path %.*s, query %.*s", method, text, (int)target.path.length, target.path.data,
                 (int)target.query.length, target.query.data ? target.query.data : "");
    free(copy);
}

static void check_refused(const char *method, const char *text, const char *in, size_t column)
{
    struct target target;
    struct complaint complaint;
    char *copy = copy_of(text, strlen(text));
    if (parse_bytes(&target, method, copy, strlen(text), &complaint))
        fail_msg("%s %s was taken", method, text);
    assert_string_equal(complaint.in, in);
    if (complaint.column != column)
        fail_msg("%s %s: column %zu, not %zu", method, text, complaint.column, column);
    assert_int_equal(complaint.code, 400);
    assert_true(column == 0 || complaint.text.data);
    free(copy);
}

static void test_origin_form(void **state)
{
    (void)state;
    check_taken("GET", "/", "/", NULL);
    check_taken("GET", "/?", "/", "");
    check_taken("GET", "/status/404", "/status/404", NULL);
    check_taken("POST", "/a//b/?x=1&y", "/a//b/", "x=1&y");
    check_taken("GET", "/a?b?c", "/a", "b?c");
    check_taken("GET", "/http://a/b", "/http://a/b", NULL);
    check_taken("GET", "/a%2Fb%00;c=d,e@f:g!$&'()*+~", "/a%2Fb%00;c=d,e@f:g!$&'()*+~", NULL);
    check_taken("GET", "/|^`{}\\", "/|^`{}\\", NULL); /* clients send them */
    check_taken("OPTIONS", "/", "/", NULL);
}

/* RFC 9112 3.2.2: a server must take it. */
static void test_absolute_form(void **state)
{
    (void)state;
    check_taken("GET", "http://example.com/a/b?c", "/a/b", "c");
    check_taken("GET", "HTTP://example.com:80/a", "/a", NULL);
    check_taken("GET", "https://[::1]:8443/a", "/a", NULL);
    check_taken("GET", "http://example.com", "/", NULL);
    check_taken("GET", "http://example.com?a=b", "/", "a=b");
    check_taken("GET", "http://a", "/", NULL);
    check_taken("GET", "https://a", "/", NULL);
    check_taken("GET", "http://a//", "//", NULL);
    check_refused("GET", "http://", "path", 1);
    check_refused("GET", "https://", "path", 1);
    check_refused("GET", "http:///a", "path", 1); /* an empty authority: RFC 9110 4.2.1 */
    check_refused("GET", "https:///", "path", 1);
    check_refused("GET", "http://?a", "path", 1);
    check_refused("GET", "http:/a", "path", 1);
    check_refused("GET", "ftp://a/b", "path", 1);
    check_refused("GET", "httpx://a/b", "path", 1);
    check_refused("GET", "http://a/../b", "path", 2); /* counted in the path */
}

static void test_other_forms(void **state)
{
    (void)state;
    check_taken("OPTIONS", "*", "*", NULL);
    check_refused("GET", "*", "path", 1);
    check_refused("options", "*", "path", 1); /* methods are case-sensitive */
    check_refused("OPTIONS", "**", "path", 1);
    check_refused("OPTIONS", "*/", "path", 1);
    check_refused("GET", "", "path", 1);
    check_refused("GET", "?a", "path", 1);
    check_refused("GET", "status/404", "path", 1);
    check_refused("GET", "example.com:80", "path", 1);
}

/* RFC 9112 3.2.4: asterisk-form is "*" and nothing behind it; and what no URI has is refused here as well. */
static void test_the_asterisk_has_no_query(void **state)
{
    (void)state;
    struct target target;
    struct complaint complaint;
    static const char *const texts[] = { "*?%zz", "*?#", "*?a", "*?" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (parse_bytes(&target, "OPTIONS", texts[i], strlen(texts[i]), &complaint))
            fail_msg("OPTIONS %s was taken", texts[i]);
}

/* A proxy on the way may resolve them to something else (RFC 3986 5.2.4, 6.2.2.3). */
/* RFC 9112 3.2.3: uri-host ":" port. */
static void test_authority(void **state)
{
    (void)state;
    static const char *const right[] = { "example.com:443", "a:1", "127.0.0.1:65535", "[::1]:80", "x-y_z.test:00080" };
    static const char *const wrong[] = { "",      "a",          ":1",      "a:",    "a:b",   "/",
                                         "/a:1",  "http://a:1", "a:1/",    "a:1?b", "u@a:1", "a:123456",
                                         "a:1:1", "::1:80",     "[::1:80", "a#b:1", "*",     "443" };
    check_taken("CONNECT", "example.com:443", "example.com:443", NULL);
    check_taken("CONNECT", "/", "/", NULL);
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_true(target_is_authority(slice_of(right[i])));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (target_is_authority(slice_of(wrong[i])))
            fail_msg("%s was taken", wrong[i]);
}

static void test_dot_segments(void **state)
{
    (void)state;
    static const char *const dots[] = { ".", "..", "%2e", "%2E", "%2e%2e", "%2E%2e", ".%2e", ".%2E", "%2e.", "%2E." };
    static const char *const others[] = { "...",   "%2e%2e%2e", "..%2e", ".a",  "a.",    "..a", "%2ea",
                                          "%252e", "%2e%252e",  "..%2f", "..;", "%2f..", "%2f" };
    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++) {
        char text[40];
        snprintf(text, sizeof text, "/%s", dots[i]);
        check_refused("GET", text, "path", 2);
        snprintf(text, sizeof text, "/a/%s/b", dots[i]);
        check_refused("GET", text, "path", 4);
        snprintf(text, sizeof text, "/abc/%s", dots[i]);
        check_refused("GET", text, "path", 6);
        snprintf(text, sizeof text, "//%s//", dots[i]);
        check_refused("GET", text, "path", 3);
        snprintf(text, sizeof text, "/a?/%s/", dots[i]);
        check_taken("GET", text, "/a", text + 3);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char text[40];
        snprintf(text, sizeof text, "/a/%s/b", others[i]);
        check_taken("GET", text, text, NULL);
    }
}

static void test_bad_escapes(void **state)
{
    (void)state;
    check_refused("GET", "/%", "path", 2);
    check_refused("GET", "/a%2", "path", 3);
    check_refused("GET", "/%zz", "path", 2);
    check_refused("GET", "/%2g", "path", 2);
    check_refused("GET", "/%g2", "path", 2);
    check_refused("GET", "/%41%%41", "path", 5);
    check_refused("GET", "/%+1", "path", 2);
    check_refused("GET", "/%u0041", "path", 2);
    check_refused("GET", "/a?b=%", "query", 3);
    check_refused("GET", "/a?%4", "query", 1);
    check_refused("GET", "http://a%/b", "path", 9);
    check_taken("GET", "/%41%fF%Ab?%00", "/%41%fF%Ab", "%00");
}

/* Spaces and control characters are the gate's. */
static void test_what_must_be_encoded(void **state)
{
    (void)state;
    check_refused("GET", "/a#b", "path", 3);
    check_refused("GET", "/a?b#", "query", 2);
    check_refused("GET", "http://a#/b", "path", 9);
    check_refused("GET", "http://u@a/b", "path", 9); /* RFC 9110 4.2.4 */
    check_refused("GET", "https://u:p@a/b", "path", 12);
    for (int c = '!'; c < 256; c++) {
        if (c == 0x7F)
            continue;
        struct target target;
        struct complaint complaint;
        char *path = copy_of("/ab", 3), *query = copy_of("/?c", 3);
        path[2] = query[2] = (char)c;
        bool refused = strchr("#%\"<>", c) || c >= 0x80; /* RFC 3986 2 */
        if (parse_bytes(&target, "GET", path, 3, &complaint) == refused)
            fail_msg("0x%02x in a path", (unsigned)c);
        assert_int_equal(complaint.column, refused ? 3 : 0);
        if (parse_bytes(&target, "GET", query, 3, &complaint) == refused)
            fail_msg("0x%02x in a query", (unsigned)c);
        assert_int_equal(complaint.column, refused ? 1 : 0);
        free(path);
        free(query);
    }
}

/* RFC 3986 2.4: never more than once. */
static void test_decodes_unreserved_characters_once(void **state)
{
    (void)state;
    static const struct {
        const char *text, *decoded;
    } rows[] = {
        { "", "" },
        { "abc", "abc" },
        { "%61%62c", "abc" },
        { "%34%30%34", "404" },
        { "%7E%7e%2D%2e%5F", "~~-._" },
        { "%2534", "%2534" },
        { "%25%33%34", "%2534" },
        { "%253%34", "%2534" },
        { "%%341", "%41" },
        { "%2F%3B%3D%20%00%C3%A9", "%2F%3B%3D%20%00%C3%A9" },
        { "%", "%" },
        { "%4", "%4" },
        { "a%", "a%" },
        { "%4g", "%4g" },
        { "%%", "%%" },
        { "+", "+" },
        { "%2B", "%2B" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t length = strlen(rows[i].text);
        char *text = copy_of(rows[i].text, length), *buffer = copy_of(rows[i].text, length);
        struct slice decoded = { buffer, percent_decode(buffer, (struct slice){ text, length }, PERCENT_UNRESERVED) };
        if (!slice_is(decoded, rows[i].decoded))
            fail_msg("%s: %.*s", rows[i].text, (int)decoded.length, buffer);
        free(text);
        free(buffer);
    }
}

static void test_segments(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const char *segments[4];
    } rows[] = {
        { "", { NULL } },
        { "/", { "" } },
        { "/a", { "a" } },
        { "/a/", { "a", "" } },
        { "//", { "", "" } },
        { "/a//b", { "a", "", "b" } },
        { "/a%2Fb/c", { "a%2Fb", "c" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t length = strlen(rows[i].path);
        char *copy = copy_of(rows[i].path, length);
        struct slice path = { copy, length }, segment;
        for (size_t s = 0; rows[i].segments[s]; s++) {
            assert_true(target_next_segment(&path, &segment));
            assert_true(slice_is(segment, rows[i].segments[s]));
            assert_true(path.data == segment.data + segment.length);
        }
        assert_false(target_next_segment(&path, &segment));
        free(copy);
    }
}

static void test_parameters(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        const char *parts[6]; /* name, value, name...; "-" is a value that is not there */
    } rows[] = {
        { "", { NULL } },
        { "&", { NULL } },
        { "&&&", { NULL } },
        { "a", { "a", "-" } },
        { "a=", { "a", "" } },
        { "=b", { "", "b" } },
        { "=", { "", "" } },
        { "a=b=c", { "a", "b=c" } },
        { "a=1&b&c=", { "a", "1", "b", "-", "c", "" } },
        { "&a=1&&b=2&", { "a", "1", "b", "2" } },
        { "a%3Db=%26&c;d", { "a%3Db", "%26", "c;d", "-" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t length = strlen(rows[i].query);
        char *copy = copy_of(rows[i].query, length);
        struct slice query = { copy, length }, name, value;
        for (size_t p = 0; p < 6 && rows[i].parts[p]; p += 2) {
            bool valued = strcmp(rows[i].parts[p + 1], "-") != 0;
            assert_true(target_next_parameter(&query, &name, &value));
            assert_true(slice_is(name, rows[i].parts[p]));
            assert_true(valued ? value.data && slice_is(value, rows[i].parts[p + 1]) : !value.data);
        }
        assert_false(target_next_parameter(&query, &name, &value));
        free(copy);
    }
    struct slice none = { 0 }, name, value;
    assert_false(target_next_parameter(&none, &name, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_origin_form),
        cmocka_unit_test(test_absolute_form),
        cmocka_unit_test(test_other_forms),
        cmocka_unit_test(test_the_asterisk_has_no_query),
        cmocka_unit_test(test_authority),
        cmocka_unit_test(test_dot_segments),
        cmocka_unit_test(test_bad_escapes),
        cmocka_unit_test(test_what_must_be_encoded),
        cmocka_unit_test(test_decodes_unreserved_characters_once),
        cmocka_unit_test(test_segments),
        cmocka_unit_test(test_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
