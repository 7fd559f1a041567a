/* Tests of a recipe's choices: every production of their grammar, the place of every mistake, and what is picked how often. */
#include <stdio.h>

#include "recipe-check.h"

/* interims: of a single code; code 0: there are several to choose from. */
static void check(const char *text, int code, const char *interims)
{
    struct reading reading = reads(text);
    const struct recipe *recipe = &reading.recipe;
    assert_int_equal(recipe->single, code != 0);
    assert_int_equal(recipe->code, code);
    assert_int_equal(recipe->interims.length, strlen(interims));
    assert_memory_equal(recipe->interims.length ? recipe->interims.data : "", interims, strlen(interims));
    assert_false(recipe->modified);
    assert_ptr_equal(recipe->choices.data, reading.copy);
    assert_int_equal(recipe->choices.length, strcspn(text, ";"));
    assert_null(recipe->arena.data); /* nothing is copied, or laid out */
    release(&reading);
}

static void test_single_codes(void **state)
{
    (void)state;
    check("418", 418, "");
    check("100", 100, "");
    check("999", 999, "");
    check("200-200", 200, "");
    check("404:0.5", 404, "");
    check("404*3", 404, "");
    check("404:2*3", 404, "");
    check("102+200", 200, "102+");
    check("102+102+103+200", 200, "102+102+103+");
    check("102+103", 103, "102+");
    check("100+104+150+199+503:0.1*2", 503, "100+104+150+199+");
    check("101", 101, "");
    check("418;format=json", 418, "");
}

static void test_several_codes(void **state)
{
    (void)state;
    check("200,503", 0, "");
    check("200,200", 0, "");
    check("200-201", 0, "");
    check("100-999", 0, "");
    check("200:0.9,503:0.1", 0, "");
    check("200,201,500-504", 0, "");
    check("503*2,200", 0, "");
    check("102+200,503", 0, "");
    check("503-504:0.25*4,102+103+200-206:1", 0, "");
}

static void test_weights_and_counts(void **state)
{
    (void)state;
    static const char *const weights[] = {
        "0", "1", "1000", "0.5", "0.000001", "999.999999", "1000.0", "00.10", "1000.000000"
    };
    static const char *const wrong[] = { "",
                                         ".",
                                         ".5",
                                         "1.",
                                         "-1",
                                         "1e3",
                                         "1001",
                                         "1000.000001",
                                         "1000.000001x",
                                         "0.0000001",
                                         "1.1234567",
                                         "1.2.3",
                                         " 1",
                                         "1 ",
                                         "x",
                                         "99999999999999999999" };
    char text[80];
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++) {
        snprintf(text, sizeof text, "200:%s,503", weights[i]);
        check(text, 0, "");
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(text, sizeof text, "503,200:%s", wrong[i]);
        refused(text, 9, "a weight is a number from 0 to 1000, with at most six decimals");
    }
    check("200*1,503", 0, "");
    check("200*1000,503", 0, "");
    static const char *const counts[] = { "", "0", "1001", "-1", "1.5", "x", "2:3", "2*3", "99999999999999999999" };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        snprintf(text, sizeof text, "503,200*%s", counts[i]);
        refused(text, 9, "a count is a whole number from 1 to 1000");
    }
}

/* An error says where it is. */
static void test_columns(void **state)
{
    (void)state;
    refused("200,", 5, "missing");
    refused("200,,503", 5, "missing");
    refused(",200", 1, "missing");
    refused("200,x", 5, "not a decimal number");
    refused("200,20x", 7, "not a decimal number");
    refused("200,99", 5, "too small");
    refused("200,1000", 5, "too large");
    refused("200,0404", 5, "exactly three digits");
    refused("200-", 5, "missing");
    refused("-200", 1, "missing");
    refused("200--300", 5, "not a decimal number");
    refused("200-299-300", 8, "not a decimal number");
    refused("200-199", 5, "a range ends before it starts");
    refused("404,504-500", 9, "a range ends before it starts");
    refused("200-2x0", 6, "not a decimal number");
    refused("200 - 299", 4, "not a decimal number");
    refused("200:1-299", 5, "a weight is");
    refused("200*2-299", 5, "a count is");
    refused("200*2:0.5", 5, "a count is"); /* the weight goes before the count */
    refused("200:0", 1, "all weights are 0");
    refused("200:0,503:0.000000", 1, "all weights are 0");
    refused("200:0*1000,100-999:0", 1, "all weights are 0");
    refused("+200", 1, "missing");
    refused("102+", 5, "missing");
    refused("102++200", 5, "missing");
    refused("102+2x", 6, "not a decimal number");
    refused("200+503", 1, "100 to 199");
    refused("102+200+503", 5, "100 to 199");
    refused("099+200", 1, "too small");
    refused("10+200", 1, "too small");
    refused("0102+200", 1, "three digits");
    refused("101+200", 1, "101 ends HTTP");
    refused("102+101+200", 5, "101 ends HTTP");
    refused("102+101", 5, "interim responses do not go before 101");
    refused("200,102+101", 9, "interim responses do not go before 101");
    refused("102:2+200", 4, "not a decimal number");
    refused("102*2+200", 4, "not a decimal number");
    refused("102-103+200", 4, "not a decimal number");
    refused("200|503", 4, "not a decimal number");
    refused("200.503", 4, "not a decimal number");
}

/* A range of codes does not hide a 101 behind interim responses. */
static void test_a_range_with_101(void **state)
{
    (void)state;
    is_fine_by(&strict, "100-102");
    refused("102+100-102", 5, "interim responses do not go before 101");
}

static void test_at_most_ten_interims(void **state)
{
    (void)state;
    check("102+102+102+102+102+102+102+102+102+102+200", 200, "102+102+102+102+102+102+102+102+102+102+");
    refused("102+102+102+102+102+102+102+102+102+102+103+200", 41, "more than ten");
    refused("503,102+102+102+102+102+102+102+102+102+102+103+200", 45, "more than ten");
    check("102+102+102+102+102+102+102+102+102+102+200,102+102+102+102+102+102+102+102+102+102+503", 0, "");
}

/* How often each code is picked, of random numbers that lie evenly. */
static void count_picks(const char *text, unsigned picks, unsigned counts[1000])
{
    struct reading reading = reads(text);
    uint64_t step = UINT64_MAX / picks;
    memset(counts, 0, 1000 * sizeof *counts);
    for (unsigned i = 0; i < picks; i++) {
        recipe_pick(&reading.recipe, step * i + step / 2);
        assert_in_range(reading.recipe.code, 100, 999);
        counts[reading.recipe.code]++;
    }
    assert_null(reading.recipe.arena.data);
    release(&reading);
}

static void test_proportions(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned picks, code, count;
    } rows[] = {
        { "200:0.9,503:0.1", 1000, 200, 900 },
        { "200:0.9,503:0.1", 1000, 503, 100 },
        { "200,201,500-504", 700, 200, 100 },
        { "200,201,500-504", 700, 201, 100 },
        { "200,201,500-504", 700, 500, 100 },
        { "200,201,500-504", 700, 504, 100 },
        { "503*2,200", 300, 503, 200 },
        { "503*2,200", 300, 200, 100 },
        { "200-202:2,404*3", 900, 201, 200 },
        { "200-202:2,404*3", 900, 404, 300 },
        { "200:0.5*4,503:2", 400, 200, 200 },
        { "200:0.000003,503:0.000001", 400, 200, 300 },
        { "200:1000*1000,503:1000*1000", 1000, 503, 500 },
        { "200,200,503", 300, 200, 200 },
        { "102+200,503", 200, 200, 100 },
        { "404:0.5", 10, 404, 10 },
        { "404", 10, 404, 10 },
    };
    unsigned counts[1000];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        count_picks(rows[i].text, rows[i].picks, counts);
        if (counts[rows[i].code] != rows[i].count)
            fail_msg("%s: %u comes %u times of %u", rows[i].text, rows[i].code, counts[rows[i].code], rows[i].picks);
    }
}

static void test_a_range_of_all_codes(void **state)
{
    (void)state;
    unsigned counts[1000];
    count_picks("100-999", 9000, counts);
    for (int code = 100; code <= 999; code++)
        assert_int_equal(counts[code], 10);
}

static int pick(const char *text, uint64_t random)
{
    struct reading reading = reads(text);
    recipe_pick(&reading.recipe, random);
    int code = reading.recipe.code;
    release(&reading);
    return code;
}

static void test_ends_of_the_scale(void **state)
{
    (void)state;
    assert_int_equal(pick("100-999", 0), 100);
    assert_int_equal(pick("100-999", UINT64_MAX), 999);
    assert_int_equal(pick("200,503", UINT64_MAX / 2), 200);
    assert_int_equal(pick("200,503", UINT64_MAX / 2 + 1), 503);
    assert_int_equal(pick("200:0.000001,503:1000", 0), 200);
    assert_int_equal(pick("200:1000,503:0.000001", UINT64_MAX), 503);
}

static void test_weight_0_is_never_chosen(void **state)
{
    (void)state;
    static const char *const texts[] = { "200:0,503", "503,200:0", "200:0,503,200-299:0*1000", "503:0.000001,200:0.000000",
                                         "200-299:0,503-504,200-299:0" };
    unsigned counts[1000];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        count_picks(texts[i], 1000, counts);
        assert_int_equal(counts[503] + counts[504], 1000);
        assert_in_range(pick(texts[i], 0), 503, 504);
        assert_in_range(pick(texts[i], UINT64_MAX), 503, 504);
    }
}

/* As many of the heaviest choices as a request can carry: sums do not wrap around. */
static void test_the_heaviest_recipe(void **state)
{
    (void)state;
    enum { CHOICES = 450 };
    static const char heavy[] = "500-999:1000*1000,";
    char *text = malloc(CHOICES * (sizeof heavy - 1) + sizeof "200:0");
    assert_non_null(text);
    text[0] = '\0';
    for (int i = 0; i < CHOICES; i++)
        memcpy(text + (size_t)i * (sizeof heavy - 1), heavy, sizeof heavy);
    strcat(text, "200:0");
    for (uint64_t i = 0; i < 100; i++)
        assert_in_range(pick(text, UINT64_MAX / 99 * i), 500, 999);
    assert_int_equal(pick(text, 0), 500);
    assert_int_equal(pick(text, UINT64_MAX), 999);
    free(text);
}

/* The interim responses are those of the choice that was picked. */
static void test_interims_belong_to_their_choice(void **state)
{
    (void)state;
    static const char *const expected[] = { "102+", "", "103+104+" };
    struct reading reading = reads("102+200,503,103+104+404");
    for (uint64_t i = 0; i < 3; i++) {
        recipe_pick(&reading.recipe, UINT64_MAX / 3 * i + UINT64_MAX / 6);
        assert_int_equal(reading.recipe.code, i == 0 ? 200 : i == 1 ? 503 : 404);
        assert_int_equal(reading.recipe.interims.length, strlen(expected[i]));
        if (reading.recipe.interims.length)
            assert_memory_equal(reading.recipe.interims.data, expected[i], strlen(expected[i]));
    }
    release(&reading);
}

/* The generator is SplitMix64, whose first numbers are known: 0.8833, 0.5666 and 0.7415 of the scale. */
static void test_a_seed_gives_the_same_code_always(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 100; i++) {
        assert_int_equal(pick("200-299;seed=0", UINT64_MAX / 99 * i), 288);
        assert_int_equal(pick("200-299;seed=1", UINT64_MAX / 99 * i), 256);
        assert_int_equal(pick("200-299;seed=42", UINT64_MAX / 99 * i), 274);
        assert_int_equal(pick("404;seed=42", UINT64_MAX / 99 * i), 404);
    }
    assert_in_range(pick("200-299;seed=18446744073709551615", 1), 200, 299);
}

/* Seeds that follow each other choose as if they did not. */
static void test_seeds_spread(void **state)
{
    (void)state;
    unsigned counts[10] = { 0 };
    char text[40];
    for (int seed = 0; seed < 1000; seed++) {
        snprintf(text, sizeof text, "200-209;seed=%d", seed);
        counts[pick(text, 0) - 200]++;
    }
    for (int i = 0; i < 10; i++)
        assert_in_range(counts[i], 60, 140);
}

/* Any byte in any place is read or refused in its place, and never read beyond. */
static void test_any_byte_anywhere(void **state)
{
    (void)state;
    static const char text[] = "102+103+200:0.5*2,500-504,404";
    for (size_t length = 0; length < sizeof text; length++)
        for (int c = 1; c < 256; c++) {
            char copy[sizeof text + 1] = "";
            memcpy(copy, text, length);
            copy[length] = (char)c;
            struct reading reading = read_by(&strict, copy);
            if (!reading.fine)
                assert_in_range(reading.complaint.column, 1, length + 2);
            else
                recipe_pick(&reading.recipe, (uint64_t)c << 56);
            release(&reading);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_codes),
        cmocka_unit_test(test_several_codes),
        cmocka_unit_test(test_weights_and_counts),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_a_range_with_101),
        cmocka_unit_test(test_at_most_ten_interims),
        cmocka_unit_test(test_proportions),
        cmocka_unit_test(test_a_range_of_all_codes),
        cmocka_unit_test(test_ends_of_the_scale),
        cmocka_unit_test(test_weight_0_is_never_chosen),
        cmocka_unit_test(test_the_heaviest_recipe),
        cmocka_unit_test(test_interims_belong_to_their_choice),
        cmocka_unit_test(test_a_seed_gives_the_same_code_always),
        cmocka_unit_test(test_seeds_spread),
        cmocka_unit_test(test_any_byte_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
