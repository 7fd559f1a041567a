/* Tests of what a verdict says of fields, paths, and requests at once. */
#include "verdict-check.h"

#include "packed.h"

#define WITH(fields_)                                                                                                          \
    {                                                                                                                          \
        .arrived = 1, .ended = 2, .code = 200, .method = SPAN("GET"), .target = SPAN("/a"),                                    \
        .fields = packed(fields_, sizeof fields_)                                                                              \
    }

static void fields_are_the_same(void **state)
{
    (void)state;
    const struct attempt same[] = { WITH("X-One\0a"), WITH("x-one\0a "), WITH("X-ONE\0 a") };
    const struct attempt other[] = { WITH("X-One\0a"), WITH("X-One\0A") };
    const struct attempt none[] = { WITH("X-One\0a"), WITH("X-Two\0a") };
    const struct attempt more[] = { WITH("X-One\0a"), WITH("X-One\0a\0X-One\0b") };
    const struct attempt empty[] = { WITH("X-One\0"), WITH("X-One\0") };
    passes("same-field=X-One", same, "the same, 3 times");
    passes("same-field=X-One", empty, "2 times");
    fails("same-field=X-One", other, "X-One: a, the same in all requests", "A in request 2");
    fails("same-field=X-One", none, "X-One: a", "none in request 2");
    fails("same-field=X-One", more, "X-One: a", "in request 2");
    fails("same-field=X-Three", same, "X-Three, the same", "none in request 1");
    fails_("same-field=X-One", same, 1, "2 or more requests", "1");
}

static void fields_are_new(void **state)
{
    (void)state;
    const struct attempt fresh[] = { WITH("Nonce\0b"), WITH("nonce\0a"), WITH("Nonce\0ab"), WITH("Nonce\0") };
    const struct attempt again[] = { WITH("Nonce\0a"), WITH("Nonce\0b"), WITH("Nonce\0a ") };
    const struct attempt none[] = { WITH("Nonce\0a"), WITH("Once\0b") };
    passes("new-field=Nonce", fresh, "4, all different");
    fails("new-field=Nonce", again, "Nonce in all requests, with another value each time", "a in the requests 1 and 3");
    fails("new-field=Nonce", none, "Nonce in all", "none in request 2");
}

static void fields_are_there(void **state)
{
    (void)state;
    const struct attempt rows[] = { WITH("Accept\0*/*"), WITH("accept\0text/html\0Accept\0 a:b@1 "), WITH("ACCEPT\0*/*\0B\0") };
    passes("has-field=Accept", rows, "3 requests");
    passes("has-field=accept@2:text/html", rows, "3");
    passes("has-field=Accept@2:a:b@1", rows, "3");
    passes("has-field=Accept%402%3Aa%3ab%401", rows, "3");
    passes("has-field=Accept@1:%20*/*%20", rows, "3");
    passes("has-field=B@3:", rows, "3");
    fails("has-field=Accept:*/*", rows, "Accept: */* in every request", "text/html in request 2");
    fails("has-field=Accept@2:TEXT/html", rows, "Accept: TEXT/html in request 2", "text/html in request 2");
    fails("has-field=B", rows, "B in every request", "none in request 1");
    fails("has-field=Accept:", rows, "Accept:  in every request", "*/* in request 1");
    fails("has-field=Accept@4", rows, "Accept in request 4", "3 requests");
    fails_("has-field=Accept", rows, 0, "1 or more requests", "0");
}

static void fields_are_not_there(void **state)
{
    (void)state;
    const struct attempt rows[] = { WITH("Cookie\0a=1"), WITH("Other\0"), WITH("cookie\0b=1\0Cookie\0a=1") };
    passes("no-field=Authorization", rows, "3 requests");
    passes("no-field=Cookie@2", rows, "3");
    passes("no-field=Cookie:a=2", rows, "3");
    passes("no-field=Cookie@1:a=2", rows, "3");
    fails("no-field=Cookie", rows, "no Cookie in every request", "a=1 in request 1");
    fails("no-field=Cookie@3:a=1", rows, "no Cookie: a=1 in request 3", "a=1 in request 3");
    fails("no-field=Cookie@4", rows, "no Cookie in request 4", "3 requests");
}

static void checks_of_fields_repeat(void **state)
{
    (void)state;
    const struct attempt rows[] = { WITH("A\0001\0B\0002"), WITH("A\0001\0B\0003") };
    struct verdict_plan plan;
    struct complaint complaint;
    struct verdict_report report;
    const struct attempts attempts = { rows, 2, 0 };
    assert_true(read_query("new-field=B&same-field=A&has-field=A&same-field=B&has-field=B@2:3&attempts=2", &plan, &complaint));
    verdict_judge(&plan, &attempts, &report);
    assert_int_equal(report.count, 6);
    assert_int_equal(report.failed, 1);
    assert_string_equal(report.findings[2].row->name, "same-field");
    assert_false(report.findings[2].passed);
}

static struct attempt to(const char *target)
{
    return (struct attempt){ .arrived = 1, .ended = 2, .code = 200, .method = text("GET"), .target = text(target) };
}

static void paths_follow_each_other(void **state)
{
    (void)state;
    const struct attempt rows[] = { to("/login?next=/"), to("http://a.example/api"), to("/sta%20tus/503*2,200") };
    passes("requests-to=/login,/api,/sta%20tus/503*2,200", rows, "3");
    passes("requests-to=/login%2C/api%2c%2Fsta%20tus/503*2%2C200", rows, "3");
    fails("requests-to=/login,/api", rows, "2 requests, to these paths in this order", "request 3 to /sta%20tus/503*2,200");
    fails("requests-to=/login,/api,/a,/b", rows, "request 3 to /a", "request 3 to /sta%20tus");
    fails("requests-to=/api,/login", rows, "request 1 to /api", "request 1 to /login");
    fails("requests-to=/login,/ap", rows, "request 2 to /ap", "request 2 to /api");
    fails_("requests-to=/login,/api", rows, 1, "request 2 to /api", "1");
    fails_("requests-to=/login", rows, 0, "1 or more requests", "0");
    const struct attempt odd[] = { to("*"), to("http://a.example"), to("a.example:443") };
    fails_("requests-to=/", odd, 1, "request 1 to /", "request 1 to *");
    passes_("requests-to=/", odd + 1, 1, "1");
    fails_("requests-to=/", odd + 2, 1, "request 1 to /", "request 1 to a.example:443");
}

static void counts_what_is_under_way(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 100, 200), GET(10, 50, 200), GET(50, 60, 200), GET(100, 110, 200) };
    passes("max-parallel=2", rows, "2 at once");
    passes("max-parallel=3", rows, "2 at once");
    fails("max-parallel=1", rows, "1 at once at most", "2 at once");
    rows[1].ended = 0; /* it still is */
    fails("max-parallel=2", rows, "2 at once at most", "3 at once");
    const struct attempt zero[] = { GET(0, 0, 200), GET(0, 0, 200), GET(1, 1, 200) };
    passes("max-parallel=1", zero, "1 at once");
}

/* The server notices that a client left when that may be back already. */
static void who_gave_up_is_not_two(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 1005, 200), GET(1000, 1100, 200) };
    fails("max-parallel=1", rows, "1 at once", "2 at once");
    rows[0].given_up = true;
    passes("max-parallel=1", rows, "1 at once");
    fails("max-parallel=1&tolerance=4ms", rows, "1 at once", "2 at once");
}

static void refuses_what_is_wrong(void **state)
{
    (void)state;
    refused("has-field", 1, "needs a value: has-field=NAME|NAME:VALUE");
    refused("has-field=", 11, "must start with the name of a field");
    refused("has-field=:a", 11, "must start with the name of a field");
    refused("no-field=A%20B", 10, "must start with the name of a field");
    refused("has-field=A@", 11, "is empty");
    refused("has-field=A@0", 11, "is too small");
    refused("has-field=A@b:c", 11, "is not a decimal number");
    refused("has-field=@1", 11, "must start with the name");
    refused("same-field=A:b", 12, "must be the name of a field; as in same-field=NAME");
    refused("new-field=A@1", 11, "must be the name of a field");
    refused("requests-to=", 13, "must be paths");
    refused("requests-to=a,/b", 13, "each of which starts with a slash");
    refused("requests-to=/a&requests-to=/b", 16, "comes twice");
    refused("max-parallel=0", 14, "is too small");
    refused("max-parallel=1-2", 14, "is not a decimal");
}

static void checks_of_fields_are_bounded(void **state)
{
    (void)state;
    char query[5000] = "has-field=A";
    for (int i = 1; i < VERDICT_FIELDS; i++)
        strcat(query, "&has-field=A");
    const struct attempt rows[] = { WITH("A\0a") };
    struct verdict_plan plan;
    struct complaint complaint;
    struct verdict_report report;
    const struct attempts attempts = { rows, 1, 0 };
    assert_true(read_query(query, &plan, &complaint));
    verdict_judge(&plan, &attempts, &report);
    assert_int_equal(report.count, VERDICT_FIELDS);
    strcat(query, "&has-field=A");
    refused(query, strlen(query), "is one of more than 16 checks of fields");
    strcpy(query, "has-field=A:");
    memset(query + 12, 'a', 4080);
    query[4092] = '\0';
    assert_true(read_query(query, &plan, &complaint));
    strcat(query, "&has-field=A:aaaaaaaaaaaaaa");
    refused(query, 4104, "is too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_the_same),      cmocka_unit_test(fields_are_new),
        cmocka_unit_test(fields_are_there),         cmocka_unit_test(fields_are_not_there),
        cmocka_unit_test(checks_of_fields_repeat),  cmocka_unit_test(paths_follow_each_other),
        cmocka_unit_test(counts_what_is_under_way), cmocka_unit_test(who_gave_up_is_not_two),
        cmocka_unit_test(refuses_what_is_wrong),    cmocka_unit_test(checks_of_fields_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
