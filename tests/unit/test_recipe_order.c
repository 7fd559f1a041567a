/* Tests of choices in order and of what counts with them: every step by hand, and what is refused. */
#include "recipe-check.h"

/* The codes of the first steps, with their interim responses. */
static void steps(const char *text, const char *codes)
{
    char found[400] = "";
    struct reading reading = reads(text);
    struct complaint complaint;
    struct recipe *recipe = &reading.recipe;
    assert_true(recipe->in_order && recipe_settle(recipe, &complaint));
    for (uint64_t step = 0; strlen(found) < strlen(codes); step++) {
        recipe_step(recipe, step);
        snprintf(found + strlen(found), sizeof found - strlen(found), "%.*s%d ", (int)recipe->interims.length,
                 recipe->interims.length ? recipe->interims.data : "", recipe->code);
    }
    assert_string_equal(found, codes);
    release(&reading);
}

static void test_steps(void **state)
{
    (void)state;
    steps("503*2,200;in-order", "503 503 200 200 200 ");
    steps("503*2,200;in-order;loop", "503 503 200 503 503 200 503 ");
    steps("503;in-order", "503 503 ");
    steps("503*3;in-order", "503 503 503 503 ");
    steps("500-504;in-order", "500 501 502 503 504 504 ");
    steps("500-501*2,200;in-order", "500 501 500 501 200 200 ");
    steps("200,500-501,404;loop;in-order", "200 500 501 404 200 ");
    steps("102+103+503,200,103+404*2;in-order;loop", "102+103+503 200 103+404 103+404 102+103+503 ");
}

static void test_far_steps(void **state)
{
    (void)state;
    struct reading reading = reads("503*1000,100-999*1000,200;in-order");
    const struct {
        uint64_t step;
        int code;
    } rows[] = { { 999, 503 },    { 1000, 100 },   { 1899, 999 },      { 1900, 100 },
                 { 900999, 999 }, { 901000, 200 }, { UINT64_MAX, 200 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        recipe_step(&reading.recipe, rows[i].step);
        assert_int_equal(reading.recipe.code, rows[i].code);
    }
    release(&reading);
}

static void test_key(void **state)
{
    (void)state;
    char *longest = with_many("200;key=", 'k', RECIPE_KEY_BYTES), *longer = with_many("200;key=", 'k', RECIPE_KEY_BYTES + 1);
    struct reading reading = reads("200;key=%2F%41;format=json");
    piece_is(&reading.recipe, reading.recipe.key, "/A");
    assert_false(reading.recipe.modified);
    assert_true(overrides(&reading, "200;key=b"));
    piece_is(&reading.recipe, reading.recipe.key, "b");
    release(&reading);
    is_fine_by(&strict, longest);
    refused(longer, 9, "1 to 64 bytes");
    free(longest);
    free(longer);
    values_refused("key",
                   (const char *const[][2]){ { "", "1 to 64 bytes" }, { "%00", "NUL" }, { "%4", "hexadecimal" }, { NULL } });
}

static void test_limit(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t quota, window;
    } rows[] = {
        { "200;limit=5/10s", 5, 10000000 }, { "200;limit=5%2F10s", 5, 10000000 },
        { "200;limit=1/1ms", 1, 1000 },     { "200;limit=1000000/60m", 1000000, UINT64_C(3600000000) },
        { "200;limit=2/1.5s", 2, 1500000 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading = reads(rows[i].text);
        assert_int_equal(reading.recipe.limit.quota, rows[i].quota);
        assert_int_equal(reading.recipe.limit.window, rows[i].window);
        assert_true(reading.recipe.modified);
        release(&reading);
    }
    values_refused("limit", (const char *const[][2]){ { "", "requests/time" },
                                                      { "5", "requests/time" },
                                                      { "/10s", "requests/time" },
                                                      { "0/10s", "requests/time" },
                                                      { "-1/10s", "requests/time" },
                                                      { "5.5/10s", "requests/time" },
                                                      { "1000001/1s", "requests/time" },
                                                      { "5/", "empty" },
                                                      { "5/10", "unit" },
                                                      { "5/0s", "too small" },
                                                      { "5/0.9ms", "too small" },
                                                      { "5/61m", "too large" },
                                                      { "5/10s/1", "unit" },
                                                      { "5/x", "unit" },
                                                      { "5/xs", "decimal" },
                                                      { NULL } });
}

/* Each is read, and refused when all of it is known. */
static void unsettled(const char *text, size_t column, const char *what)
{
    struct reading reading = reads(text);
    if (recipe_settle(&reading.recipe, &reading.complaint))
        fail_msg("%s was taken", text);
    if (!strstr(reading.complaint.detail, what) || reading.complaint.column != column)
        fail_msg("%s: column %zu: %s", text, reading.complaint.column, reading.complaint.detail);
    release(&reading);
}

static void test_what_does_not_go_together(void **state)
{
    (void)state;
    unsettled("503,200;loop", 0, "\"loop\"");
    unsettled("503:0.5,200;in-order", 4, "weight");
    unsettled("503,200:1;in-order", 8, "weight");
    unsettled("503,200;in-order;seed=1", 0, "\"seed\"");
    unsettled("101;limit=1/1s", 0, "101");
    refused("200;in-order=1", 14, "takes no value");
    refused("200;loop=", 10, "takes no value");
    refused("200;in-order;in-order", 14, "twice");
    refused("200;key", 5, "needs a value");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_far_steps),
        cmocka_unit_test(test_key),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_what_does_not_go_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
