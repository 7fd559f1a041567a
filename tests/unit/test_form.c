/* A recipe in a form, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "recipe/form.h"

static void reads(const char *query, const char *recipe)
{
    struct form form;
    struct complaint complaint = { 0 };
    struct buffer text = { 0 };
    bool fine = form_read(&form, slice_of(query), NULL, &complaint);
    form_write(&text, &form);
    if (!fine || strcmp(text.data ? text.data : "", recipe) != 0)
        print_error("%s: %s, %s\n", query, fine ? text.data : complaint.detail, recipe);
    assert_true(fine);
    assert_string_equal(text.data ? text.data : "", recipe);
    buffer_release(&text);
    form_release(&form);
}

static void refuses(const char *query, const char *detail, const char *instead)
{
    struct form form;
    struct complaint complaint = { 0 };
    assert_false(form_read(&form, slice_of(query), NULL, &complaint));
    form_release(&form);
    assert_int_equal(complaint.code, 400);
    assert_string_equal(complaint.detail, detail);
    assert_string_equal(complaint.instead ? complaint.instead : "", instead);
}

static void test_fields(void **state)
{
    (void)state;
    reads("codes=503", "503");
    reads("codes=503*2,200&in-order=on&key=job42", "503*2,200;in-order;key=job42");
    reads("key=job42&in-order&codes=503*2,200", "503*2,200;in-order;key=job42"); /* in the table's order */
    reads("codes=404&delay=&key=&in-order=&answer-format=problem&format=html", "404;format=problem");
    reads("codes=200&limit=5/10s", "200;limit=5/10s");
    reads("codes=413&early=on", "413;early");
    reads("codes=413&early=100", "413;early=100");
    reads("codes=200&fault=close-after&argument=10", "200;fault=close-after=10");
    reads("codes=200&fault=reset&argument=", "200;fault=reset");
}

/* What is typed is data; what is the grammar's stays the grammar's. */
static void test_escapes(void **state)
{
    (void)state;
    reads("codes=200&body=a%3Bb%2Fc%25d+e%3Ff%23g", "200;body=a%3Bb%2Fc%25d%20e%3Ff%23g");
    reads("codes=200&reason=It%27s+%7Bfine%7D", "200;reason=It%27s%20%7Bfine%7D");
    reads("codes=200&reason=%C3%A9", "200;reason=%C3%A9");
    reads("codes=401&unless=A&else=200(body=a%2520b)", "401;unless=A;else=200(body=a%20b)");
    reads("codes=401&unless=A&else=200(body=a+b)", "401;unless=A;else=200(body=a%20b)");
    reads("codes=503(retry-after=2),200", "503(retry-after=2),200");
    reads("codes=200&body=a%0D%0Ab", "200;body=a%0Ab");
}

static void test_lines(void **state)
{
    (void)state;
    reads("codes=200&header=A:b%0D%0AC:d", "200;header=A:b;header=C:d");
    reads("codes=200&header=A:b%0D%0A%0D%0A", "200;header=A:b");
    reads("codes=200&header=A:b&header=C:d", "200;header=A:b;header=C:d");
}

/* Whoever writes a link by hand does not escape "+", and forms send blanks so. */
static void test_blanks_in_choices(void **state)
{
    (void)state;
    reads("codes=102+103+200", "102+103+200");
    reads("codes=102%2B200", "102+200");
    reads("codes=503,+200", "503,200");
    reads("codes=+503+,+200+", "503,200");
    reads("codes=200(body=a+b)", "200(body=a%20b)");
}

static void test_whole_recipes(void **state)
{
    (void)state;
    reads("recipe=503*2,200;in-order;key=job42", "503*2,200;in-order;key=job42");
    reads("recipe=102+103+200;delay=2s", "102+103+200;delay=2s");
    reads("recipe=200;reason=It%2520is", "200;reason=It%20is");
    reads("recipe=200;body=", "200;body=");
    reads("recipe=200;fault=code=99", "200;fault=code=99");
    reads("recipe=200;delay=2s&delay=1s", "200;delay=1s"); /* as a query overrides a path */
    reads("recipe=200;fault=close-after=5&argument=6", "200;fault=close-after=6");
    reads("codes=503;delay=2s", "503;delay=2s");
    reads("recipe=401;unless=A;else=200(body=a%253Bb)", "401;unless=A;else=200(body=a%3Bb)");
}

static void test_refusals(void **state)
{
    (void)state;
    refuses("codes=503&dealy=1s", "there is no modifier \"dealy\"; did you mean delay", "delay");
    refuses("codes=503&wait=1s", "there is no modifier \"wait\"; did you mean delay", "delay");
    refuses("codes=503&accept=json", "there is no modifier \"accept\"; did you mean answer-format", "answer-format");
    refuses("codes=503&zzzzzzzz", "there is no modifier \"zzzzzzzz\"", "");
    refuses("codes=503&in-order=yes", "\"in-order\" takes no value but \"on\"", "");
    refuses("codes=503&delay=1s&delay=2s", "\"delay\" comes twice", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_blanks_in_choices),
        cmocka_unit_test(test_whole_recipes),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
