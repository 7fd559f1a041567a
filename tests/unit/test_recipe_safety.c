/* Tests of what a recipe may not ask for: types, fields and places that harm a browser, a proxy or the message itself. */
#include <stdio.h>

#include "catalog/curl-exits.h"
#include "recipe-check.h"
#include "recipe/recipe-parts.h"

static const char *const allowed_hosts[] = { "example.com", "example.org:8080", NULL };
static const struct recipe_rules loose = { .unsafe_headers = true, .redirect_hosts = allowed_hosts };

static void test_type(void **state)
{
    (void)state;
    static const char *const fine[] = {
        "text%2Fplain",
        "text/plain",
        "application/json",
        "image/png",
        "application/octet-stream",
        "text/csv",
        "text/css",
        "text/plain%3Bcharset=utf-8",
        "text/plain%3B charset=%22utf-8%22",
        "a/b %3B\tc=%22\\%22,\\\\%22 %3Bd=e",
        "application/vnd.api+json",
        "a/b",
        "TEXT/PLAIN",
        NULL,
    };
    static const char *const rows[][2] = {
        { "", "must be a media type" },
        { "text", "must be a media type" },
        { "text/", "must be a media type" },
        { "/plain", "must be a media type" },
        { "/", "must be a media type" },
        { "text/plain/x", "must be a media type" },
        { "te xt/plain", "must be a media type" },
        { "text/pl ain", "must be a media type" },
        { "text/plain,text/html", "must be a media type" },
        { " text/plain", "must be a media type" },
        { "text/plain%3B", "must be a media type" },
        { "text/plain%3Bx", "must be a media type" },
        { "text/plain%3Bx=", "must be a media type" },
        { "text/plain%3Bx=%22", "must be a media type" },
        { "text/plain%3Bx=%22\\%22", "must be a media type" },
        { "text/plain%3Bx=a b", "must be a media type" },
        { "text/plain%3Bx=%22a%22b", "must be a media type" },
        { "text/plain x=y", "must be a media type" },
        { "%3Btext/plain", "must be a media type" },
        { "text%2fplain%0d%0aX:y", "has a control character" },
        { "text/plain%00", "has a NUL" },
        { "text/plain%7F", "has a control character" },
        { "text%", "without two hexadecimal digits" },
        { NULL, NULL },
    };
    values_fine("type", fine);
    values_refused("type", rows);
    struct reading reading = reads("200;type=text%2Fplain%3Bcharset=utf-8");
    piece_is(&reading.recipe, reading.recipe.type, "text/plain;charset=utf-8");
    release(&reading);
}

/* What a browser would run, or show as a page of this origin. */
static void test_types_that_do_harm(void **state)
{
    (void)state;
    static const char *const harmful[] = {
        "text/html",
        "TEXT/HTML",
        "text/html%3Bcharset=utf-8",
        "text/html ",
        "application/xhtml+xml",
        "image/svg+xml",
        "application/xml",
        "text/xml",
        "application/rss+xml",
        "application/mathml+xml",
        "multipart/x-mixed-replace",
        "multipart/x-mixed-replace%3Bboundary=a",
        "text/javascript",
        "application/javascript",
        "application/ecmascript",
        "application/pdf",
        "application/wasm",
        "text/x-scriptlet",
        "application/vnd.wap.xhtml+xml",
        "text/xsl",
        "text/rdf",
    };
    char text[100];
    for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++) {
        snprintf(text, sizeof text, "200;type=%s", harmful[i]);
        refused(text, 10, "is a type that a browser would run");
        is_fine_by(&loose, text);
    }
}

/* Browsers split the field at commas, and the last type in it wins (Fetch 2.2.3, "extract a MIME type"). */
static void test_a_second_type_behind_a_comma(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "200;type=text/plain%3Bx=1,text/html",   "200;type=text/plain%3B,text/html",
        "200;type=text/plain%3Bx=%22,text/html", "200;type=text/plain%3Bx=y, text/html, foobar",
        "200;type=a/b%3B%2Cimage/svg%2Bxml",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refused(texts[i], 10, "type");
}

static void header_is(const struct reading *reading, size_t number, const char *name, const char *value)
{
    assert_true(reading->recipe.header_count > number);
    piece_is(&reading->recipe, reading->recipe.headers[number].name, name);
    piece_is(&reading->recipe, reading->recipe.headers[number].value, value);
}

static void test_header(void **state)
{
    (void)state;
    struct reading reading = reads("200;header=X-A:1;header=x-a: two words \t;header=B:;delay=1s;header=C:%3B%25:%2c"
                                   ";header=!#$%25&'*+-.^_`|~:\x80\xFF");
    assert_int_equal(reading.recipe.header_count, 5);
    header_is(&reading, 0, "X-A", "1");
    header_is(&reading, 1, "x-a", "two words");
    header_is(&reading, 2, "B", "");
    header_is(&reading, 3, "C", ";%:,");
    header_is(&reading, 4, "!#$%&'*+-.^_`|~", "\x80\xFF");
    release(&reading);
    static const char *const rows[][2] = {
        { "", "must be Name:value" },
        { "X", "must be Name:value" },
        { "X=1", "must be Name:value" },
        { ":1", "must start with a field name and a colon" },
        { ":", "must start with a field name" },
        { "X :1", "must start with a field name" },
        { " X:1", "must start with a field name" },
        { "X%20Y:1", "must start with a field name" },
        { "X(:1", "must start with a field name" },
        { "X%2F:1", "must start with a field name" },
        { "\xC3\xA9:1", "must start with a field name" },
        { "X%0d:1", "has a control character" },
        { "X:1%0d%0aY:2", "has a control character" },
        { "X:1%0a", "has a control character" },
        { "X:%0d", "has a control character" },
        { "X:\x01", "has a control character" },
        { "X:%7f", "has a control character" },
        { "X:%00", "has a NUL" },
        { "X:\x1b[2J", "has a control character" },
        { "X:%0", "without two hexadecimal digits" },
        { NULL, NULL },
    };
    values_refused("header", rows);
}

static void test_header_at_most_sixteen(void **state)
{
    (void)state;
    char text[400] = "200";
    for (int i = 0; i < 16; i++)
        strcat(text, ";header=A:1");
    struct reading reading = reads(text);
    assert_int_equal(reading.recipe.header_count, 16);
    release(&reading);
    strcat(text, ";header=A:1");
    refused(text, strlen(text) - 2, "comes too often: at most 16 times");
}

static void test_fields_that_are_the_servers(void **state)
{
    (void)state;
    static const char *const framing[] = {
        "Content-Length", "Transfer-Encoding", "Connection",  "Proxy-Connection", "TE",
        "Trailer",        "Upgrade",           "Everystatus", "content-length",   "TRANSFER-ENCODING"
    };
    static const char *const own[] = { "Content-Type", "Location", "content-type", "LOCATION" };
    static const char *const fine[] = { "X",
                                        "Retry-After",
                                        "Date",
                                        "dAtE",
                                        "Keep-Alive",
                                        "Retry-Afterwards",
                                        "Dated",
                                        "X-Date",
                                        "Content-Lengths",
                                        "Content-Language",
                                        "ETag",
                                        "Link",
                                        "Allow",
                                        "WWW-Authenticate",
                                        "Content-Location",
                                        "X-Content-Type",
                                        "T",
                                        "TEE" };
    char text[100];
    for (size_t i = 0; i < sizeof framing / sizeof *framing; i++) {
        snprintf(text, sizeof text, "200;header=%s:1", framing[i]);
        refused(text, 12, "the server sends it itself");
        refused_by(&loose, text, 12, "the server sends it itself");
    }
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        snprintf(text, sizeof text, "200;header=%s:1", own[i]);
        refused(text, 12, "it has a modifier of its own");
        refused_by(&loose, text, 12, "it has a modifier of its own");
    }
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        snprintf(text, sizeof text, "200;header=%s:1", fine[i]);
        is_fine_by(&strict, text);
    }
}

/* What a browser remembers for other responses of this origin, or a proxy takes as a command. */
static void test_fields_that_bind(void **state)
{
    (void)state;
    static const char *const binding[] = {
        "Set-Cookie",
        "set-cookie",
        "Set-Cookie2",
        "Strict-Transport-Security",
        "Clear-Site-Data",
        "Refresh",
        "Public-Key-Pins",
        "Public-Key-Pins-Report-Only",
        "Expect-CT",
        "Alt-Svc",
        "NEL",
        "Report-To",
        "Reporting-Endpoints",
        "Service-Worker-Allowed",
        "Content-Security-Policy",
        "Content-Security-Policy-Report-Only",
        "X-Content-Type-Options",
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
        "access-control-expose-headers",
        "Origin-Agent-Cluster",
        "Accept-CH",
        "Critical-CH",
        "Speculation-Rules",
        "X-Accel-Redirect",
        "X-Accel-Buffering",
        "X-Sendfile",
        "Set-Login",
        "Accept-CH-Lifetime",
    };
    char text[100];
    for (size_t i = 0; i < sizeof binding / sizeof *binding; i++) {
        snprintf(text, sizeof text, "200;header=%s:1", binding[i]);
        struct reading reading = read_by(&strict, text);
        if (reading.fine)
            fail_msg("%s was read", text);
        assert_int_equal(reading.complaint.column, 12);
        release(&reading);
        is_fine_by(&loose, text);
    }
}

static void test_location(void **state)
{
    (void)state;
    static const char *const fine[] = {
        "/",    "/a",        "%2F", "%2fa%2Fb", "/a//b", "/a/../b", "/a?b=c%26d=e#f", "/a\\b", "/a:b@c", "/?//example.com",
        "/%25", "/\xC3\xA9", NULL
    };
    static const char *const rows[][2] = {
        { "", "must be a path on this server" },
        { "a", "must be a path" },
        { "?a", "must be a path" },
        { "#a", "must be a path" },
        { "./a", "must be a path" },
        { "//host", "must be a path" },
        { "//", "must be a path" },
        { "/%2Fhost", "must be a path" },
        { "%2f%2fhost", "must be a path" },
        { "/\\host", "must be a path" },
        { "/%5chost", "must be a path" },
        { "\\\\host", "must be a path" },
        { "\\/host", "must be a path" },
        { "http://host", "must be a path" },
        { "https://host", "must be a path" },
        { "http:host", "must be a path" },
        { "https:host", "must be a path" },
        { "https:/host", "must be a path" },
        { "HTTPS://host", "must be a path" },
        { "a:b/c", "must be a path" },
        { "1:b", "must be a path" },
        { ":a", "must be a path" },
        { "a\\b", "must be a path" },
        { ".\\\\host", "must be a path" },
        { "http://localhost/", "must be a path" },
        { "javascript:alert(1)", "must be a path" },
        { "data:text/html,a", "must be a path" },
        { "ftp://host", "must be a path" },
        { "mailto:a@b", "must be a path" },
        { "http://example.com/", "must be a path" },
        { " /a", "has a space" },
        { "%20/a", "has a space" },
        { "/a b", "has a space" },
        { "/a ", "has a space" },
        { "%09/a", "has a space" },
        { "/%09/host", "has a space" },
        { "\t//host", "has a space" },
        { "/%0a/host", "has a control character" },
        { "/a%0d%0aX:1", "has a control character" },
        { "/%00", "has a NUL" },
        { "/%", "without two hexadecimal digits" },
        { NULL, NULL },
    };
    values_fine("location", fine);
    values_refused("location", rows);
}

static void test_location_to_other_hosts(void **state)
{
    (void)state;
    static const char *const fine[] = { "http://example.com",
                                        "https://example.com/",
                                        "http://EXAMPLE.com/a?b",
                                        "https://example.com?a",
                                        "http://example.org:8080/a",
                                        "HTTP://EXAMPLE.org:8080/a",
                                        "Https://example.com",
                                        "http://example.com:80",
                                        "https://example.com:8443/a?b",
                                        "http://example.com:",
                                        "/a",
                                        NULL };
    static const char *const wrong[] = { "http://example.org",
                                         "http://example.org:80",
                                         "http://example.org:80800",
                                         "http://example.com:x",
                                         "http://example.com:65536",
                                         "http://example.com:80:80",
                                         "http://example.com:80@evil/",
                                         "http:///example.com",
                                         "http://:80/",
                                         "http://example.com.evil/",
                                         "http://evil/example.com",
                                         "http://example.com@evil/",
                                         "http://example.com:@evil/",
                                         "http://evil@example.com/",
                                         "http://evil\\@example.com",
                                         "http://example.com\\@evil",
                                         "http://example.com#@evil",
                                         "http:example.com",
                                         "http:/example.com",
                                         "//example.com",
                                         "ftp://example.com",
                                         "http://",
                                         "https:///example.com",
                                         "http://xexample.com",
                                         NULL };
    char text[100];
    for (size_t i = 0; fine[i]; i++) {
        snprintf(text, sizeof text, "200;location=%s", fine[i]);
        is_fine_by(&loose, text);
    }
    for (size_t i = 0; wrong[i]; i++) {
        snprintf(text, sizeof text, "200;location=%s", wrong[i]);
        refused_by(&loose, text, 14, "must be a path on this server");
    }
}

/* A request's own origin: by the name that the client used, in either case, and with every port of the server. */
static void test_location_to_the_own_origin(void **state)
{
    (void)state;
    static const struct curl_port secure[] = { { "tls", 8443 }, { "tls-expired", 8444 }, { NULL, 0 } };
    static const struct {
        const char *authority, *location;
        bool fine;
    } rows[] = {
        { "example.net:8080", "http://example.net:8080/a", true },
        { "example.net:8080", "HTTP://Example.NET:8080", true },
        { "example.net:8080", "https://example.net:8443/a", true },
        { "example.net:8443", "http://example.net:8081/a", true },
        { "example.net:8443", "https://example.net:8444?a", true },
        { "example.net:8080", "http://example.net/", false },
        { "example.net:8080", "http://example.net:8082/", false },
        { "example.net", "http://example.net/", true },
        { "example.net", "https://example.net", true },
        { "example.net", "https://example.net:443/", true },
        { "example.net", "https://example.net:8443/", true },
        { "example.net:", "http://example.net/", true },
        { "example.net", "http://example.net:1/", false },
        { "example.net", "http://example.net.evil/", false },
        { "example.net", "http://evil.example.net/", false },
        { "example.net", "http://example.net@evil/", false },
        { "example.net", "http://example.net:80@evil/", false },
        { "example.net", "http://example.net\\@evil/", false },
        { "example.net", "//example.net/", false },
        { "example.net", "http:///", false },
        { "example.net", "http://localhost:8081/", false },
        { "example.net", "http://127.0.0.1/", false },
        { "localhost:8081", "http://127.0.0.1:8081/", true },
        { "127.0.0.1:8081", "https://localhost:8443/", true },
        { "[::1]:8081", "http://LOCALHOST:8081/", true },
        { "[::1]:8081", "http://[::1]:8081/a", true },
        { "[::1]", "http://[::1]/a", true },
        { "localhost:8081", "http://127.0.0.1:22/", false },
        { "localhost:22", "http://127.0.0.1:22/", false },
        { "localhost", "http://[::1]", false },
        { "localhost:8081", "http://127.0.0.2:8081/", false },
        { "localhost:8081", "http://localhost.evil:8081/", false },
        { "", "http:///", false },
        { "", "http://localhost/", false },
        { NULL, "http://localhost:8081/", false },
        { ":80", "http://:80/", false },
        { "example.net:x", "http://example.net/", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct recipe_rules rules = strict;
        struct slice authority = rows[i].authority ? slice_of(rows[i].authority) : (struct slice){ 0 };
        rules.own = (struct recipe_origin){ .authority = authority, .plain = 8081, .secure = secure };
        struct problem problem = recipe_location_allowed(&rules, slice_of(rows[i].location));
        if (problem_found(&problem) == rows[i].fine)
            fail_msg("%s for %s: \"%s\"", rows[i].location, rows[i].authority ? rows[i].authority : "nobody", problem.text);
    }
}

/* RFC 3986 4.2, where a field is sent as it was asked for. */
static void test_relative_references(void **state)
{
    (void)state;
    static const char *const fine[] = { "a", "?a", "#a", "./a", "../a:b", "a/b:c", "?a:b", "a//b", "/a", "evil.example" };
    static const char *const wrong[] = { "",        "a:b", ":a", "1:b", "javascript:alert(1)", "http:a", "//host", "a\\b",
                                         "\\/host", "a b", " a", "\ta", "http://host/",        "?\\a" };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct problem problem = recipe_reference_allowed(&strict, slice_of(fine[i]));
        if (problem_found(&problem))
            fail_msg("%s %s", fine[i], problem.text);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct problem problem = recipe_reference_allowed(&strict, slice_of(wrong[i]));
        if (!problem_found(&problem))
            fail_msg("%s is allowed", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_type),
        cmocka_unit_test(test_types_that_do_harm),
        cmocka_unit_test(test_a_second_type_behind_a_comma),
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_header_at_most_sixteen),
        cmocka_unit_test(test_fields_that_are_the_servers),
        cmocka_unit_test(test_fields_that_bind),
        cmocka_unit_test(test_location),
        cmocka_unit_test(test_location_to_other_hosts),
        cmocka_unit_test(test_location_to_the_own_origin),
        cmocka_unit_test(test_relative_references),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
