/* Tests of the number parser: digits and nothing else, every bound, and never an overflow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"

enum { UNTOUCHED = 4711 };

#define MAX UINT64_MAX

struct row {
    const char *text;
    uint64_t minimum, maximum;
    enum number_result result;
    uint64_t number; /* for NUMBER_OK */
};

typedef enum number_result reader(const char *, size_t, uint64_t, uint64_t, uint64_t *);

static enum number_result read_plain(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *number)
{
    return number_parse(string, length, minimum, maximum, number, NULL);
}

static enum number_result read_octal(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *number)
{
    (void)minimum;
    return number_octal(string, length, maximum, number);
}

static enum number_result read_sum(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *number)
{
    (void)minimum;
    return number_durations(string, length, maximum, number);
}

static enum number_result read_integer(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *number)
{
    (void)minimum, (void)maximum;
    return number_integer(string, length, number);
}

/* A row's text, copied to where no byte stands behind it, must give the row's result. */
static void check(reader *read, const struct row *row)
{
    size_t length = strlen(row->text);
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, row->text, length);
    uint64_t number = UNTOUCHED, expected = row->result == NUMBER_OK ? row->number : UNTOUCHED;
    enum number_result result = read(copy, length, row->minimum, row->maximum, &number);
    if (result != row->result || number != expected)
        fail_msg("\"%s\" %s, number %llu; expected that it %s, number %llu", row->text, number_problem(result),
                 (unsigned long long)number, number_problem(row->result), (unsigned long long)expected);
    free(copy);
}

#define check_all(read, rows)                                                                                                  \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                                                 \
    check(read, &(rows)[i])

static void test_plain_numbers(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "0", 0, 0, NUMBER_OK, 0 },
        { "42", 0, 100, NUMBER_OK, 42 },
        { "007", 0, 100, NUMBER_OK, 7 },
        { "100", 100, 999, NUMBER_OK, 100 },
        { "999", 100, 999, NUMBER_OK, 999 },
        { "99", 100, 999, NUMBER_TOO_SMALL },
        { "1000", 100, 999, NUMBER_TOO_LARGE },
        { "18446744073709551615", 0, MAX, NUMBER_OK, MAX },
        { "00000000000000000000000000000001", 0, 1, NUMBER_OK, 1 },
    };
    check_all(read_plain, rows);
}

/* Wrapped around, each of these would be small enough. */
static void test_overflow_is_too_large(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "18446744073709551616", 0, MAX, NUMBER_TOO_LARGE },
        { "18446744073709551620", 0, MAX, NUMBER_TOO_LARGE },
        { "18446744073709551816", 0, 999, NUMBER_TOO_LARGE },
        { "36893488147419103432", 0, 999, NUMBER_TOO_LARGE },
        { "99999999999999999999", 0, MAX, NUMBER_TOO_LARGE },
        { "340282366920938463463374607431768211656", 0, 999, NUMBER_TOO_LARGE },
    };
    check_all(read_plain, rows);
}

static void test_only_digits_are_numbers(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "", 0, MAX, NUMBER_EMPTY },
        { "+1", 0, MAX, NUMBER_NO_DIGIT },
        { "-1", 0, MAX, NUMBER_NO_DIGIT },
        { "-0", 0, MAX, NUMBER_NO_DIGIT },
        { " 1", 0, MAX, NUMBER_NO_DIGIT },
        { "1 ", 0, MAX, NUMBER_NO_DIGIT },
        { "1\t", 0, MAX, NUMBER_NO_DIGIT },
        { "1\n", 0, MAX, NUMBER_NO_DIGIT },
        { "0x10", 0, MAX, NUMBER_NO_DIGIT },
        { "1e3", 0, MAX, NUMBER_NO_DIGIT },
        { "1.0", 0, MAX, NUMBER_NO_DIGIT },
        { "1,000", 0, MAX, NUMBER_NO_DIGIT },
        { "1_000", 0, MAX, NUMBER_NO_DIGIT },
        { "ten", 0, MAX, NUMBER_NO_DIGIT },
        { "\xD9\xA1", 0, MAX, NUMBER_NO_DIGIT }, /* an Arabic digit */
        { "99999999999999999999x", 0, MAX, NUMBER_NO_DIGIT },
    };
    check_all(read_plain, rows);
}

static void test_every_byte_alone(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        char byte = (char)c;
        uint64_t number = UNTOUCHED;
        enum number_result result = number_parse(&byte, 1, 0, MAX, &number, NULL);
        assert_int_equal(result, c >= '0' && c <= '9' ? NUMBER_OK : NUMBER_NO_DIGIT);
        assert_int_equal(number, c >= '0' && c <= '9' ? c - '0' : UNTOUCHED);
    }
}

static void test_place_of_the_first_character_that_is_no_digit(void **state)
{
    (void)state;
    uint64_t number = UNTOUCHED;
    size_t at = 99;
    assert_int_equal(number_parse("12x4y", 5, 0, MAX, &number, &at), NUMBER_NO_DIGIT);
    assert_int_equal(at, 2);
    assert_int_equal(number_parse("-12", 3, 0, MAX, &number, &at), NUMBER_NO_DIGIT);
    assert_int_equal(at, 0);
    assert_int_equal(number_parse("12x", 2, 0, MAX, &number, &at), NUMBER_OK);
    assert_int_equal(number, 12);
}

static void test_durations(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "0s", 0, MAX, NUMBER_OK, 0 },
        { "250ms", 0, MAX, NUMBER_OK, 250000 },
        { "2s", 0, MAX, NUMBER_OK, 2000000 },
        { "3m", 0, MAX, NUMBER_OK, 180000000 },
        { "1.5s", 0, MAX, NUMBER_OK, 1500000 },
        { "0.25s", 0, MAX, NUMBER_OK, 250000 },
        { "0.000001s", 0, MAX, NUMBER_OK, 1 },
        { "1.5ms", 0, MAX, NUMBER_OK, 1500 },
        { "0.001ms", 0, MAX, NUMBER_OK, 1 },
        { "0.0015s", 0, MAX, NUMBER_OK, 1500 },
        { "0.999ms", 0, MAX, NUMBER_OK, 999 },
        { "0.0015ms", 0, MAX, NUMBER_OK, 1 }, /* there is nothing shorter than a microsecond */
        { "1.000001ms", 0, MAX, NUMBER_OK, 1000 },
        { "0.5m", 0, MAX, NUMBER_OK, 30000000 },
        { "0.000001m", 0, MAX, NUMBER_OK, 60 },
        { "1.05s", 0, MAX, NUMBER_OK, 1050000 },
        { "10ms", 10000, 20000, NUMBER_OK, 10000 },
        { "20ms", 10000, 20000, NUMBER_OK, 20000 },
        { "9.999ms", 10000, 20000, NUMBER_TOO_SMALL },
        { "20.001ms", 10000, 20000, NUMBER_TOO_LARGE },
        { "1m", 0, 59999999, NUMBER_TOO_LARGE },
    };
    check_all(number_duration, rows);
}

static void test_durations_need_their_unit(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "", 0, MAX, NUMBER_EMPTY },         { "2", 0, MAX, NUMBER_NO_UNIT },      { "0", 0, MAX, NUMBER_NO_UNIT },
        { "1.5", 0, MAX, NUMBER_NO_UNIT },    { "2d", 0, MAX, NUMBER_NO_UNIT },     { "2S", 0, MAX, NUMBER_NO_UNIT },
        { "2s ", 0, MAX, NUMBER_NO_UNIT },    { "-2s", 0, MAX, NUMBER_NO_DIGIT },   { "+2s", 0, MAX, NUMBER_NO_DIGIT },
        { " 2s", 0, MAX, NUMBER_NO_DIGIT },   { "2 s", 0, MAX, NUMBER_NO_DIGIT },   { "2us", 0, MAX, NUMBER_NO_DIGIT },
        { "1m30s", 0, MAX, NUMBER_NO_DIGIT }, { "1e3ms", 0, MAX, NUMBER_NO_DIGIT }, { ".5s", 0, MAX, NUMBER_NO_DIGIT },
        { "5.s", 0, MAX, NUMBER_NO_DIGIT },   { ".s", 0, MAX, NUMBER_NO_DIGIT },    { "1.2.3s", 0, MAX, NUMBER_NO_DIGIT },
        { "1.-5s", 0, MAX, NUMBER_NO_DIGIT },
    };
    check_all(number_duration, rows);
}

/* A unit alone is a text, so it is not empty: the message would be untrue. */
static void test_a_unit_alone_is_no_number(void **state)
{
    (void)state;
    static const struct row durations[] = {
        { "s", 0, MAX, NUMBER_NO_DIGIT },
        { "1us", 0, MAX, NUMBER_NO_DIGIT },
        { "ms", 0, MAX, NUMBER_NO_DIGIT },
        { "m", 0, MAX, NUMBER_NO_DIGIT },
    };
    static const struct row sizes[] = { { "k", 0, MAX, NUMBER_NO_SIZE }, { "M", 0, MAX, NUMBER_NO_SIZE } };
    check_all(number_duration, durations);
    check_all(number_size, sizes);
}

static void test_durations_never_overflow(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "99999999999999999999ms", 0, MAX, NUMBER_TOO_LARGE }, { "18446744073709551616s", 0, MAX, NUMBER_TOO_LARGE },
        { "18446744073710s", 0, MAX, NUMBER_TOO_LARGE },        { "307445734562m", 0, MAX, NUMBER_TOO_LARGE },
        { "9223372036854m", 0, MAX, NUMBER_TOO_LARGE },         { "9223372036854.999999m", 0, MAX, NUMBER_TOO_LARGE },
        { "9223372036855ms", 0, 1000, NUMBER_TOO_LARGE },
    };
    check_all(number_duration, rows);
}

static void test_sizes(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "0", 0, MAX, NUMBER_OK, 0 },
        { "512", 0, MAX, NUMBER_OK, 512 },
        { "64k", 0, MAX, NUMBER_OK, 65536 },
        { "1M", 0, MAX, NUMBER_OK, 1048576 },
        { "0M", 0, MAX, NUMBER_OK, 0 },
        { "1k", 1024, 1024, NUMBER_OK, 1024 },
        { "1k", 1025, 4096, NUMBER_TOO_SMALL },
        { "2k", 1025, 4096, NUMBER_OK, 2048 },
        { "1k", 0, 1023, NUMBER_TOO_LARGE },
        { "1023", 0, 1023, NUMBER_OK, 1023 },
        { "18014398509481984k", 0, MAX, NUMBER_TOO_LARGE },
        { "17592186044416M", 0, MAX, NUMBER_TOO_LARGE },
        { "17592186044415M", 0, MAX, NUMBER_OK, MAX - 1048575 },
        { "", 0, MAX, NUMBER_EMPTY },
        { "1K", 0, MAX, NUMBER_NO_SIZE },
        { "1m", 0, MAX, NUMBER_NO_SIZE },
        { "1kM", 0, MAX, NUMBER_NO_SIZE },
        { "1.5k", 0, MAX, NUMBER_NO_SIZE },
        { "-1k", 0, MAX, NUMBER_NO_SIZE },
        { "1 k", 0, MAX, NUMBER_NO_SIZE },
    };
    check_all(number_size, rows);
}

static void test_decimals(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "0", 0, MAX, NUMBER_OK, 0 },
        { "2", 0, MAX, NUMBER_OK, 2000000 },
        { "0.25", 0, MAX, NUMBER_OK, 250000 },
        { "1.5", 1500000, 1500000, NUMBER_OK, 1500000 },
        { "0.000001", 0, MAX, NUMBER_OK, 1 },
        { "1.499999", 1500000, MAX, NUMBER_TOO_SMALL },
        { "1.500001", 0, 1500000, NUMBER_TOO_LARGE },
        { "0.0000001", 0, MAX, NUMBER_TOO_PRECISE },
        { "", 0, MAX, NUMBER_EMPTY },
        { ".5", 0, MAX, NUMBER_NO_DIGIT },
        { "1,5", 0, MAX, NUMBER_NO_DIGIT },
        { "-1", 0, MAX, NUMBER_NO_DIGIT },
        { "1e3", 0, MAX, NUMBER_NO_DIGIT },
    };
    check_all(number_decimal, rows);
}

static void test_octal_numbers(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "0", 0, 511, NUMBER_OK, 0 },
        { "7", 0, 511, NUMBER_OK, 7 },
        { "10", 0, 511, NUMBER_OK, 8 },
        { "0666", 0, 511, NUMBER_OK, 0x1B6 },
        { "777", 0, 511, NUMBER_OK, 511 },
        { "00000777", 0, 511, NUMBER_OK, 511 },
        { "1000", 0, 511, NUMBER_TOO_LARGE },
        { "2000000000000000000000", 0, 511, NUMBER_TOO_LARGE }, /* 8 to the 22nd, twice: 0 in 64 bits */
        { "", 0, 511, NUMBER_EMPTY },
        { "8", 0, 511, NUMBER_NO_OCTAL },
        { "0x7", 0, 511, NUMBER_NO_OCTAL },
        { "-7", 0, 511, NUMBER_NO_OCTAL },
        { " 7", 0, 511, NUMBER_NO_OCTAL },
    };
    check_all(read_octal, rows);
}

static void test_every_result_has_its_words(void **state)
{
    (void)state;
    for (int a = 0; a < NUMBER_RESULTS; a++)
        for (int b = 0; b < a; b++)
            assert_string_not_equal(number_problem((enum number_result)a), number_problem((enum number_result)b));
}

/* As Go's time.ParseDuration reads them. */
static void test_sums_of_durations(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "100ms", 0, 100000000, NUMBER_OK, 100000 },
        { "1.5s", 0, 100000000, NUMBER_OK, 1500000 },
        { "1m30s", 0, 100000000, NUMBER_OK, 90000000 },
        { "1m0.5s", 0, 100000000, NUMBER_OK, 60500000 },
        { "30s1m", 0, 100000000, NUMBER_OK, 90000000 },
        { "0s", 0, 100000000, NUMBER_OK, 0 },
        { "150us", 0, 100000000, NUMBER_OK, 150 },
        { "1ms150\xC2\xB5s", 0, 100000000, NUMBER_OK, 1150 },
        { "1.5\xCE\xBCs", 0, 100000000, NUMBER_OK, 1 },
        { "1500ns", 0, 100000000, NUMBER_OK, 1 },
        { "\xC2\xB5s", 0, 100000000, NUMBER_NO_DIGIT },
        { "1\xB5s", 0, 100000000, NUMBER_NO_DIGIT },
        { "1m39s1000ms", 0, 100000000, NUMBER_OK, 100000000 },
        { "1m39s1001ms", 0, 100000000, NUMBER_TOO_LARGE },
        { "1m41s", 0, 100000000, NUMBER_TOO_LARGE },
        { "", 0, 100000000, NUMBER_EMPTY },
        { "1m30", 0, 100000000, NUMBER_NO_UNIT },
        { "30", 0, 100000000, NUMBER_NO_UNIT },
        { "1h", 0, 100000000, NUMBER_TOO_LARGE },
        { "0.01h10s", 0, 100000000, NUMBER_OK, 46000000 },
        { "1d", 0, 100000000, NUMBER_NO_UNIT },
        { "ms", 0, 100000000, NUMBER_NO_DIGIT },
        { "1s-1s", 0, 100000000, NUMBER_NO_DIGIT },
        { "1s 1s", 0, 100000000, NUMBER_NO_DIGIT },
        { "1ss", 0, 100000000, NUMBER_NO_DIGIT },
        { "1S", 0, 100000000, NUMBER_NO_UNIT },
    };
    check_all(read_sum, rows);
}

static void test_integers(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "0", 0, MAX, NUMBER_OK, 0 },
        { "-0", 0, MAX, NUMBER_OK, 0 },
        { "-1", 0, MAX, NUMBER_OK, MAX },
        { "18446744073709551615", 0, MAX, NUMBER_OK, MAX },
        { "-9223372036854775808", 0, MAX, NUMBER_OK, UINT64_C(1) << 63 },
        { "-9223372036854775809", 0, MAX, NUMBER_TOO_SMALL },
        { "18446744073709551616", 0, MAX, NUMBER_TOO_LARGE },
        { "", 0, MAX, NUMBER_EMPTY },
        { "-", 0, MAX, NUMBER_NO_DIGIT },
        { "--1", 0, MAX, NUMBER_NO_DIGIT },
        { "+1", 0, MAX, NUMBER_NO_DIGIT },
        { "1.0", 0, MAX, NUMBER_NO_DIGIT },
    };
    check_all(read_integer, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_numbers),
        cmocka_unit_test(test_overflow_is_too_large),
        cmocka_unit_test(test_only_digits_are_numbers),
        cmocka_unit_test(test_every_byte_alone),
        cmocka_unit_test(test_place_of_the_first_character_that_is_no_digit),
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_durations_need_their_unit),
        cmocka_unit_test(test_a_unit_alone_is_no_number),
        cmocka_unit_test(test_durations_never_overflow),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_octal_numbers),
        cmocka_unit_test(test_every_result_has_its_words),
        cmocka_unit_test(test_sums_of_durations),
        cmocka_unit_test(test_integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
