/* Tests of what httpbin's handlers are made of, where time counts or no request gets: nonces, dates, parameters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/date.h"
#include "handlers/digest-access.h"
#include "handlers/httpbin/parts.h"

static void nonces_grow_old(void **state)
{
    (void)state;
    const struct site site = { .secret = { 1, 2, 3, 4 } }, other = { .secret = { 1, 2, 3, 5 } };
    const int64_t life = INT64_C(5) * 60 * 1000000, times[] = { 0, 1, 1234567890123, INT64_MAX / 2 };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char nonce[NONCE_SIZE];
        nonce_make(&site, times[i], nonce);
        assert_int_equal(strlen(nonce), NONCE_SIZE - 1);
        assert_true(nonce_valid(&site, times[i], slice_of(nonce)));
        assert_true(nonce_valid(&site, times[i] + life, slice_of(nonce)));
        assert_false(nonce_valid(&site, times[i] + life + 1, slice_of(nonce)));
        assert_false(nonce_valid(&other, times[i], slice_of(nonce)));
    }
}

static void every_character_of_a_nonce_counts(void **state)
{
    (void)state;
    const struct site site = { .secret = { 1, 2, 3, 4 } };
    char nonce[NONCE_SIZE];
    nonce_make(&site, 77, nonce);
    for (size_t at = 0; at < NONCE_SIZE - 1; at++) {
        char before = nonce[at];
        nonce[at] = before == '5' ? '6' : '5';
        assert_false(nonce_valid(&site, 77, slice_of(nonce)));
        nonce[at] = before;
    }
    assert_true(nonce_valid(&site, 77, slice_of(nonce)));
    assert_false(nonce_valid(&site, 77, (struct slice){ nonce, NONCE_SIZE - 2 }));
    assert_false(nonce_valid(&site, 77, (struct slice){ 0 }));
}

/* What is printed of a member whose name has a NUL, by what jansson can take. */
static void a_name_keeps_its_nul_where_it_can(void **state)
{
    (void)state;
    struct buffer out = { 0 };
    json_t *object = json_object();
    assert_true(httpbin_put(object, (struct slice){ "a\0b", 3 }, json_string("c")));
    httpbin_print(&out, object);
    json_decref(object);
    assert_false(out.failed);
    assert_string_equal(out.data, JANSSON_VERSION_HEX < 0x020e00 ? "{\n  \"a\xEF\xBF\xBD"
                                                                   "b\": \"c\"\n}\n"
                                                                 : "{\n  \"a\\u0000b\": \"c\"\n}\n");
    buffer_release(&out);
}

/* The empty string's and "abc"'s hashes, as RFC 1321 A.5 and FIPS 180-4's examples have them. */
static void hashes(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *hex;
    } rows[] = {
        { "MD5", "", "d41d8cd98f00b204e9800998ecf8427e" },
        { "md5", "abc", "900150983cd24fb0d6963f7d28e17f72" },
        { "SHA-256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "SHA-512", "abc",
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
        { "SHA-512-256", "abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char hex[DIGEST_HEX];
        const struct digest_algorithm *algorithm = digest_algorithm(slice_of(rows[i].name));
        assert_non_null(algorithm);
        digest_hex(algorithm, slice_of(rows[i].text), hex);
        assert_string_equal(hex, rows[i].hex);
    }
    assert_null(digest_algorithm(slice_of("SHA-1")));
}

/* RFC 9110 5.6.7: a year of two digits that seems more than 50 years ahead is past. */
static void years_of_two_digits(void **state)
{
    (void)state;
    const time_t now_1994 = 784111777, now_2049 = 2500000000;
    static const struct {
        const char *text;
        bool is_2049;
        time_t date;
    } rows[] = {
        { "Sunday, 06-Nov-94 08:49:37 GMT", false, 784111777 },    { "Saturday, 01-Jan-44 00:00:00 GMT", false, 2335219200 },
        { "Saturday, 01-Jan-45 00:00:00 GMT", false, -788918400 }, { "Wednesday, 01-Jan-70 00:00:00 GMT", true, 3155760000 },
        { "Friday, 01-Jan-99 00:00:00 GMT", true, 4070908800 },    { "Friday, 01-Jan-00 00:00:00 GMT", true, 946684800 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        time_t date;
        assert_true(date_parse(slice_of(rows[i].text), rows[i].is_2049 ? now_2049 : now_1994, &date));
        assert_int_equal(date, rows[i].date);
    }
}

/* Each prefix in memory of its own, so that the sanitizer sees every byte read too far. */
static void readers_stay_within(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "a=\"b\\\"c\\\\\" , d = e,,f=\"",
        "username=\"u\", realm=\"r\", nonce=x, uri=\"/\", qop=auth, nc=00000001",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t length = 0; length < strlen(texts[i]); length++) {
            char *copy = malloc(length ? length : 1);
            assert_non_null(copy);
            memcpy(copy, texts[i], length);
            struct slice text = { copy, length }, name;
            struct buffer value = { 0 };
            struct digest_credentials credentials = { 0 };
            const char *problem;
            time_t date;
            assert_false(date_parse(text, 0, &date));
            assert_false(digest_read(&credentials, text, false, &problem));
            assert_non_null(problem);
            while (parameter_next(&text, ',', &name, &value) == PARAMETER_ONE)
                assert_true(name.length > 0);
            digest_release(&credentials);
            buffer_release(&value);
            free(copy);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nonces_grow_old),
        cmocka_unit_test(every_character_of_a_nonce_counts),
        cmocka_unit_test(a_name_keeps_its_nul_where_it_can),
        cmocka_unit_test(hashes),
        cmocka_unit_test(years_of_two_digits),
        cmocka_unit_test(readers_stay_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
