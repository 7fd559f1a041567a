/* Tests of the recipe: codes, modifiers, and the place of everything that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/statuses.h"
#include "catalog/representations.h"
#include "recipe/recipe.h"
#include "http/percent.h"
#include "http/target.h"

/* Parses a copy without room behind it, so that the sanitizer sees every byte read too far. What holds for every
 * complaint is checked here; its text is gone afterwards. */
static bool parse_bytes(struct recipe *recipe, const char *bytes, size_t length, struct complaint *complaint)
{
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    *complaint = (struct complaint){ 0 };
    static const struct recipe_rules rules = { .max_delay = 30000000, .max_size = 1 << 20, .max_idle = 75000000 };
    bool parsed = recipe_parse(recipe, &rules, (struct slice){ copy, length }, "path", complaint);
    recipe_release(recipe);
    if (!parsed) {
        assert_int_equal(complaint->code, 400);
        assert_string_equal(complaint->in, "path");
        assert_ptr_equal(complaint->text.data, copy);
        assert_int_equal(complaint->text.length, length);
        assert_in_range(complaint->column, 1, length + 1);
        assert_in_range(strnlen(complaint->detail, COMPLAINT_SIZE), 1, COMPLAINT_SIZE - 1);
    } else {
        if (recipe->single)
            assert_in_range(recipe->code, STATUS_MIN, STATUS_MAX);
        assert_in_range(recipe->format, 0, FORMATS);
    }
    complaint->text = (struct slice){ 0 };
    free(copy);
    return parsed;
}

static void check_read(const char *text, int code, enum format format, bool force)
{
    struct recipe recipe;
    struct complaint complaint;
    if (!parse_bytes(&recipe, text, strlen(text), &complaint))
        fail_msg("%s: column %zu: %s", text, complaint.column, complaint.detail);
    if (recipe.code != code || recipe.format != format || recipe.force != force)
        fail_msg("%s: code %d, format %d, force %d", text, recipe.code, recipe.format, recipe.force);
}

/* what: a part of the detail. */
static void check_refused(const char *text, size_t column, const char *what)
{
    struct recipe recipe;
    struct complaint complaint;
    if (parse_bytes(&recipe, text, strlen(text), &complaint))
        fail_msg("%s was read", text);
    if (complaint.column != column || !strstr(complaint.detail, what))
        fail_msg("%s: column %zu: %s; expected column %zu: %s", text, complaint.column, complaint.detail, column, what);
}

static void test_every_number_of_a_status_line(void **state)
{
    (void)state;
    for (int code = 0; code <= 1100; code++) {
        char text[8];
        snprintf(text, sizeof text, "%d", code);
        if (code >= 100 && code <= 999)
            check_read(text, code, FORMATS, false);
        else
            check_refused(text, 1, code < 100 ? "100 to 999; this is too small" : "100 to 999; this is too large");
    }
}

static void test_no_code(void **state)
{
    (void)state;
    check_refused("", 1, "missing");
    check_refused(";format=json", 1, "missing");
    check_refused("0200", 1, "exactly three digits");
    check_refused("00000000000000000000000200", 1, "status code");
    check_refused("99999999999999999999", 1, "too large");
    check_refused("18446744073709551816", 1, "too large"); /* 200, had it wrapped around */
    check_refused("099", 1, "too small");
    check_refused("abc", 1, "not a decimal number");
    check_refused("40x", 3, "not a decimal number");
    check_refused("4 4", 2, "not a decimal number");
    check_refused("+20", 1, "a status code is missing");
    check_refused("-404", 1, "a status code is missing");
    check_refused("200 ", 4, "not a decimal number");
    check_refused(" 200", 1, "not a decimal number");
    check_refused("2e2", 2, "not a decimal number");
    check_refused("200.0", 4, "not a decimal number");
    check_refused("format=json", 1, "not a decimal number");
    check_refused("200%3Bforce", 4, "not a decimal number"); /* an encoded ";" separates nothing */
}

/* As a path or a query is read: unreserved characters are decoded, once, and then the recipe is parsed. */
static void check_encoded(const char *text, int code, enum format format, bool force)
{
    char decoded[80] = "";
    assert_true(strlen(text) < sizeof decoded);
    decoded[percent_decode(decoded, slice_of(text), PERCENT_UNRESERVED)] = '\0';
    if (code)
        check_read(decoded, code, format, force);
    else
        check_refused(decoded, strcspn(decoded, "%") + 1, "not a decimal number");
}

/* Percent-encoded unreserved characters mean themselves, in codes, names and values (RFC 3986 6.2.2.2). */
static void test_encoded_characters_mean_themselves(void **state)
{
    (void)state;
    check_encoded("%34%30%34", 404, FORMATS, false);
    check_encoded("4%304", 404, FORMATS, false);
    check_encoded("40%34;format=html", 404, FORMAT_HTML, false);
    check_encoded("404;form%61t=html", 404, FORMAT_HTML, false);
    check_encoded("404;format=ht%6Dl", 404, FORMAT_HTML, false);
    check_encoded("101;forc%65", 101, FORMATS, true);
    check_encoded("%2534%30%34", 0, FORMATS, false); /* decoded once */
    check_encoded("4%2504", 0, FORMATS, false);
    check_encoded("%F4%30%34", 0, FORMATS, false);
    check_encoded("200%3Bformat=json", 0, FORMATS, false); /* reserved: an encoded ";" separates nothing */
    check_refused("%34%30%34", 1, "not a decimal number"); /* the recipe itself decodes nothing */
}

/* The column is that of the first character that is no digit, also in a long text. */
static void test_columns_of_long_codes(void **state)
{
    (void)state;
    check_refused("200,201,x02,503-504", 9, "not a decimal number");
    check_refused("200%3Bformat=json", 4, "not a decimal number");
    check_refused("2000000000000000000000000x", 26, "not a decimal number");
}

static void test_formats(void **state)
{
    (void)state;
    for (int format = 0; format < FORMATS; format++)
        for (int code = STATUS_MIN; code <= STATUS_MAX; code++) {
            char text[40];
            snprintf(text, sizeof text, "%d;format=%s", code, format_row((enum format)format)->name);
            if (format_offered(code) & 1u << format)
                check_read(text, code, (enum format)format, false);
            else
                check_refused(text, 12, "has no such body");
        }
    check_refused("404;format", 5, "needs a value");
    check_refused("404;format=", 12, "must be one of");
    check_refused("404;format=HTML", 12, "must be one of");
    check_refused("404;format=htm", 12, "must be one of");
    check_refused("404;format=html5", 12, "must be one of");
    check_refused("404;format= html", 12, "must be one of");
    check_refused("200;format=problem", 12, "200 has no such body");
    check_refused("404;format=xml", 12, "404 has no such body");
    check_read("207;format=xml", 207, FORMAT_XML, false);
    check_read("404;format=problem", 404, FORMAT_PROBLEM, false);
}

/* As check_refused, where all modifiers must be known. */
static void check_unsettled(const char *text, size_t column, const char *what)
{
    static const struct recipe_rules rules = { .max_delay = 30000000, .max_size = 1 << 20 };
    struct recipe recipe;
    struct complaint complaint;
    assert_true(recipe_parse(&recipe, &rules, slice_of(text), "path", &complaint));
    assert_false(recipe_settle(&recipe, &complaint));
    recipe_release(&recipe);
    assert_int_equal(complaint.column, column);
    assert_non_null(strstr(complaint.detail, what));
}

static void test_force(void **state)
{
    (void)state;
    check_read("101;force", 101, FORMATS, true);
    check_read("101;force;format=text", 101, FORMAT_TEXT, true);
    check_read("101", 101, FORMATS, false);
    check_unsettled("200;force", 5, "101");
    check_unsettled("102;force", 5, "101");
    check_refused("101;force=1", 11, "takes no value");
    check_refused("101;force=", 11, "takes no value");
}

static void test_modifiers_that_are_none(void **state)
{
    (void)state;
    check_refused("404;", 4, "missing");
    check_refused("404;;", 5, "missing");
    check_refused("404;;format=html", 5, "missing");
    check_refused("404;format=html;", 16, "missing");
    check_refused("404;=html", 5, "missing");
    check_refused("404;nonsense", 5, "\"nonsense\"");
    check_refused("404;Format=html", 5, "\"Format\"");
    check_refused("404; format=html", 5, "\" format\"");
    check_refused("404;format=html;forma=x", 17, "\"forma\"");
    check_refused("404;formats=html", 5, "\"formats\"");
    check_refused("101;force;x=1", 11, "\"x\"");
    check_refused("404&format=html", 4, "not a decimal number");
}

/* A modifier outside a recipe's text, as a query has them. */
static void test_modifiers_one_by_one(void **state)
{
    (void)state;
    static const char query[] = "a=b&format=html&force";
    struct slice whole = { query, sizeof query - 1 };
    struct slice name = { query + 4, 6 }, value = { query + 11, 4 }, force = { query + 16, 5 }, other = { query, 1 };
    struct recipe recipe = { .code = 404, .single = true, .format = FORMATS };
    struct complaint complaint = { 0 };
    assert_true(recipe_modify(&recipe, name, value, whole, "query", &complaint));
    assert_int_equal(recipe.format, FORMAT_HTML);
    assert_int_equal(recipe.code, 404);
    assert_true(recipe_modify(&recipe, force, (struct slice){ 0 }, whole, "query", &complaint));
    assert_true(recipe.force);
    assert_false(recipe_modify(&recipe, other, (struct slice){ query + 2, 1 }, whole, "query", &complaint));
    assert_int_equal(complaint.column, 1);
    assert_string_equal(complaint.in, "query");
    assert_ptr_equal(complaint.text.data, query);
    assert_false(recipe_modify(&recipe, name, (struct slice){ 0 }, whole, "query", &complaint));
    assert_int_equal(complaint.column, 5);
}

static void test_table_of_modifiers(void **state)
{
    (void)state;
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_true(rows[i].name[0] && rows[i].help[0] && rows[i].read);
        for (const char *c = rows[i].name; *c; c++)
            assert_true((*c >= 'a' && *c <= 'z') || *c == '-' || (*c >= '0' && *c <= '9'));
        assert_null(fault_named(slice_of(rows[i].name))); /* the field Everystatus starts with either */
        assert_true(rows[i].group < RECIPE_GROUPS && (i == 0 || rows[i].group >= rows[i - 1].group));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rows[i].name, rows[j].name);
    }
}

/* Each modifier's example has it, can be read, and makes sense. */
static void test_examples(void **state)
{
    (void)state;
    static const struct recipe_rules rules = { .max_delay = 30000000, .max_size = 1 << 20, .max_idle = 75000000 };
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    for (size_t i = 0; i < count; i++) {
        struct recipe recipe;
        struct complaint complaint;
        assert_non_null(strstr(rows[i].example, rows[i].name));
        if (!recipe_parse(&recipe, &rules, slice_of(rows[i].example), "path", &complaint) ||
            !recipe_settle(&recipe, &complaint))
            fail_msg("%s: %s", rows[i].example, complaint.detail);
        recipe_release(&recipe);
    }
}

static void test_any_byte_anywhere_and_any_length(void **state)
{
    (void)state;
    static const char *const texts[] = { "404;format=html", "101;force;format=text", "%34%30%34;format=json",
                                         "207;format=xml;" };
    struct recipe recipe;
    struct complaint complaint;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t length = 0; length <= strlen(texts[i]); length++) {
            parse_bytes(&recipe, texts[i], length, &complaint);
            for (int c = 0; c < 256 && length; c++) {
                char text[40];
                memcpy(text, texts[i], length);
                text[length - 1] = (char)c;
                parse_bytes(&recipe, text, length, &complaint);
                memcpy(text, texts[i], strlen(texts[i]));
                text[length - 1] = (char)c;
                parse_bytes(&recipe, text, strlen(texts[i]), &complaint);
            }
        }
}

/* Long texts fill no buffer and break no message. */
static void test_long_texts(void **state)
{
    (void)state;
    static const char *const starts[] = { "", "4", "%34", "404;", "404;format=", "404;;" };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (int c = 1; c < 256; c++) {
            char text[5000];
            struct recipe recipe;
            struct complaint complaint;
            memset(text, c, sizeof text);
            memcpy(text, starts[i], strlen(starts[i]));
            assert_false(parse_bytes(&recipe, text, sizeof text, &complaint));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_number_of_a_status_line),
        cmocka_unit_test(test_no_code),
        cmocka_unit_test(test_encoded_characters_mean_themselves),
        cmocka_unit_test(test_columns_of_long_codes),
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_force),
        cmocka_unit_test(test_modifiers_that_are_none),
        cmocka_unit_test(test_modifiers_one_by_one),
        cmocka_unit_test(test_table_of_modifiers),
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_any_byte_anywhere_and_any_length),
        cmocka_unit_test(test_long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
