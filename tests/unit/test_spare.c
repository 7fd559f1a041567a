/* Tests of the spare block: it is the one that was given back, and whoever takes while there is none gets another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/spare.h"

enum { SIZE = 3000 };

static void test_it_is_taken_again(void **state)
{
    (void)state;
    struct spare spare = { 0 };
    void *block = spare_take(&spare, SIZE);
    assert_non_null(block);
    spare_give_back(&spare, block);
    assert_ptr_equal(spare_take(&spare, SIZE), block);
    spare_give_back(&spare, block);
    spare_release(&spare);
}

static void test_two_at_once(void **state)
{
    (void)state;
    struct spare spare = { 0 };
    void *one = spare_take(&spare, SIZE), *other = spare_take(&spare, SIZE);
    assert_ptr_not_equal(one, other);
    spare_give_back(&spare, one);
    spare_give_back(&spare, other); /* one is freed */
    assert_ptr_equal(spare_take(&spare, SIZE), other);
    spare_give_back(&spare, other);
    spare_release(&spare);
    assert_null(spare.block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_taken_again),
        cmocka_unit_test(test_two_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
