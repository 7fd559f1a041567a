/* Tests of preconditions (RFC 9110 13), by tag and by date, with their precedence (13.2.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "http/conditional.h"

#define MODIFIED "Sun, 06 Nov 1994 08:49:37 GMT"
#define BEFORE "Sun, 06 Nov 1994 08:49:36 GMT"
#define AFTER "Sun, 06 Nov 1994 08:49:38 GMT"

static const struct validators dated = { .etag = "\"a\"", .modified = 784111777, .dated = true };

/* What a request with these lines comes to; a line is "Name: value". */
static enum precondition comes_to(const struct validators *validators, const char *method, const char *const *lines)
{
    char head[1000];
    size_t length = 0;
    for (; *lines; lines++) {
        const char *colon = strchr(*lines, ':');
        assert_non_null(colon);
        length += (size_t)snprintf(head + length, sizeof head - length, "%.*s%c%s%c", (int)(colon - *lines), *lines, '\0',
                                   colon + 1, '\0');
    }
    const struct request request = { .method = method, .head_fields = head, .head_end = head + length };
    return precondition_of(validators, &request);
}

static void check(const struct validators *validators, const char *method, enum precondition wanted, const char *first,
                  const char *second)
{
    enum precondition found = comes_to(validators, method, (const char *const[]){ first, second, NULL });
    if (found != wanted)
        fail_msg("%s with \"%s\" and \"%s\" comes to %d, not %d", method, first, second ? second : "", (int)found, (int)wanted);
}

static void check_date(enum precondition since, enum precondition unmodified, const char *date)
{
    char line[100];
    snprintf(line, sizeof line, "If-Modified-Since: %s", date);
    check(&dated, "GET", since, line, NULL);
    check(&dated, "HEAD", since, line, NULL);
    check(&dated, "PUT", PRECONDITION_MET, line, NULL);
    snprintf(line, sizeof line, "If-Unmodified-Since: %s", date);
    check(&dated, "GET", unmodified, line, NULL);
}

/* RFC 9110 5.6.7. */
static void dates_in_every_form(void **state)
{
    (void)state;
    static const char *const later[] = {
        MODIFIED,
        AFTER,
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Tue, 29 Feb 2000 23:59:59 GMT",
        "Wed Nov 16 08:49:37 1994",
        "Saturday, 31-Dec-16 23:59:60 GMT",
        "Tue, 31 Dec 2999 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
    };
    static const char *const earlier[] = {
        BEFORE,
        "Sunday, 06-Nov-93 08:49:37 GMT",
        "Sun Nov  6 08:49:36 1994",
        "Thursday, 01-Jan-90 00:00:00 GMT",
        "Fri, 01 Jan 1900 00:00:00 GMT",
    };
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        check_date(PRECONDITION_UNCHANGED, PRECONDITION_MET, later[i]);
    for (size_t i = 0; i < sizeof earlier / sizeof *earlier; i++)
        check_date(PRECONDITION_MET, PRECONDITION_FAILED, earlier[i]);
    check(&dated, "GET", PRECONDITION_MET, "If-Modified-Since: " AFTER, "If-Modified-Since: " AFTER);
}

static void what_is_no_date_does_not_count(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "my-custom-date",
        "1",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 GMT x",
        "Son, 06 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun,06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "1994-11-06T08:49:37Z",
        "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_date(PRECONDITION_MET, PRECONDITION_MET, texts[i]);
    const struct validators without = { .etag = "\"a\"" };
    check(&without, "GET", PRECONDITION_MET, "If-Modified-Since: " AFTER, "If-Unmodified-Since: " BEFORE);
}

static void precedence(void **state)
{
    (void)state;
    static const struct {
        enum precondition wanted;
        const char *first, *second;
    } rows[] = {
        { PRECONDITION_MET, "If-Match: \"a\"", "If-Unmodified-Since: " BEFORE },
        { PRECONDITION_FAILED, "If-Match: \"x\"", "If-Unmodified-Since: " AFTER },
        { PRECONDITION_FAILED, "If-Match: \"x\"", "If-None-Match: \"a\"" },
        { PRECONDITION_FAILED, "If-Unmodified-Since: " BEFORE, "If-None-Match: \"a\"" },
        { PRECONDITION_UNCHANGED, "If-Match: \"a\"", "If-None-Match: \"a\"" },
        { PRECONDITION_MET, "If-None-Match: \"x\"", "If-Modified-Since: " AFTER },
        { PRECONDITION_UNCHANGED, "If-None-Match: \"a\"", "If-Modified-Since: " BEFORE },
        { PRECONDITION_MET, "If-None-Match:", "If-Modified-Since: " AFTER },
        { PRECONDITION_FAILED, "If-Unmodified-Since: " BEFORE, "If-Modified-Since: " AFTER },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(&dated, "GET", rows[i].wanted, rows[i].first, rows[i].second);
    check(&dated, "PUT", PRECONDITION_FAILED, "If-None-Match: *", NULL);
}

static void a_tag_without_quotes_is_none(void **state)
{
    (void)state;
    const struct validators loose = { .etag = "\"a\"", .unquoted = true };
    check(&loose, "GET", PRECONDITION_UNCHANGED, "If-None-Match: a", NULL);
    check(&dated, "GET", PRECONDITION_MET, "If-None-Match: a", NULL);
    check(&dated, "GET", PRECONDITION_FAILED, "If-Match: a", NULL);
    check(&dated, "GET", PRECONDITION_MET, "If-Match: *", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_in_every_form),
        cmocka_unit_test(what_is_no_date_does_not_count),
        cmocka_unit_test(precedence),
        cmocka_unit_test(a_tag_without_quotes_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
