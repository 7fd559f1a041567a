/* Tests of curl's exit codes: that the tables fit together and leave nothing out, and that a command is safe to paste. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/curl-exits.h"
#include "catalog/tls-faults.h"

static const struct curl_port ports[] = { { "tls", 8443 }, { "expired", 8444 }, { 0 } };

/* The first way that names this; NULL: none does. */
static const struct curl_way *way_named(const char *what)
{
    size_t count;
    const struct curl_way *ways = curl_ways(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(ways[i].what, what) == 0)
            return &ways[i];
    return NULL;
}

static void test_tables_fit(void **state)
{
    (void)state;
    size_t exits, ways;
    const struct curl_exit *exit = curl_exits(&exits);
    const struct curl_way *way = curl_ways(&ways);
    for (size_t i = 0; i + 1 < exits; i++)
        assert_true(exit[i].code < exit[i + 1].code);
    for (size_t i = 0; i < ways; i++) {
        for (size_t j = 0; j < CURL_VERSIONS; j++)
            assert_non_null(curl_exit_of(way[i].exits[j]));
        assert_int_equal(way[i].kind == CURL_FAULT, curl_way_fault(&way[i]) != NULL);
    }
    assert_null(curl_exit_of(77));
    assert_null(curl_exit_of(256));
}

static void write_in_brackets(struct buffer *out, int code)
{
    buffer_format(out, "[%d]", code);
}

static void check_exits(const struct curl_way *way, curl_write_exit *write, const char *expected)
{
    struct buffer out = { 0 };
    curl_add_exits(&out, way, write);
    assert_string_equal(out.data, expected);
    buffer_release(&out);
}

static void test_exits_by_version(void **state)
{
    (void)state;
    const struct curl_way same = { .exits = { 56, 56, 56 } }, late = { .exits = { 0, 0, 8 } },
                          thrice = { .exits = { 1, 2, 3 } };
    check_exits(&same, NULL, "56");
    check_exits(&late, NULL, "0 (8 from 8.23.0 on)");
    check_exits(&thrice, NULL, "1 (2 from 8.14.1 on and 3 from 8.23.0 on)");
    check_exits(&late, write_in_brackets, "[0] ([8] from 8.23.0 on)");
    assert_true(curl_way_ends(&late, 8) && curl_way_ends(&late, 0) && !curl_way_ends(&late, 56));
    assert_true(curl_way_varies(&late) && !curl_way_varies(&same));
}

static void test_no_fault_is_left_out(void **state)
{
    (void)state;
    size_t count, ways;
    const struct fault *fault = faults(&count);
    const struct curl_way *way = curl_ways(&ways);
    for (size_t i = 0; i < count; i++) {
        size_t found = 0;
        for (size_t j = 0; j < ways; j++)
            found += curl_way_fault(&way[j]) == &fault[i];
        assert_true(found > 0);
    }
    const struct tls_fault *tls = tls_faults(&count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(way_named(tls[i].name)->kind, CURL_PORT);
}

static void check_place(const char *host, const char *authority, const char *alone)
{
    const struct curl_place place = curl_place_of((struct slice){ host, host ? strlen(host) : 0 }, ports);
    assert_true(slice_is(place.authority, authority));
    assert_true(slice_is(place.host, alone));
}

static void test_place(void **state)
{
    (void)state;
    check_place("a.example:81", "a.example:81", "a.example");
    check_place("a.example", "a.example", "a.example");
    check_place("[::1]:81", "[::1]:81", "[::1]");
    check_place("[::1]", "[::1]", "[::1]");
    check_place("", "localhost:8080", "localhost");
    check_place(NULL, "localhost:8080", "localhost");
    for (const char *c = "'\"$`\\;&|<>()*?!#%~ \t\n{}^,="; *c; c++) {
        const char host[] = { 'a', *c, 'b', '\0' };
        if (*c != '~') /* unreserved (RFC 3986 2.3), and no shell expands it there */
            check_place(host, "localhost:8080", "localhost");
    }
}

static void check_command(const char *what, const char *expected)
{
    struct buffer text = { 0 };
    const struct curl_place place = curl_place_of(slice_of("h:81"), ports);
    assert_true(curl_command(&text, way_named(what), &place));
    assert_string_equal(text.data, expected);
    buffer_release(&text);
}

static void test_commands(void **state)
{
    (void)state;
    check_command("reset", "curl 'http://h:81/status/200;fault=reset'");
    check_command("hang", "curl --max-time 2 'http://h:81/status/200;fault=hang'");
    check_command("redirect-loop", "curl -L 'http://h:81/status/302;fault=redirect-loop'");
    check_command("content-on-none", "curl 'http://h:81/status/204;fault=content-on-none'");
    check_command("close-while-reading", "yes | curl -T - 'http://h:81/status/200;fault=close-while-reading'");
    check_command("expired", "curl 'https://h:8444/status/200'");
    check_command("curl -f 'http://\1/status/404'", "curl -f 'http://h:81/status/404'");
    check_command("curl -x 'socks4://\2' http://192.0.2.1/", "curl -x 'socks4://h:8443' http://192.0.2.1/");
}

static void test_commands_of_a_page_over_tls(void **state)
{
    (void)state;
    struct buffer text = { 0 };
    struct curl_place place = curl_place_of(slice_of("[::1]:8443"), ports);
    place.plain = 81;
    assert_true(curl_command(&text, way_named("reset"), &place));
    assert_true(curl_command(&text, way_named("curl -f 'http://\1/status/404'"), &place));
    assert_true(curl_command(&text, way_named("expired"), &place));
    assert_string_equal(text.data, "curl 'http://[::1]:81/status/200;fault=reset'curl -f 'http://[::1]:81/status/404'"
                                   "curl 'https://[::1]:8444/status/200'");
    buffer_release(&text);
}

static void test_a_port_that_is_not_open(void **state)
{
    (void)state;
    struct buffer text = { 0 };
    const struct curl_place open = curl_place_of(slice_of("h"), ports), plain = curl_place_of(slice_of("h"), NULL);
    assert_false(curl_command(&text, way_named("wrong-host"), &open));
    assert_false(curl_command(&text, way_named("expired"), &plain));
    assert_false(curl_command(&text, way_named("curl -x 'socks4://\2' http://192.0.2.1/"), &plain));
    assert_string_equal(curl_way_port(way_named("curl -x 'socks4://\2' http://192.0.2.1/")), "tls");
    assert_string_equal(curl_way_port(way_named("wrong-host")), "wrong-host");
    assert_null(curl_way_port(way_named("reset")));
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_fit),
        cmocka_unit_test(test_exits_by_version),
        cmocka_unit_test(test_no_fault_is_left_out),
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_commands_of_a_page_over_tls),
        cmocka_unit_test(test_a_port_that_is_not_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
