/* Tests of the verdict: every check both ways, with times that are made up, and the place of every mistake in its query. */
#include "verdict-check.h"

/* 6 November 1994, 08:49:37 GMT, the example of RFC 9110 5.6.7. */
static const int64_t epoch = INT64_C(784111777) * 1000000;

/* Pauses of 1, 2 and 4 seconds, after answers that take 100 ms. */
static const struct attempt doubling[] = { GET(0, 100, 503), GET(1100, 1200, 503), GET(3200, 3300, 503), GET(7300, 7400, 200) };
/* Without any pause. */
static const struct attempt hasty[] = { GET(0, 1, 503), GET(2, 3, 503), GET(4, 5, 503), GET(6, 7, 503) };
/* Pauses of one second. */
static const struct attempt steady[] = { GET(0, 0, 503), GET(1000, 1000, 503), GET(2000, 2000, 503), GET(3000, 3000, 200) };

static void counts_attempts(void **state)
{
    (void)state;
    passes("attempts=4", doubling, "4");
    passes("attempts=2-4", doubling, "4");
    passes("attempts=4-6", doubling, "4");
    passes("attempts=2-", doubling, "4");
    passes("attempts=-4", doubling, "4");
    fails("attempts=3", doubling, "3", "4");
    fails("attempts=5-6", doubling, "5 to 6", "4");
    fails("attempts=-3", doubling, "0 to 3", "4");
    passes_("attempts=0", doubling, 0, "0");
    fails_("attempts=1", doubling, 0, "1", "0");
}

static void looks_at_the_last_answer(void **state)
{
    (void)state;
    struct attempt left[] = { GET(0, 1, 503), GET(2, 3, 200) };
    passes("last=200", doubling, "200");
    passes("last=200-299", doubling, "200");
    fails("last=503", doubling, "503", "200");
    fails("last=200", hasty, "200", "503");
    fails_("last=200", doubling, 0, "1 or more requests", "0");
    left[1].given_up = true;
    fails("last=200", left, "200", "none: the client gave up");
    left[1].given_up = false;
    left[1].ended = 0; /* the client may ask for the verdict before the server has seen the end */
    passes("last=200", left, "200");
    left[1].broken = true; /* no answer comes of what is under way */
    fails("last=200", left, "200", "none: the server broke it");
    left[1].ended = left[1].arrived;
    left[1].fault = "reset";
    fails("last=200", left, "200", "none: reset broke it");
    left[1].given_up = true; /* out of a hang, say */
    fails("last=200", left, "200", "none: the client gave up");
}

static void counts_abandoned_answers(void **state)
{
    (void)state;
    struct attempt left[] = { GET(0, 1, 200), GET(2, 3, 200), GET(4, 5, 200) };
    left[0].given_up = true;
    left[1].broken = true; /* nobody left it */
    left[2].ended = 0;
    passes("abandoned=1", left, "1 of 3");
    passes("abandoned=0", doubling, "0 of 4");
    fails("abandoned=0", left, "0 given up", "1 of 3");
    fails("abandoned=1-2", doubling, "1 to 2", "0 of 4");
}

static void measures_pauses(void **state)
{
    (void)state;
    passes("gaps=1s-4s", doubling, "1.000s, 2.000s, 4.000s");
    passes("gaps=1s,2s,4s", doubling, "1.000s, 2.000s");
    passes("gaps=900ms-1.1s,2s-,-4s", doubling, "4.000s");
    passes("gaps=1s%2C2s%2c4s", doubling, "4.000s");
    fails("gaps=1s-2s", doubling, "1.000s to 2.000s before request 4", "4.000s before request 4");
    fails("gaps=1.5s-4s", doubling, "before request 2", "1.000s");
    fails("gaps=1s,2s,5s", doubling, "5.000s to 5.000s before request 4", "4.000s");
    fails("gaps=1s,2s", doubling, "2 pauses, between 3 requests", "3 pauses");
    fails("gaps=1s-2s", hasty, "before request 2", "1ms");
    fails_("gaps=1s", doubling, 1, "2 or more requests", "1");
}

static void tolerates_what_it_is_told(void **state)
{
    (void)state;
    passes("gaps=1.01s", steady, "1.000s");
    passes("gaps=990ms", steady, "1.000s");
    fails("gaps=1.010001s", steady, "1.010s", "1.000s");
    fails("gaps=989.999ms", steady, "990", "1.000s");
    passes("gaps=1.2s&tolerance=200ms", steady, "1.000s");
    fails("gaps=1.2s&tolerance=199ms", steady, "1.200s", "1.000s");
    passes("gaps=1s&tolerance=0s", steady, "1.000s");
    fails("gaps=1.000001s&tolerance=0s", steady, "1.000s", "1.000s");
}

static void an_answer_under_way_leaves_no_pause(void **state)
{
    (void)state;
    struct attempt overlapping[] = { GET(0, 5000, 503), GET(1000, 2000, 200) };
    passes("gaps=0s", overlapping, "0ms");
    fails("gaps=1s", overlapping, "1.000s", "0ms");
    overlapping[0].ended = 0;
    passes("gaps=0s", overlapping, "0ms");
}

static void knows_backoff(void **state)
{
    (void)state;
    const struct attempt spread[] = { GET(0, 0, 503), GET(1000, 1000, 503), GET(2600, 2600, 503), GET(7400, 7400, 200) };
    const struct attempt fast[] = { GET(0, 0, 503), GET(1, 1, 503), GET(1001, 1001, 503), GET(3001, 3001, 200) };
    passes("backoff=2", doubling, "1.000s, 2.000s, 4.000s");
    passes("backoff=1", steady, "1.000s");
    fails("backoff=1.5", doubling, "1.475s to 1.525s before request 3", "2.000s before request 3");
    fails("backoff=2", steady, "before request 3", "1.000s before request 3");
    fails("backoff=1", doubling, "before request 3", "2.000s");
    fails("backoff=2", spread, "before request 3", "1.600s"); /* 1, 1.6, 4.8 seconds: 20% beside 1, 2, 4 */
    passes("backoff=2&jitter=0.2", spread, "4.800s");
    fails("backoff=2&jitter=0.1", spread, "before request 3", "1.600s");
    fails("backoff=2", fast, "more than 30ms before request 2", "1ms");
    passes("backoff=2&fast-first", fast, "2.000s");
    fails("backoff=2&fast-first", steady, "before request 4", "1.000s");
    fails_("backoff=2&fast-first", fast, 3, "so many times", "from 4 on");
    fails_("backoff=2", doubling, 2, "3 or more requests", "2");
}

/* Whoever does not wait, or waits no longer each time, must not pass as one who backs off. */
static void no_backoff_is_no_backoff(void **state)
{
    (void)state;
    for (int64_t pause = 0; pause < 2000; pause += 7) {
        struct attempt rows[] = { GET(0, 0, 503), GET(pause, pause, 503), GET(2 * pause, 2 * pause, 503) };
        fails("backoff=2", rows, "", "before request");
        fails("backoff=1.5", rows, "", "before request");
        fails("backoff=1.1", rows, "", "before request");
    }
}

/* The longest jitter that is there must pass, and all pauses within it, whatever the base. */
static void jitter_is_about_the_place(void **state)
{
    (void)state;
    for (int low = 0; low < 8; low++) {
        int64_t at = 0, base = 1000;
        struct attempt rows[4] = { GET(0, 0, 503) };
        for (int i = 0; i < 3; i++, base *= 2) {
            at += low >> i & 1 ? base * 3 / 4 : base * 5 / 4;
            rows[i + 1] = (struct attempt)GET(at, at, 503);
        }
        passes("backoff=2&jitter=0.25", rows, "s");
    }
}

/* Each pause must fit to all before it, not only to the last one. */
static void a_backoff_does_not_drift(void **state)
{
    (void)state;
    const struct attempt up[] = { GET(0, 0, 503), GET(1000, 1000, 503), GET(2300, 2300, 503), GET(4300, 4300, 503) };
    const struct attempt down[] = { GET(0, 0, 503), GET(2000, 2000, 503), GET(3300, 3300, 503), GET(4300, 4300, 503) };
    fails("backoff=1&jitter=0.25", up, "1.693s before request 4", "2.000s before request 4");
    fails("backoff=1&jitter=0.25", down, "1.184s to", "1.000s before request 4");
}

static void counts_connections(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 1, 503), GET(2, 3, 503), GET(4, 5, 503), GET(6, 7, 200) };
    rows[0].connection = rows[2].connection = 9;
    rows[1].connection = rows[3].connection = 7;
    passes("connections=2", rows, "2, for 4 requests");
    passes("connections=1-2", rows, "2");
    passes("same-connection", doubling, "4 times");
    passes_("connections=1", rows, 1, "1, for 1 request");
    fails("connections=1", rows, "1", "2");
    fails("same-connection", rows, "the connection of request 1", "another one for request 2");
    fails_("same-connection", rows, 1, "2 or more requests", "1");
    fails_("connections=1", rows, 0, "1 or more requests", "0");
}

static void a_failure_is_followed_by_a_new_connection(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 1, 200), GET(2, 3, 200), GET(4, 5, 200) };
    rows[0].connection = rows[1].connection = 1;
    rows[0].request = 1;
    rows[1].request = 2;
    rows[2].connection = 2;
    rows[2].request = 3; /* another that was kept */
    fails("new-connection-after-failure", rows, "each request after", "no answer before a request was broken");
    rows[1].broken = true;
    fails("new-connection-after-failure", rows, "a new connection for request 3", "one that had served 2");
    rows[2].request = 1;
    passes("new-connection-after-failure", rows, "a new one, 1 time");
    rows[1].broken = false;
    rows[1].given_up = true;
    passes("new-connection-after-failure", rows, "a new one, 1 time");
    rows[2].broken = true; /* nothing came after it */
    rows[1].given_up = false;
    fails("new-connection-after-failure", rows, "each request after", "no answer before");
}

static void honours_retry_after(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 500, 503), GET(2500, 2600, 200) };
    static const struct {
        const char *value;
        int64_t needed; /* milliseconds after the start */
    } values[] = {
        { "0", 0 },
        { "2", 2500 },
        { "3", 3500 },
        { "Sun, 06 Nov 1994 08:49:39 GMT", 2000 },
        { "Sunday, 06-Nov-94 08:49:39 GMT", 2000 },
        { "Sun Nov  6 08:49:40 1994", 3000 },
        { "Sun, 06 Nov 1994 07:49:37 GMT", 0 },
        { "99999999999999999999", INT64_C(4294967295500) },
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        rows[0].retry_after = text(values[i].value);
        rows[1].arrived = epoch + values[i].needed * 1000 - 10000;
        if (values[i].needed)
            passes("honours-retry-after", rows, "s");
        rows[1].arrived--;
        if (values[i].needed)
            fails("honours-retry-after", rows, values[i].value[0] == '9' ? "9999999999" : values[i].value, "before request 2");
        rows[1].arrived = epoch + 600000;
        if (!values[i].needed)
            passes("honours-retry-after", rows, "100ms");
    }
}

static void a_retry_after_must_have_been_seen(void **state)
{
    (void)state;
    static const char *const unreadable[] = { "", "soon", "-1", "1.5", "1s" };
    struct attempt rows[] = { GET(0, 500, 503), GET(600, 700, 503), GET(800, 800, 503) };
    fails("honours-retry-after", rows, "Retry-After", "no answer");
    for (size_t i = 0; i < sizeof unreadable / sizeof *unreadable; i++) {
        rows[0].retry_after = text(unreadable[i]);
        fails("honours-retry-after", rows, "Retry-After", "no answer before a request had a Retry-After that can be read");
    }
    rows[0].retry_after = text("5");
    rows[0].given_up = true;
    fails("honours-retry-after", rows, "Retry-After", "no answer");
    rows[0].given_up = false;
    rows[0].broken = true;
    fails("honours-retry-after", rows, "Retry-After", "no answer");
    rows[0].retry_after = (struct slice){ 0 };
    rows[2].retry_after = text("5"); /* nobody came after it */
    fails("honours-retry-after", rows, "Retry-After", "no answer");
    rows[1].retry_after = text("0");
    passes("honours-retry-after", rows, "100ms");
    fails_("honours-retry-after", rows, 1, "2 or more requests", "1");
}

static void watches_the_rate(void **state)
{
    (void)state;
    passes("max-rate=4/3s", steady, "4 in all");
    passes("max-rate=1/1s", steady, "4 in all");
    passes("max-rate=1/1.01s", steady, "4 in all");
    passes("max-rate=1%2F1s", steady, "4 in all");
    passes("max-rate=9/1ms", hasty, "4 in all");
    fails("max-rate=1/1.011s", steady, "at most 1 in any 1.011s", "2 in 1.000s, up to request 2");
    fails("max-rate=3/1s", hasty, "at most 3", "4 in 6ms, up to request 4");
}

static void compares_requests(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 1, 503), GET(2, 3, 503), GET(4, 5, 200) };
    passes("same-method", rows, "3 times");
    passes("same-target", rows, "3 times");
    passes("same-body", rows, "3 times");
    rows[2].method = text("HEAD");
    fails("same-method", rows, "GET in all", "HEAD in request 3");
    rows[1].target = text("/a?b");
    fails("same-target", rows, "/a in all", "/a?b in request 2");
    for (size_t i = 0; i < 3; i++)
        rows[i].content_length = rows[i].content_hash = 7;
    passes("same-body", rows, "3 times");
    rows[2].content_hash = 8;
    fails("same-body", rows, "content of request 1, 7 bytes", "other 7 bytes in request 3");
    rows[1].content_length = 0;
    fails("same-body", rows, "7 bytes", "0 bytes in request 2");
    fails_("same-body", rows, 1, "2 or more requests", "1");
}

static void compares_idempotency_keys(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 1, 503), GET(2, 3, 200) };
    fails("same-idempotency-key", rows, "one, and the same in all", "none in request 1");
    rows[0].idempotency_key = text("\"a\"");
    fails("same-idempotency-key", rows, "\"a\" in all", "none in request 2");
    rows[1].idempotency_key = text("\"b\"");
    fails("same-idempotency-key", rows, "\"a\" in all", "\"b\" in request 2");
    rows[1].idempotency_key = rows[0].idempotency_key;
    passes("same-idempotency-key", rows, "2 times");
}

static void knows_what_is_transient(void **state)
{
    (void)state;
    static const int transient[] = { 408, 425, 429, 500, 502, 503, 504 },
                     others[] = { 200, 202, 204, 400, 401, 404, 410, 422, 501 };
    struct attempt rows[] = { GET(0, 1, 503), GET(2, 3, 200) };
    for (size_t i = 0; i < sizeof transient / sizeof *transient; i++) {
        rows[0].code = transient[i];
        passes("retries-only-transient", rows, "1 repeated");
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        rows[0].code = others[i];
        fails("retries-only-transient", rows, "that answered request 1", "request 2");
    }
    passes_("retries-only-transient", rows, 1, "0 repeated");
    bool *reasons[] = { &rows[0].given_up, &rows[0].broken, &rows[0].doubtful };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        *reasons[i] = true;
        passes("retries-only-transient", rows, "1 repeated");
        *reasons[i] = false;
        fails("retries-only-transient", rows, "that answered request 1", "request 2");
    }
    rows[0].given_up = true;
    rows[0].code = 0; /* because there was none yet */
    passes("retries-only-transient", rows, "1 repeated");
}

static void a_changed_request_is_another(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 1, 401), GET(2, 3, 200) };
    fails("retries-only-transient", rows, "nothing after the 401 that answered request 1, unless it is changed", "request 2");
    rows[1].fields_hash = 1; /* Authorization, say */
    passes("retries-only-transient", rows, "1 repeated");
    rows[0].code = 404;
    fails("retries-only-transient", rows, "nothing after the 404 that answered request 1", "request 2");
}

/* RFC 9110 15.5.20: the request may be repeated over a different connection. */
static void a_misdirected_request_goes_elsewhere(void **state)
{
    (void)state;
    struct attempt rows[] = { GET(0, 1, 421), GET(2, 3, 200) };
    rows[1].connection = rows[0].connection;
    fails("retries-only-transient", rows, "nothing after the 421 that answered request 1, unless on another connection",
          "request 2");
    rows[1].connection = rows[0].connection + 1;
    passes("retries-only-transient", rows, "1 repeated");
}

/* What is seen of a login is not the server's: RFC 6585 6 has it at another one. */
static void a_login_may_have_come_between(void **state)
{
    (void)state;
    static const int logins[] = { 440, 511, 561 };
    struct attempt rows[] = { GET(0, 1, 511), GET(2, 3, 200) };
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
        rows[0].code = logins[i];
        passes("retries-only-transient", rows, "1 repeated");
    }
}

static void knows_what_is_idempotent(void **state)
{
    (void)state;
    static const char *const fine[] = { "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PROPFIND", "QUERY" };
    static const char *const others[] = { "POST", "PATCH", "LOCK", "CONNECT", "BREW", "get" };
    struct attempt rows[] = { GET(0, 1, 503), GET(2, 3, 200) };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        rows[0].method = rows[1].method = text(fine[i]);
        passes("retries-only-idempotent", rows, "1 repeated");
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        rows[0].method = rows[1].method = text(others[i]);
        fails("retries-only-idempotent", rows, others[i], "one in request 2");
    }
    passes_("retries-only-idempotent", rows, 1, "0 repeated");
    rows[0].broken = true; /* it may have been served all the same */
    fails("retries-only-idempotent", rows, "get", "one in request 2");
    rows[1].method = text("GET"); /* as after a 303 */
    passes("retries-only-idempotent", rows, "1 repeated");
    rows[0].method = rows[1].method = text("POST");
    rows[0].idempotency_key = text("\"a\"");
    passes("retries-only-idempotent", rows, "1 repeated");
}

static void forgotten_requests_cannot_be_judged(void **state)
{
    (void)state;
    struct verdict_finding finding = judge("same-method", steady, 4, 3);
    assert_false(finding.passed);
    assert_non_null(strstr(finding.came, "the first 3 are gone"));
    assert_true(judge("attempts=7", steady, 4, 3).passed);
}

static void judges_all_that_is_asked(void **state)
{
    (void)state;
    struct verdict_plan plan;
    struct complaint complaint;
    struct verdict_report report;
    const struct attempts attempts = { doubling, 4, 0 };
    assert_true(read_query("last=200&attempts=3&gaps=1s,2s,4s&tolerance=50ms&same-body", &plan, &complaint));
    verdict_judge(&plan, &attempts, &report);
    assert_int_equal(report.count, 4);
    assert_int_equal(report.failed, 1);
    assert_string_equal(report.findings[0].row->name, "attempts");
    assert_false(report.findings[0].passed);
}

static void refuses_what_is_wrong(void **state)
{
    (void)state;
    refused("", 0, "there is nothing to check");
    refused("attempts=3&last=2OO", 17, "is not a decimal number");
    refused("attempts=3&latest=200", 12, "there is no check \"latest\"");
    refused("Attempts=3", 1, "there is no check");
    refused("attempts", 1, "needs a value: attempts=3|2-4");
    refused("attempts=", 10, "is empty");
    refused("attempts=-", 10, "is empty");
    refused("attempts=3&attempts=3", 12, "comes twice");
    refused("attempts=4-3", 10, "ends before it starts");
    refused("attempts=+3", 10, "is not a decimal");
    refused("attempts=1000001", 10, "is too large");
    refused("connections=0", 13, "is too small");
    refused("max-parallel=0", 14, "is too small");
    refused("last=99", 6, "is too small");
    refused("last=1000", 6, "is too large");
    refused("same-body=yes", 11, "takes no value");
    refused("same-body=", 11, "takes no value");
    refused("gaps=1", 6, "needs a unit");
    refused("gaps=1s-2", 6, "needs a unit");
    refused("gaps=1s,,2s", 6, "is empty");
    refused("gaps=1s,", 6, "is empty");
    refused("gaps=25d", 6, "needs a unit");
    refused("gaps=1441m", 6, "is too large");
    refused("gaps=1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s", 6, "more than 16");
    refused("gaps=1s%0", 6, "needs a unit");
    refused("backoff=exponential", 9, "is not a decimal number");
    refused("backoff=0.5", 9, "is too small; as in backoff=2|1.5");
    refused("backoff=2&jitter=1", 18, "is too large");
    refused("backoff=2&jitter=25%25", 18, "is not a decimal");
    refused("jitter=0.1", 0, "\"jitter\" needs backoff");
    refused("attempts=3&fast-first", 0, "\"fast-first\" needs backoff");
    refused("attempts=3&tolerance=1s", 0, "\"tolerance\" needs one of gaps, backoff, honours-retry-after, max-rate");
    refused("tolerance=1s", 0, "\"tolerance\" needs");
    refused("max-rate=5", 10, "must be REQUESTS/TIME");
    refused("max-rate=0/1s", 10, "is too small");
    refused("max-rate=5/0s", 10, "is too small");
    refused("max-rate=5/10", 10, "needs a unit");
}

static void long_values_are_refused(void **state)
{
    (void)state;
    char query[5000] = "attempts=";
    memset(query + 9, '0', sizeof query - 10);
    refused(query, 10, "is too long");
}

static void every_row_is_whole(void **state)
{
    (void)state;
    size_t count;
    const struct verdict_row *rows = verdict_rows(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(rows[i].name && rows[i].help);
        assert_int_equal(rows[i].value != NULL, rows[i].read != NULL);
        assert_int_equal(rows[i].of != NULL, rows[i].judge == NULL);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rows[i].name, rows[j].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_attempts),
        cmocka_unit_test(looks_at_the_last_answer),
        cmocka_unit_test(counts_abandoned_answers),
        cmocka_unit_test(measures_pauses),
        cmocka_unit_test(tolerates_what_it_is_told),
        cmocka_unit_test(an_answer_under_way_leaves_no_pause),
        cmocka_unit_test(knows_backoff),
        cmocka_unit_test(no_backoff_is_no_backoff),
        cmocka_unit_test(jitter_is_about_the_place),
        cmocka_unit_test(a_backoff_does_not_drift),
        cmocka_unit_test(honours_retry_after),
        cmocka_unit_test(a_retry_after_must_have_been_seen),
        cmocka_unit_test(watches_the_rate),
        cmocka_unit_test(counts_connections),
        cmocka_unit_test(a_failure_is_followed_by_a_new_connection),
        cmocka_unit_test(compares_requests),
        cmocka_unit_test(compares_idempotency_keys),
        cmocka_unit_test(knows_what_is_transient),
        cmocka_unit_test(a_changed_request_is_another),
        cmocka_unit_test(a_misdirected_request_goes_elsewhere),
        cmocka_unit_test(a_login_may_have_come_between),
        cmocka_unit_test(knows_what_is_idempotent),
        cmocka_unit_test(forgotten_requests_cannot_be_judged),
        cmocka_unit_test(judges_all_that_is_asked),
        cmocka_unit_test(refuses_what_is_wrong),
        cmocka_unit_test(long_values_are_refused),
        cmocka_unit_test(every_row_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
