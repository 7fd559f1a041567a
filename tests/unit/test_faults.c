/* Tests of the faults: what holds for every row, what scripts write, and how a recipe names them. */
#include "recipe-check.h"
#include "catalog/faults.h"

static const struct fault *named(const char *name)
{
    const struct fault *fault = fault_named(slice_of(name));
    if (!fault)
        fail_msg("there is no fault %s", name);
    return fault;
}

static struct fault_message message_of(const char *content)
{
    return (struct fault_message){ .code = 404,
                                   .phrase = slice_of("Not Found"),
                                   .fields = slice_of("A: b\r\n"),
                                   .content = slice_of(content),
                                   .has_length = true };
}

static void writes_head(const char *name, const struct fault_message *message, const char *expected, size_t head_length)
{
    struct buffer out = { 0 };
    size_t head = 12345;
    buffer_string(&out, "before");
    fault_write(&out, &head, named(name), message);
    assert_false(out.failed);
    assert_string_equal(out.data + 6, expected);
    assert_int_equal(head, head_length);
    buffer_release(&out);
}

static void test_what_holds_for_all(void **state)
{
    (void)state;
    size_t count;
    const struct fault *rows = faults(&count);
    assert_true(count >= 40);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(named(rows[i].name), &rows[i]);
        assert_true(rows[i].help[0] && rows[i].script);
        assert_in_range(rows[i].argument, 0, FAULT_ARGUMENTS - 1);
        assert_in_range(rows[i].end, 0, FAULT_ENDS - 1);
        assert_in_range(rows[i].leaves, 0, FAULT_LEAVES - 1);
        assert_true(rows[i].needs < 1 << FAULT_NEEDS);
        assert_true(strspn(rows[i].name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(rows[i].name));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rows[i].name, rows[j].name);
        if (fault_is_field(&rows[i]))
            assert_true(slice_is_token(fault_field(&rows[i])));
        else
            assert_true(rows[i].end != FAULT_GOES_ON);
    }
    assert_null(fault_named(slice_of("")));
    assert_null(fault_named(slice_of("rese")));
    assert_null(fault_named(slice_of("resett")));
}

/* A "%" is always a letter that is known: it never goes out by itself, nor does the "|". */
static void test_scripts_have_no_unknown_letters(void **state)
{
    (void)state;
    size_t count, head;
    const struct fault *rows = faults(&count);
    const struct fault_message message = message_of("content");
    for (size_t i = 0; i < count; i++) {
        struct buffer out = { 0 };
        if (fault_is_field(&rows[i]))
            continue;
        fault_write(&out, &head, &rows[i], &message);
        if (out.failed || (fault_again(&rows[i]) && strchr(fault_again(&rows[i]), '%')))
            fail_msg("%s: a letter of %s is unknown", rows[i].name, rows[i].script);
        assert_true(head <= out.length);
        if (strcmp(rows[i].name, "garbage") != 0 && out.length)
            assert_null(memchr(out.data, '|', out.length));
        buffer_release(&out);
    }
}

static void test_heads(void **state)
{
    (void)state;
    struct fault_message message = message_of("abc");
    writes_head("reset", &message, "", 0);
    writes_head("close-in-head", &message, "HTTP/1.1 404 Not Found\r\nDate:", 29);
    writes_head("close-after-head", &message, "HTTP/1.1 404 Not Found\r\nA: b\r\nContent-Length: 3\r\n\r\n", 51);
    writes_head("bare-lf", &message, "HTTP/1.1 404 Not Found\nA: b\nContent-Length: 3\n\nabc", 47);
    writes_head("no-status-line", &message, "A: b\r\nContent-Length: 3\r\n\r\nabc", 27);
    writes_head("no-head", &message, "abc", 0);
    message.has_length = false;
    writes_head("no-colon", &message, "HTTP/1.1 404 Not Found\r\nA: b\r\nX-Fault\r\n\r\nabc", 41);
    message.head_only = true;
    writes_head("reset-at-end", &message, "HTTP/1.1 404 Not Found\r\nA: b\r\n\r\n", 32);
    writes_head("content-on-none", &message, "HTTP/1.1 404 Not Found\r\nA: b\r\n\r\nabc", 32);
    message.content = (struct slice){ 0 };
    writes_head("content-on-none", &message, "HTTP/1.1 404 Not Found\r\nA: b\r\n\r\nunexpected\n", 32);
}

static void test_framing(void **state)
{
    (void)state;
    char content[256];
    memset(content, 'x', 255);
    content[255] = '\0';
    const struct fault_message message = message_of(content);
    struct buffer expected = { 0 };
    buffer_format(&expected, "HTTP/1.1 404 Not Found\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n%s\r\n", content);
    writes_head("no-last-chunk", &message, expected.data, 60);
    buffer_release(&expected);
    buffer_format(&expected, "HTTP/1.1 404 Not Found\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n%s", content);
    writes_head("cut-chunk", &message, expected.data, 60);
    buffer_release(&expected);
    const struct fault_message one = message_of("x");
    writes_head("short-length", &one, "HTTP/1.1 404 Not Found\r\nA: b\r\nContent-Length: 0\r\n\r\nx", 51);
}

static void test_arguments_of_scripts(void **state)
{
    (void)state;
    struct fault_message message = message_of("abcdef");
    message.number = 4;
    message.text = slice_of("a b");
    message.reason = slice_of("Why");
    writes_head("stall-after", &message, "HTTP/1.1 404 Not Found\r\nA: b\r\nContent-Length: 6\r\n\r\nabcd", 51);
    writes_head("status-line", &message, "a b\r\nA: b\r\nContent-Length: 6\r\n\r\nabcdef", 32);
    writes_head("code", &message, "HTTP/1.1 a b Why\r\nA: b\r\nContent-Length: 6\r\n\r\nabcdef", 45);
    writes_head("large-field", &message, "HTTP/1.1 404 Not Found\r\nA: b\r\nContent-Length: 6\r\nX-Fault: aaaa\r\n\r\nabcdef",
                66);
}

static void value_is(const char *name, const char *field, const char *expected)
{
    struct buffer value = { 0 };
    fault_value(&value, named(name), slice_of("/a?b=%20"));
    buffer_string(&value, "");
    assert_string_equal(value.data, expected);
    assert_true(slice_is(fault_field(named(name)), field));
    buffer_release(&value);
}

static void test_fields(void **state)
{
    (void)state;
    value_is("redirect-loop", "Location", "/a?b=%20");
    value_is("redirect-unknown-host", "Location", "http://everystatus.invalid/");
    value_is("redirect-no-location", "Location", "");
    value_is("bad-gzip", "Content-Encoding", "gzip");
}

static void delivers(const char *name, uint64_t content, const char *expected, bool leaves_answer)
{
    assert_string_equal(delivered_name(fault_delivers(named(name), content)), expected);
    assert_int_equal(fault_leaves_answer(named(name)), leaves_answer);
}

static void test_what_is_delivered(void **state)
{
    (void)state;
    delivers("reset", 0, "nothing", false);
    delivers("interim-alone", 0, "nothing", false);
    delivers("garbage", 256, "nothing", false);
    delivers("close-in-head", 0, "part of the head", false);
    delivers("endless-head", 10000, "part of the head", false);
    delivers("hang-after-head", 0, "the head", false);
    delivers("stall-after", 0, "the head", false);
    delivers("stall-after", 1, "part of the content", false);
    delivers("endless-content", 10000, "part of the content", false);
    delivers("no-last-chunk", 10, "part of the content", false);
    delivers("bad-length", 10, "all of it", false); /* RFC 9112 6.3: an unrecoverable error */
    delivers("bare-lf", 0, "all of it", true);      /* RFC 9112 2.2: MAY recognize a single LF */
    delivers("http-1.2", 0, "all of it", true);
    delivers("reset-at-end", 10, "all of it", true);
    delivers("redirect-loop", 10, "all of it", true);
}

static void test_what_is_repeated(void **state)
{
    (void)state;
    assert_null(fault_again(named("reset")));
    assert_string_equal(fault_again(named("endless-head")), "X-Fault: endless\r\n");
    assert_string_equal(fault_again(named("endless-interim")), "HTTP/1.1 102 Processing\r\n\r\n");
}

static void test_uses(void **state)
{
    (void)state;
    const unsigned all = USES_PHRASE | USES_FIELDS | USES_LENGTH | USES_CONTENT;
    assert_int_equal(fault_uses(named("reset")), 0);
    assert_int_equal(fault_uses(named("close-in-head")), USES_PHRASE);
    assert_int_equal(fault_uses(named("hang-after-head")), USES_PHRASE | USES_FIELDS | USES_LENGTH);
    assert_int_equal(fault_uses(named("no-head")), USES_CONTENT);
    assert_int_equal(fault_uses(named("no-phrase")), USES_FIELDS | USES_LENGTH | USES_CONTENT);
    assert_int_equal(fault_uses(named("long-length")), USES_PHRASE | USES_FIELDS | USES_CONTENT);
    assert_int_equal(fault_uses(named("bad-gzip")), all);
    assert_int_equal(fault_uses(named("reset-at-end")), all);
}

static void names(const char *text, const char *fault, uint64_t number, const char *argument)
{
    struct reading reading = reads(text);
    assert_true(reading.recipe.modified);
    assert_ptr_equal(reading.recipe.fault, named(fault));
    assert_int_equal(reading.recipe.fault_number, number);
    piece_is(&reading.recipe, reading.recipe.fault_text, argument);
    release(&reading);
}

static void test_in_a_recipe(void **state)
{
    (void)state;
    names("200;fault=reset", "reset", 0, NULL);
    names("200;fault=reset-after=10", "reset-after", 10, "10");
    names("200;fault=reset-after:64k", "reset-after", 65536, "64k");
    names("200;fault=reset%2Dafter%3D10", "reset-after", 10, "10");
    names("200;fault=slow-head=1.5s", "slow-head", 1500000, "1.5s");
    names("200;fault=slow-head=30s", "slow-head", 30000000, "30s");
    names("200;fault=large-field", "large-field", 256 << 10, NULL);
    names("200;fault=large-field=1M", "large-field", 1 << 20, "1M");
    names("200;fault=many-fields=100000", "many-fields", 100000, "100000");
    names("200;fault=code=099", "code", 99, "099");
    names("200;fault=code=999999999", "code", 999999999, "999999999");
    names("200;fault=status-line=HTTP%2F1.1%20200%3B=:", "status-line", 0, "HTTP/1.1 200;=:");
    names("200;fault=status-line=", "status-line", 0, "");
}

static void test_not_in_a_recipe(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "", "there is no fault" },
        { "RESET", "there is no fault" },
        { "reset ", "there is no fault" },
        { "=", "there is no fault" },
        { "reset=", "reset takes no argument" },
        { "reset:1", "reset takes no argument" },
        { "stall-after", "stall-after needs an argument: fault=stall-after=BYTES" },
        { "stall-after=", "is empty" },
        { "stall-after=1048577", "too large (at most 1048576 bytes" },
        { "slow-head=1", "needs a unit" },
        { "slow-head=31s", "30000ms, by" },
        { "many-fields=0", "too small" },
        { "many-fields=100001", "(at most 100000)" },
        { "code=", "one to nine digits" },
        { "code=1234567890", "one to nine digits" },
        { "code=+99", "one to nine digits" },
        { "code=418", "it is told as /status/418" },
        { "status-line=%0D", "control character" },
        { "%00", "has a NUL" },
        { "reset%", "two hexadecimal digits" },
        { NULL, NULL },
    };
    values_refused("fault", rows);
    static const struct recipe_rules narrow = { .max_delay = 1000, .max_size = 100 };
    refused_by(&narrow, "200;fault=large-field", 11, "too large (at most 100 bytes");
    refused_by(&narrow, "200;fault=slow-head=2ms", 11, "(at most 1ms, by");
    refused("200;fault", 5, "\"fault\" needs a value");
    refused("200;fault=reset;fault=hang", 17, "comes twice");
}

static void settles(const char *text, const char *problem)
{
    struct reading reading = reads(text);
    bool fine = recipe_settle(&reading.recipe, &reading.complaint);
    if (fine != !problem || (problem && !strstr(reading.complaint.detail, problem)))
        fail_msg("%s: %s", text, fine ? "is fine" : reading.complaint.detail);
    release(&reading);
}

static void test_what_it_goes_with(void **state)
{
    (void)state;
    static const char *const fine[] = { "200;delay=1s;seed=1;fault=reset",
                                        "200;reason=a;fault=close-in-head",
                                        "200;body=a;fault=hang-after-head",
                                        "200;reason=a;drip=1s;fault=long-length",
                                        "503;retry-after=empty;delay-body=1s;fault=no-colon",
                                        "200;body=a;fault=no-head",
                                        "302;header=A:b;fault=redirect-loop",
                                        "200;reason=a;fault=code=99",
                                        "200;drip=1s;fault=bad-gzip",
                                        "102+200;fault=reset",
                                        "200,503;fault=reset" };
    static const char *const wrong[][2] = {
        { "200;reason=a;fault=reset", "fault=reset sends nothing of what reason would change" },
        { "200;header=A:b;fault=close-in-head", "what header, omit, location, retry-after or max-age would change" },
        { "200;max-age=1;fault=hang", "max-age" },
        { "302;location=/;fault=close", "location" },
        { "200;retry-after=1;fault=close", "retry-after" },
        { "200;body=a;fault=hang", "body, size or format" },
        { "200;size=1;fault=garbage", "body, size or format" },
        { "200;format=json;fault=reset", "body, size or format" },
        { "200;body=a;type=a%2Fb;fault=no-head", "type" },
        { "200;drip=1s;fault=close-after-head", "delay-body or drip" },
        { "200;delay-body=1s;fault=endless-head", "delay-body or drip" },
        { "200;delay=1s;fault=reset-while-reading", "needs no delay" },
        { "200;header=CONTENT-ENCODING:a;fault=bad-gzip", "brings the field Content-Encoding itself" },
        { "302;location=/;fault=redirect-no-location", "brings the field Location itself" },
        { "200;reason=a;drip=1s;fault=unknown-encoding", "do not go with" },
        { "101;fault=reset", "101" },
        { "200,101;fault=reset", "is not for 101" },
        { "100-599;fault=hang", "is not for 101" },
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        settles(fine[i], NULL);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        settles(wrong[i][0], wrong[i][1]);
}

static void test_a_later_carrier_takes_its_place(void **state)
{
    (void)state;
    struct reading reading = reads("200;fault=status-line=a");
    assert_true(overrides(&reading, "200;fault=reset-after=7"));
    assert_ptr_equal(reading.recipe.fault, named("reset-after"));
    assert_int_equal(reading.recipe.fault_number, 7);
    assert_true(overrides(&reading, "200;fault=status-line=b"));
    piece_is(&reading.recipe, reading.recipe.fault_text, "b");
    assert_int_equal(reading.recipe.fault_number, 0);
    release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_holds_for_all),
        cmocka_unit_test(test_scripts_have_no_unknown_letters),
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_framing),
        cmocka_unit_test(test_arguments_of_scripts),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_what_is_delivered),
        cmocka_unit_test(test_what_is_repeated),
        cmocka_unit_test(test_uses),
        cmocka_unit_test(test_in_a_recipe),
        cmocka_unit_test(test_not_in_a_recipe),
        cmocka_unit_test(test_what_it_goes_with),
        cmocka_unit_test(test_a_later_carrier_takes_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
