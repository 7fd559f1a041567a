/* Tests of a recipe's modifiers: for each one values that are right, that just are, and that are not, with their places. */
#include <stdio.h>

#include "recipe-check.h"

static const struct recipe_rules loose = { .max_delay = 1000, .max_size = 100, .max_idle = 1000, .files = "/somewhere" };

/* Every modifier but those that repeat comes once, has a value or none, and is found by its exact name. */
static void test_what_holds_for_all(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
    } rows[] = {
        { "delay", "1s" },    { "delay-body", "1s" }, { "drip", "1s" },     { "size", "1" },
        { "body", "a" },      { "type", "a%2Fb" },    { "format", "json" }, { "reason", "a" },
        { "location", "/a" }, { "retry-after", "1" }, { "max-age", "1" },   { "seed", "1" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *name = rows[i].name, *value = rows[i].value;
        char text[100], what[100];
        snprintf(text, sizeof text, "200;%s=%s", name, value);
        is_fine_by(&strict, text);
        snprintf(text, sizeof text, "200;%s=%s;%s=%s", name, value, name, value);
        snprintf(what, sizeof what, "\"%s\" comes twice", name);
        refused(text, strlen("200;;=") + strlen(name) + strlen(value) + 1, what);
        snprintf(text, sizeof text, "200;%s", name);
        snprintf(what, sizeof what, "\"%s\" needs a value: %s=", name, name);
        refused(text, 5, what);
        snprintf(text, sizeof text, "200;%sx=%s", name, value);
        refused(text, 5, "there is no modifier");
        snprintf(text, sizeof text, "200; %s=%s", name, value);
        refused(text, 5, "there is no modifier");
    }
    refused("101;force;force", 11, "\"force\" comes twice");
    refused("200;header", 5, "\"header\" needs a value");
    is_fine_by(&strict, "200;header=A:1;header=A:1");
}

static void test_what_leaves_a_response_shared(void **state)
{
    (void)state;
    static const char *const plain[] = {
        "200", "200;format=html", "200-299;seed=4", "101;force;format=json;seed=1", "200;delay=1s", "200;drip=1s;delay-body=1s"
    };
    static const char *const modified[] = { "200;body=",     "200;size=0",     "200;header=A:",
                                            "200;reason=",   "200;location=/", "200;retry-after=0",
                                            "200;max-age=0", "200;type=a%2Fb", "200;format=html;delay=1s;body=a" };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        struct reading reading = reads(plain[i]);
        assert_false(reading.recipe.modified);
        release(&reading);
    }
    for (size_t i = 0; i < sizeof modified / sizeof *modified; i++) {
        struct reading reading = reads(modified[i]);
        assert_true(reading.recipe.modified);
        release(&reading);
    }
}

static void time_is(struct recipe_time time, uint64_t least, uint64_t most)
{
    assert_int_equal(time.least, least);
    assert_int_equal(time.most, most);
}

static void test_times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t least, most;
    } rows[] = {
        { "0s", 0, 0 },
        { "0ms", 0, 0 },
        { "250ms", 250000, 250000 },
        { "1.5s", 1500000, 1500000 },
        { "30s", 30000000, 30000000 },
        { "0.5m", 30000000, 30000000 },
        { "30000ms", 30000000, 30000000 },
        { "1s-3s", 1000000, 3000000 },
        { "1ms-1ms", 1000, 1000 },
        { "0s-30s", 0, 30000000 },
        { "0.000001s", 1, 1 },
        { "0.001ms", 1, 1 },
        { "500ms-0.5s", 500000, 500000 },
        { "007s", 7000000, 7000000 },
        { "29.999999s", 29999999, 29999999 },
    };
    char text[100];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(text, sizeof text, "200;delay=%s;delay-body=%s;drip=%s", rows[i].text, rows[i].text, rows[i].text);
        struct reading reading = reads(text);
        time_is(reading.recipe.delay, rows[i].least, rows[i].most);
        time_is(reading.recipe.delay_body, rows[i].least, rows[i].most);
        time_is(reading.recipe.drip, rows[i].least, rows[i].most);
        release(&reading);
    }
}

static void test_times_that_are_none(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "", "is empty" },
        { "2", "needs a unit: ms, s, m or h" },
        { "1.5", "needs a unit" },
        { "2d", "needs a unit" },
        { "2S", "needs a unit" },
        { "2sec", "needs a unit" },
        { "s", "not a decimal number" },
        { "ms", "not a decimal number" },
        { "1 s", "not a decimal number" },
        { " 1s", "not a decimal number" },
        { "1s ", "needs a unit" },
        { "+1s", "not a decimal number" },
        { "-1s", "is empty" },
        { "1s-", "is empty" },
        { "-", "is empty" },
        { "1,5s", "not a decimal number" },
        { "1e1s", "not a decimal number" },
        { ".5s", "not a decimal number" },
        { "1.s", "not a decimal number" },
        { "1.2.3s", "not a decimal number" },
        { "0x1s", "not a decimal number" },
        { "infs", "not a decimal number" },
        { "1s-2", "needs a unit" },
        { "1-2s", "needs a unit" },
        { "1s-2s-3s", "not a decimal" },
        { "3s-1s", "is a range that ends before it starts" },
        { "1s-999ms", "is a range that ends before it starts" },
        { "31s", "is too long (at most 30000ms, by --max-delay)" },
        { "30.000001s", "is too long" },
        { "30001ms", "is too long" },
        { "1s-31s", "is too long" },
        { "0.6m", "is too long" },
        { "99999999999999999999s", "is too long" },
        { "18446744073709551616ms", "is too long" },
        { "307445734561825861m", "is too long" },
        { "%2531s", "not a decimal number" },
        { NULL, NULL },
    };
    values_refused("delay", rows);
    values_refused("delay-body", rows);
    values_refused("drip", rows);
    refused_by(&loose, "200;delay=1.001ms", 11, "is too long (at most 1ms, by --max-delay)");
    is_fine_by(&loose, "200;delay=1ms");
}

/* Seven decimals are not too long a time, whatever else they are. */
static void test_a_time_with_many_decimals(void **state)
{
    (void)state;
    struct reading reading = read_by(&strict, "200;delay=1.1234567s");
    if (!reading.fine)
        assert_null(strstr(reading.complaint.detail, "too long"));
    release(&reading);
}

static void test_time_of_a_range(void **state)
{
    (void)state;
    const struct recipe_time range = { 10, 13 }, one = { 7, 7 }, all = { 0, 3600000000 };
    bool seen[14] = { false };
    for (uint64_t i = 0; i < 1000; i++) {
        int64_t time = recipe_time_of(range, i);
        assert_in_range(time, 10, 13);
        seen[time] = true;
        assert_int_equal(recipe_time_of(one, i), 7);
        assert_in_range(recipe_time_of(all, UINT64_MAX - i), 0, 3600000000);
    }
    assert_true(seen[10] && seen[11] && seen[12] && seen[13]);
}

static void size_is(const char *text, uint64_t size)
{
    struct reading reading = reads(text);
    assert_true(reading.recipe.size.given);
    assert_int_equal(reading.recipe.size.value, size);
    release(&reading);
}

static void test_size(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "", "is empty" },
        { "-1", "not a decimal number" },
        { "k", "not a decimal number" },
        { "1K", "not a decimal number" },
        { "1m", "not a decimal number" },
        { "1G", "not a decimal number" },
        { "1.5k", "not a decimal number" },
        { "1kk", "not a decimal number" },
        { "0x10", "not a decimal number" },
        { "1 k", "not a decimal number" },
        { "1048577", "is too large (at most 1048576 bytes, by --max-size)" },
        { "1025k", "is too large" },
        { "2M", "is too large" },
        { "18446744073709551615", "is too large" },
        { "18446744073709551616", "is too large" },
        { "18014398509481985k", "is too large" },
        { NULL, NULL },
    };
    values_refused("size", rows);
    size_is("200;size=0", 0);
    size_is("200;size=1", 1);
    size_is("200;size=512", 512);
    size_is("200;size=64k", 65536);
    size_is("200;size=1M", 1 << 20);
    size_is("200;size=1048576", 1 << 20);
    size_is("200;size=1024k", 1 << 20);
    is_fine_by(&loose, "200;size=100");
    refused_by(&loose, "200;size=101", 10, "is too large (at most 100 bytes, by --max-size)");
    refused_by(&loose, "200;size=1k", 10, "is too large (at most 100 bytes, by --max-size)");
}

static void body_is(const char *text, const char *body)
{
    struct reading reading = reads(text);
    piece_is(&reading.recipe, reading.recipe.body, body);
    piece_is(&reading.recipe, reading.recipe.file, NULL);
    release(&reading);
}

static void test_body(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "%", "without two hexadecimal digits" },
        { "%4", "without two" },
        { "a%", "without two" },
        { "%4g", "without two" },
        { "%%41", "without two" },
        { "% 41", "without two" },
        { "%00", "has a NUL" },
        { "a%00b", "has a NUL" },
        { "@file", "cannot be a file: the server was started without --files" },
        { "@", "cannot be a file" },
        { NULL, NULL },
    };
    values_refused("body", rows);
    body_is("200", NULL);
    body_is("200;body=", "");
    body_is("200;body=busy", "busy");
    body_is("200;body=a=b=c", "a=b=c");
    body_is("200;body=a,b:c*d+e@f", "a,b:c*d+e@f"); /* "+" is no space: this is no form */
    body_is("200;body=a%3Bb%2Cc%25d", "a;b,c%d");
    body_is("200;body=%2541;delay=1s", "%41"); /* decoded once */
    body_is("200;body=%252541", "%2541");
    body_is("200;body=%e2%82%AC%0d%0a%09", "\xE2\x82\xAC\r\n\t"); /* content may be anything */
    body_is("200;body=\x01\xFF", "\x01\xFF");
    body_is("200;body=%40file", "@file"); /* encoded, it names no file */
    body_is("200;delay=1s;body=a;reason=b", "a");
    refused("200;body=a;size=1", 17, "body, size and events exclude each other");
    refused("200;size=1;body=a", 17, "body, size and events exclude each other");
    refused_by(&loose, "200;body=@a;size=1", 18, "exclude each other");
    char *text = with_many("200;body=", 'b', 8000);
    body_is(text, text + strlen("200;body="));
    free(text);
}

static void test_body_of_a_file(void **state)
{
    (void)state;
    struct reading reading = reads_by(&loose, "200;body=@a%2Fb.json");
    piece_is(&reading.recipe, reading.recipe.file, "a/b.json");
    piece_is(&reading.recipe, reading.recipe.body, NULL);
    release(&reading);
    refused_by(&loose, "200;body=@a%00", 10, "has a NUL");
    refused_by(&loose, "200;body=@a%0", 10, "without two hexadecimal digits");
}

static void test_reason(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "a%0d%0aX:1", "has a control character" }, { "%0a", "has a control character" },       { "%00", "has a NUL" },
        { "\x7F", "has a control character" },       { "%f", "without two hexadecimal digits" }, { NULL, NULL },
    };
    values_refused("reason", rows);
    struct reading reading = reads("200;reason=I%27m a %3Bteapot%3b \xE2\x98\x95=1");
    piece_is(&reading.recipe, reading.recipe.reason, "I'm a ;teapot; \xE2\x98\x95=1");
    release(&reading);
    reading = reads("200;reason=");
    piece_is(&reading.recipe, reading.recipe.reason, "");
    assert_non_null(recipe_text(&reading.recipe, reading.recipe.reason).data); /* NULL is that it was not given */
    release(&reading);
}

static void test_retry_after(void **state)
{
    (void)state;
    static const char *const fine[] = { "0",       "1",       "120",         "1000000000", "9999999999",   "date", "rfc850",
                                        "asctime", "past",    "negative",    "empty",      "garbage",      "2.0",  "299.997",
                                        "date+5s", "date-1h", "rfc850+1.5m", "asctime-0s", "date+876600h", NULL };
    static const char *const rows[][2] = {
        { "", "must be seconds" },
        { "-1", "must be seconds" },
        { "1.", "must be seconds" },
        { ".5", "must be seconds" },
        { "1.0000001", "must be seconds" },
        { "1.5.5", "must be seconds" },
        { "1s", "must be seconds" },
        { "10000000000", "must be seconds" },
        { "00000000001", "must be seconds" },
        { "Date", "must be seconds" },
        { "dates", "nearest: date" },
        { "asctmie+5s", "nearest: asctime" },
        { "past+5s", "must be seconds" },
        { "5+5s", "must be seconds" },
        { "date+", "has a time that is empty" },
        { "date+5", "needs a unit" },
        { "date+0.5s", "no whole seconds" },
        { "date-1d", "needs a unit" },
        { "date+876601h", "too large" },
        { "%2531", "must be seconds" }, /* decoded once */
        { "soon", "must be seconds" },
        { " 1", "must be seconds" },
        { "99999999999999999999", "must be seconds" },
        { NULL, NULL },
    };
    values_fine("retry-after", fine);
    values_refused("retry-after", rows);
    struct reading reading = reads("503;retry-after=120");
    piece_is(&reading.recipe, reading.recipe.retry_after.seconds, "120");
    release(&reading);
}

static void test_max_age_and_seed(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "", "is empty" },
        { "-1", "not a decimal number" },
        { "1s", "not a decimal number" },
        { "1.0", "not a decimal number" },
        { "0x1", "not a decimal number" },
        { "18446744073709551616", "is too large" },
        { NULL, NULL },
    };
    values_refused("max-age", rows);
    values_refused("seed", rows);
    refused("200;max-age=2147483649", 13, "is too large (at most 2147483648)");
    struct reading reading = reads("200;max-age=2147483648;seed=18446744073709551615");
    assert_true(reading.recipe.max_age.given && reading.recipe.seed.given);
    assert_int_equal(reading.recipe.max_age.value, UINT64_C(2147483648));
    assert_true(reading.recipe.seed.value == UINT64_MAX);
    release(&reading);
    reading = reads("200;max-age=0;seed=0");
    assert_true(reading.recipe.max_age.given && reading.recipe.seed.given);
    release(&reading);
    reading = reads("200");
    assert_false(reading.recipe.max_age.given || reading.recipe.seed.given || reading.recipe.size.given);
    release(&reading);
}

static void check_length(const char *start, size_t count, size_t refused_at)
{
    char *text = with_many(start, 'x', count);
    if (refused_at)
        refused(text, refused_at, "too long");
    else
        is_fine_by(&strict, text);
    free(text);
}

/* What a recipe puts into a head has 900 bytes at most, altogether. */
static void test_limit_of_all_fields(void **state)
{
    (void)state;
    check_length("200;reason=", 900, 0);
    check_length("200;reason=", 901, 12);
    check_length("200;header=N:", 897, 0); /* a name counts twice: it is exposed by name as well */
    check_length("200;header=N:", 898, 12);
    check_length("200;header=", 905, 12);
    check_length("200;location=/", 899, 0);
    check_length("200;location=/", 900, 14);
    check_length("200;type=a/", 898, 0);
    check_length("200;type=a/", 899, 10);
    check_length("200;reason=abcde;header=N:", 892, 0);
    check_length("200;reason=abcde;header=N:", 893, 25);
    check_length("200;header=A:1;header=B:2;location=/c;type=d/e;retry-after=5;reason=", 900 - 14, 0);
    check_length("200;header=A:1;header=B:2;location=/c;type=d/e;retry-after=5;reason=", 900 - 13, 69);
    check_length("200;body=", 5000, 0);        /* content is not in the head */
    check_length("200;reason=%41%42", 898, 0); /* decoded bytes count */
    check_length("200;reason=%41%42", 899, 12);
}

/* No number has room for more digits than it can have, and what is sent is not longer than what was meant. */
static void test_numbers_with_leading_zeros(void **state)
{
    (void)state;
    char *text = with_many("503;retry-after=", '0', 700);
    struct reading reading = read_by(&strict, text);
    if (reading.fine)
        assert_in_range(recipe_text(&reading.recipe, reading.recipe.retry_after.seconds).length, 1, 63);
    release(&reading);
    free(text);
}

/* What would be ignored is refused once all carriers were read. */
static void test_what_does_not_go_together(void **state)
{
    (void)state;
    static const char *const fine[] = {
        "200",
        "404;type=a%2Fb;body=",
        "404;size=0;type=a%2Fb",
        "200;reason=A;delay=1s",
        "200;drip=1s;delay-body=1s",
        "200;reason=A;drip=0s",
        "503;retry-after=empty;delay=1s",
        "101;force",
        "101;force;delay=1s",
        "101;format=json",
        "100-102;body=a",
    };
    static const char *const wrong[][2] = {
        { "404;type=a%2Fb", "\"type\" needs \"body\", \"size\" or \"events\"" },
        { "200;reason=A;drip=1s", "do not go with" },
        { "200;drip=1s;reason=", "do not go with" },
        { "200;reason=A;delay-body=1ms", "do not go with" },
        { "503;retry-after=empty;drip=1s", "do not go with" },
        { "200;header=A:;drip=1s", "do not go with" },
        { "200;header=A:1;header=B: ;delay-body=0s-1s", "do not go with" },
        { "101;body=a", "101 takes no modifier but" },
        { "101;force;drip=1s", "101 takes no modifier but" },
        { "101;reason=A", "101 takes no modifier" },
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct reading reading = reads(fine[i]);
        if (!recipe_settle(&reading.recipe, &reading.complaint))
            fail_msg("%s: %s", fine[i], reading.complaint.detail);
        release(&reading);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct reading reading = reads(wrong[i][0]);
        if (recipe_settle(&reading.recipe, &reading.complaint) || !strstr(reading.complaint.detail, wrong[i][1]))
            fail_msg("%s: %s", wrong[i][0], reading.complaint.detail);
        assert_int_equal(reading.complaint.code, 400);
        release(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_holds_for_all),
        cmocka_unit_test(test_what_leaves_a_response_shared),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_times_that_are_none),
        cmocka_unit_test(test_a_time_with_many_decimals),
        cmocka_unit_test(test_time_of_a_range),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_body),
        cmocka_unit_test(test_body_of_a_file),
        cmocka_unit_test(test_reason),
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_max_age_and_seed),
        cmocka_unit_test(test_limit_of_all_fields),
        cmocka_unit_test(test_numbers_with_leading_zeros),
        cmocka_unit_test(test_what_does_not_go_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
