/* Packed fields: added, taken off one by one, found by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "packed.h"

static void fields_come_out_as_they_went_in(void **state)
{
    struct buffer fields = { 0 };
    struct slice name, value;
    (void)state;
    fields_add(&fields, slice_of("Via"), slice_of("1.1 a"));
    fields_add(&fields, slice_of("Empty"), slice_of(""));
    fields_add(&fields, slice_of("Via"), slice_of("1.1 b"));
    struct slice rest = { fields.data, fields.length };
    assert_true(fields_next(&rest, &name, &value));
    assert_string_equal(name.data, "Via");
    assert_string_equal(value.data, "1.1 a");
    assert_true(fields_next(&rest, &name, &value));
    assert_true(slice_is(name, "Empty") && value.length == 0);
    assert_true(fields_next(&rest, &name, &value));
    assert_true(slice_is(value, "1.1 b"));
    assert_false(fields_next(&rest, &name, &value));
    buffer_release(&fields);
}

/* RFC 9110 5.1: field names are case-insensitive. */
static void a_field_is_found_in_either_case(void **state)
{
    static const char texts[] = "Via\0001.1 a\0Age\0007";
    const struct slice fields = packed(texts, sizeof texts);
    (void)state;
    assert_string_equal(fields_find(fields, "AGE").data, "7");
    assert_null(fields_find(fields, "Ag").data);
    assert_null(fields_find((struct slice){ 0 }, "Age").data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_come_out_as_they_went_in),
        cmocka_unit_test(a_field_is_found_in_either_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
