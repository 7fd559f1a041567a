/* Tests of a recipe that comes in several carriers: a later one overrides what an earlier one said, and nothing else. */
#include "recipe-check.h"

/* The next carrier is a query, of which this is one parameter. */
static bool modifies(struct reading *reading, const char *name, const char *value)
{
    struct slice whole = value ? slice_of(value) : slice_of(name);
    return recipe_modify(&reading->recipe, slice_of(name), value ? slice_of(value) : (struct slice){ 0 }, whole, "query",
                         &reading->complaint);
}

static void must_override(struct reading *reading, const char *text)
{
    if (!overrides(reading, text))
        fail_msg("%s: column %zu: %s", text, reading->complaint.column, reading->complaint.detail);
}

static void test_a_later_carrier_wins(void **state)
{
    (void)state;
    struct reading reading = reads("102+200;delay=1s;body=a;max-age=5;retry-after=7;reason=A;location=/a;type=a%2Fa;seed=1");
    must_override(&reading, "503;delay=2s-3s;reason=B;location=/b;type=b%2Fb;seed=2");
    const struct recipe *recipe = &reading.recipe;
    assert_int_equal(recipe->code, 503);
    assert_true(recipe->single);
    assert_int_equal(recipe->interims.length, 0);
    assert_int_equal(recipe->delay.least, 2000000);
    assert_int_equal(recipe->delay.most, 3000000);
    assert_int_equal(recipe->seed.value, 2);
    piece_is(recipe, recipe->reason, "B");
    piece_is(recipe, recipe->location, "/b");
    piece_is(recipe, recipe->type, "b/b");
    piece_is(recipe, recipe->body, "a"); /* what it does not say stays */
    piece_is(recipe, recipe->retry_after.seconds, "7");
    assert_int_equal(recipe->max_age.value, 5);
    release(&reading);
}

static void test_choices_are_replaced_as_a_whole(void **state)
{
    (void)state;
    struct reading reading = reads("200-299");
    assert_false(reading.recipe.single);
    must_override(&reading, "102+404");
    assert_true(reading.recipe.single);
    assert_int_equal(reading.recipe.code, 404);
    assert_int_equal(reading.recipe.interims.length, 4);
    must_override(&reading, "500,501");
    assert_false(reading.recipe.single);
    assert_int_equal(reading.recipe.interims.length, 0);
    recipe_pick(&reading.recipe, UINT64_MAX);
    assert_int_equal(reading.recipe.code, 501);
    release(&reading);
}

static const char *const codes[] = { "101",     "103",     "204",     "207",     "304",     "404",
                                     "200,404", "101,200", "100-199", "200-299", "103+207", "600-999" };
enum { CODES = sizeof codes / sizeof *codes };

/* Whether "code;modifier" is refused, said at once. */
static bool refused_at_once(const char *code, const char *modifier)
{
    char text[100];
    snprintf(text, sizeof text, "%s;%s", code, modifier);
    struct reading reading = read_by(&strict, text);
    bool fine = reading.fine && recipe_settle(&reading.recipe, &reading.complaint);
    release(&reading);
    return !fine;
}

/* The same, where the modifier stands in an earlier carrier that has another code, for which it is fine. */
static void overridden(const char *first, const char *modifier, const char *code)
{
    char text[100];
    snprintf(text, sizeof text, "%s;%s", first, modifier);
    struct reading reading = reads(text);
    must_override(&reading, code);
    bool fine = recipe_settle(&reading.recipe, &reading.complaint);
    if (fine == refused_at_once(code, modifier))
        fail_msg("%s is %s for %s where it stands before", modifier, fine ? "fine" : "refused", code);
    if (!fine && reading.complaint.column) {
        assert_string_equal(reading.complaint.in, "path");
        assert_ptr_equal(reading.complaint.text.data, reading.copy);
    }
    release(&reading);
}

/* Nothing that an earlier carrier said is ignored in silence because a later one has other codes: it is as if both had been
 * said at once. */
static void test_modifiers_fit_the_codes_of_a_later_carrier(void **state)
{
    static const char *const modifiers[] = {
        "format=xml", "format=problem", "format=json", "format=empty", "force",      "body=a",      "size=5",
        "delay=1ms",  "delay-body=1ms", "drip=1ms",    "header=X-A:b", "reason=A",   "location=/x", "retry-after=5",
        "max-age=5",  "seed=1",         "in-order",    "key=k",        "limit=5/1s", "fault=reset", "fault=close-after=3"
    };
    (void)state;
    for (size_t m = 0; m < sizeof modifiers / sizeof *modifiers; m++)
        for (size_t first = 0; first < CODES; first++)
            for (size_t code = 0; code < CODES && !refused_at_once(codes[first], modifiers[m]); code++)
                overridden(codes[first], modifiers[m], codes[code]);
}

static void test_where_a_modifier_stands_that_fits_no_more(void **state)
{
    struct reading reading = reads("207;format=xml");
    (void)state;
    must_override(&reading, "404");
    assert_false(recipe_settle(&reading.recipe, &reading.complaint));
    assert_int_equal(reading.complaint.column, 12);
    assert_string_equal(reading.complaint.detail, "\"format\" cannot be xml: 404 has no such body");
    release(&reading);
    reading = reads("101;force");
    must_override(&reading, "200");
    assert_false(recipe_settle(&reading.recipe, &reading.complaint));
    assert_int_equal(reading.complaint.column, 5);
    assert_non_null(strstr(reading.complaint.detail, "\"force\" is for 101 alone"));
    release(&reading);
    reading = reads("200,404;format=xml");
    assert_false(recipe_settle(&reading.recipe, &reading.complaint));
    assert_int_equal(reading.complaint.column, 16);
    assert_string_equal(reading.complaint.detail, "\"format\" cannot be xml: none of the codes has such a body");
    release(&reading);
}

static void test_a_query(void **state)
{
    (void)state;
    struct reading reading = reads("200;delay=1s");
    assert_false(modifies(&reading, "delay", "2s")); /* still the same carrier */
    assert_non_null(strstr(reading.complaint.detail, "\"delay\" comes twice"));
    recipe_next_carrier(&reading.recipe);
    assert_true(modifies(&reading, "delay", "2s"));
    assert_int_equal(reading.recipe.delay.least, 2000000);
    assert_false(modifies(&reading, "delay", "3s"));
    assert_string_equal(reading.complaint.in, "query");
    assert_true(modifies(&reading, "body", "a;b%26c")); /* a ";" separates nothing here */
    piece_is(&reading.recipe, reading.recipe.body, "a;b&c");
    assert_false(modifies(&reading, "body", NULL));
    assert_false(modifies(&reading, "nonsense", "1"));
    release(&reading);
}

static void test_a_complaint_names_its_carrier(void **state)
{
    (void)state;
    struct reading reading = reads("200;delay=1s");
    assert_false(overrides(&reading, "200;delay=1s;delay=2s"));
    assert_string_equal(reading.complaint.in, "field");
    assert_ptr_equal(reading.complaint.text.data, reading.later);
    assert_int_equal(reading.complaint.column, 14);
    assert_false(overrides(&reading, ""));
    assert_int_equal(reading.complaint.column, 1);
    assert_false(overrides(&reading, "x"));
    assert_false(overrides(&reading, "200;"));
    assert_int_equal(reading.complaint.column, 4);
    release(&reading);
}

/* Content is said once in a carrier, and in a later one anew. */
static void test_content_is_overridden_by_other_content(void **state)
{
    (void)state;
    struct reading reading = reads("200;size=10");
    must_override(&reading, "200;body=abc");
    piece_is(&reading.recipe, reading.recipe.body, "abc");
    assert_false(reading.recipe.size.given);
    release(&reading);
    reading = reads("200;body=abc");
    must_override(&reading, "200;size=10");
    assert_true(reading.recipe.size.given);
    piece_is(&reading.recipe, reading.recipe.body, NULL);
    release(&reading);
    reading = reads("200;body=abc");
    must_override(&reading, "200;body=");
    piece_is(&reading.recipe, reading.recipe.body, "");
    release(&reading);
}

static void test_a_file_overrides_a_text(void **state)
{
    (void)state;
    static const struct recipe_rules rules = { .files = "/somewhere" };
    struct reading reading = reads_by(&rules, "200;body=abc");
    must_override(&reading, "200;body=@file");
    piece_is(&reading.recipe, reading.recipe.file, "file");
    piece_is(&reading.recipe, reading.recipe.body, NULL);
    must_override(&reading, "200;body=def");
    piece_is(&reading.recipe, reading.recipe.body, "def");
    piece_is(&reading.recipe, reading.recipe.file, NULL);
    release(&reading);
}

/* Limits hold for what all carriers say together: the response has one head. */
static void test_limits_are_of_all_carriers(void **state)
{
    (void)state;
    struct reading reading =
        reads("200;header=A:1;header=A:1;header=A:1;header=A:1;header=A:1;header=A:1;header=A:1;header=A:1");
    must_override(&reading, "200;header=A:1;header=A:1;header=A:1;header=A:1;header=A:1;header=A:1;header=A:1;header=A:1");
    assert_int_equal(reading.recipe.header_count, 16);
    assert_false(overrides(&reading, "200;header=A:1"));
    assert_non_null(strstr(reading.complaint.detail, "at most 16 times"));
    release(&reading);
    char *text = with_many("200;header=A:", 'x', 890);
    reading = reads(text);
    must_override(&reading, "200;header=B:3456");
    assert_false(overrides(&reading, "200;header=C:"));
    assert_non_null(strstr(reading.complaint.detail, "at most 900 bytes"));
    release(&reading);
    free(text);
}

static void test_format_and_force(void **state)
{
    (void)state;
    struct reading reading = reads("200;format=html");
    must_override(&reading, "404;format=problem");
    assert_int_equal(reading.recipe.format, FORMAT_PROBLEM);
    must_override(&reading, "200");
    assert_int_equal(reading.recipe.code, 200);
    assert_false(overrides(&reading, "200;format=problem"));
    must_override(&reading, "200;force");
    assert_false(recipe_settle(&reading.recipe, &reading.complaint));
    release(&reading);
    reading = reads("101");
    recipe_next_carrier(&reading.recipe);
    assert_true(modifies(&reading, "force", NULL));
    assert_true(reading.recipe.force);
    release(&reading);
}

/* Whatever a carrier said before it failed is released; so is a recipe that was released before. */
static void test_nothing_leaks(void **state)
{
    (void)state;
    static const char *const texts[] = { "200;body=abc;reason=x;nonsense", "200;header=A:1;header=", "200;body=abc%0",
                                         "200;header=A:1;header=TE:1",     "200;location=//x",       "200;type=text%2Fhtml" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading reading = read_by(&strict, texts[i]);
        assert_false(reading.fine);
        recipe_release(&reading.recipe);
        release(&reading);
    }
    struct reading reading = reads("200;body=abc");
    assert_false(overrides(&reading, "200;body=def;size=1"));
    release(&reading);
}

/* The two ends of a complaint's text: names of any length and with any bytes are quoted, and cut if they are too long. */
static void test_long_names_in_complaints(void **state)
{
    (void)state;
    char *text = with_many("200;", 'n', 5000);
    refused(text, 5, "there is no modifier \"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\"");
    free(text);
    for (int c = 1; c < 256; c++) {
        if (c == ';' || c == '=')
            continue;
        text = with_many("200;", (char)c, 300);
        struct reading reading = read_by(&strict, text);
        assert_false(reading.fine);
        assert_int_equal(reading.complaint.column, 5);
        assert_in_range(strnlen(reading.complaint.detail, COMPLAINT_SIZE), 1, COMPLAINT_SIZE - 1);
        release(&reading);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_later_carrier_wins),
        cmocka_unit_test(test_choices_are_replaced_as_a_whole),
        cmocka_unit_test(test_modifiers_fit_the_codes_of_a_later_carrier),
        cmocka_unit_test(test_where_a_modifier_stands_that_fits_no_more),
        cmocka_unit_test(test_a_query),
        cmocka_unit_test(test_a_complaint_names_its_carrier),
        cmocka_unit_test(test_content_is_overridden_by_other_content),
        cmocka_unit_test(test_a_file_overrides_a_text),
        cmocka_unit_test(test_limits_are_of_all_carriers),
        cmocka_unit_test(test_format_and_force),
        cmocka_unit_test(test_nothing_leaks),
        cmocka_unit_test(test_long_names_in_complaints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
