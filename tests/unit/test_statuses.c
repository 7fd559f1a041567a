/* Tests of the status table: complete, in order, legal on the wire, and true to the RFCs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/slice.h"
#include "catalog/statuses.h"

/* The IANA HTTP Status Code Registry. */
static const int registered[] = {
    100, 101, 102, 103, 104, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306,
    307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421,
    422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
};

/* What vendors send; 451 is among the registered ones as well. */
static const int unofficial[] = {
    218, 419, 420, 430, 440, 444, 449, 450, 451, 456, 460, 463, 464, 477, 494, 495, 496, 497, 498, 499, 509, 520, 521,
    522, 523, 524, 525, 526, 527, 529, 530, 540, 552, 553, 554, 555, 557, 561, 562, 595, 596, 597, 598, 599, 783, 999,
};

enum { REGISTERED = sizeof registered / sizeof *registered, UNOFFICIAL = sizeof unofficial / sizeof *unofficial };

static bool is_in(int code, const int *codes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* How many fields of that name the row has, and whether the last of them has value; NULL: any. */
static int fields_named(int code, const char *name, const char *value)
{
    int found = 0;
    for (const struct status_field *field = status_fields(status_of(code)); field->name; field++)
        if (strcmp(field->name, name) == 0 && (!value || strcmp(field->value, value) == 0))
            found++;
    return found;
}

static void test_sorted_without_duplicates(void **state)
{
    (void)state;
    size_t count;
    const struct status *rows = statuses(&count);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(rows[i].code, STATUS_MIN, STATUS_MAX);
        assert_true(i == 0 || rows[i - 1].code < rows[i].code);
        assert_ptr_equal(status_find(rows[i].code), &rows[i]);
        assert_ptr_equal(status_of(rows[i].code), &rows[i]);
    }
}

static void test_every_code_and_no_other(void **state)
{
    (void)state;
    assert_int_equal(REGISTERED, 64);
    assert_int_equal(UNOFFICIAL, 46);
    size_t count;
    statuses(&count);
    assert_int_equal(count, REGISTERED + UNOFFICIAL - 1);
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++) {
        bool known = is_in(code, registered, REGISTERED), sent = is_in(code, unofficial, UNOFFICIAL);
        const struct status *row = status_find(code);
        if (!row != !(known || sent))
            fail_msg("%d is %s", code, row ? "too much" : "missing");
        if (row && (row->origin == STATUS_UNOFFICIAL) != !known)
            fail_msg("%d: %s", code, status_origin_word(row->origin));
        if (row && sent && !status_uses(row)->vendor)
            fail_msg("%d: nobody uses it", code);
    }
    assert_null(status_find(STATUS_NONE));
    assert_string_equal(status_of(STATUS_NONE)->phrase, "No Status");
    assert_false(status_interim(STATUS_NONE));
    assert_null(status_find(99));
    assert_null(status_find(1000));
    assert_null(status_find(-404));
}

static void test_origins(void **state)
{
    (void)state;
    static const struct {
        int code;
        enum status_origin origin;
    } rows[] = {
        { 104, STATUS_TEMPORARY }, { 305, STATUS_DEPRECATED }, { 306, STATUS_UNUSED },
        { 418, STATUS_UNUSED },    { 510, STATUS_OBSOLETED },
    };
    for (size_t i = 0; i < REGISTERED; i++) {
        enum status_origin expected = STATUS_REGISTERED;
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++)
            if (rows[j].code == registered[i])
                expected = rows[j].origin;
        if (status_of(registered[i])->origin != expected)
            fail_msg("%d", registered[i]);
        assert_non_null(status_of(registered[i])->spec);
        assert_true(status_of(registered[i])->section || registered[i] == 104);
    }
}

/* reason-phrase = 1*( HTAB / SP / VCHAR / obs-text ) (RFC 9112 4); the table has only ASCII. */
static void test_phrases_are_legal(void **state)
{
    (void)state;
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++) {
        const char *phrase = status_of(code)->phrase;
        assert_true(phrase && phrase[0] && phrase[0] != ' ' && phrase[strlen(phrase) - 1] != ' ');
        for (const char *c = phrase; *c; c++)
            assert_true(*c >= 0x20 && *c < 0x7F);
        assert_null(strstr(phrase, "Unassigned"));
    }
    assert_string_equal(status_of(418)->phrase, "I'm a teapot");
    assert_string_equal(status_of(413)->phrase, "Content Too Large");
    assert_string_equal(status_of(422)->phrase, "Unprocessable Content");
    assert_string_equal(status_of(510)->phrase, "Not Extended");
    assert_string_equal(status_of(203)->phrase, "Non-Authoritative Information");
}

static void test_fields_are_legal(void **state)
{
    (void)state;
    size_t count;
    const struct status *rows = statuses(&count);
    for (size_t i = 0; i < count; i++) {
        size_t fields = 0;
        for (const struct status_field *field = status_fields(&rows[i]); field->name; field++, fields++) {
            struct slice value = slice_of(field->value);
            assert_true(slice_is_token(slice_of(field->name)));
            assert_true(value.length > 0 && slice_trim(value).length == value.length);
            for (size_t c = 0; c < value.length; c++)
                assert_true(value.data[c] >= 0x20 && value.data[c] < 0x7F);
            assert_true(field->on == ON_FINAL || status_interim(rows[i].code));
            /* What decides where a message ends is not for a table (RFC 9110 8.6, RFC 9112 6). */
            assert_false(slice_is_caseless(slice_of(field->name), "Content-Length"));
            assert_false(slice_is_caseless(slice_of(field->name), "Transfer-Encoding"));
        }
        assert_in_range(fields, 0, STATUS_FIELDS);
    }
}

/* The fields that RFC 9110 and its relatives say a response with the code must or should carry. */
static void test_fields_that_a_code_must_carry(void **state)
{
    (void)state;
    static const struct {
        int code;
        const char *name, *value;
        int count;
    } rows[] = {
        { 103, "Link", NULL, 1 },
        { 104, "Location", NULL, 1 },
        { 104, "Upload-Draft-Interop-Version", NULL, 1 },
        { 201, "Location", NULL, 1 },
        { 201, "ETag", NULL, 1 },
        { 202, "Location", NULL, 1 },
        { 202, "Retry-After", NULL, 1 },
        { 206, "Content-Range", NULL, 1 },
        { 206, "ETag", NULL, 1 },
        { 226, "IM", NULL, 1 },
        { 226, "Delta-Base", NULL, 1 },
        { 226, "ETag", NULL, 1 },
        { 300, "Location", NULL, 1 },
        { 300, "Link", NULL, 1 },
        { 301, "Location", NULL, 1 },
        { 302, "Location", NULL, 1 },
        { 303, "Location", NULL, 1 },
        { 304, "ETag", NULL, 1 },
        { 305, "Location", NULL, 1 },
        { 307, "Location", NULL, 1 },
        { 308, "Location", NULL, 1 },
        { 401, "WWW-Authenticate", NULL, 3 }, /* RFC 9110 15.5.2: MUST; Basic, Bearer and Digest */
        { 403, "WWW-Authenticate", NULL, 0 },
        { 405, "Allow", NULL, 2 },              /* RFC 9110 15.5.6: MUST; one for each kind of method */
        { 407, "Proxy-Authenticate", NULL, 1 }, /* RFC 9110 15.5.8: MUST */
        { 408, "Connection", "close", 1 },
        { 415, "Accept", NULL, 1 },
        { 416, "Content-Range", "bytes */1000", 1 },
        { 426, "Upgrade", NULL, 1 },         /* RFC 9110 15.5.22: MUST */
        { 426, "Connection", "Upgrade", 1 }, /* RFC 9110 7.8: MUST, with Upgrade */
        { 429, "Retry-After", NULL, 1 },
        { 429, "RateLimit", NULL, 1 },
        { 429, "RateLimit-Policy", NULL, 1 },
        { 451, "Link", "</codes/451>; rel=\"blocked-by\"", 1 },
        { 503, "Retry-After", NULL, 1 },
        { 511, "Link", NULL, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (fields_named(rows[i].code, rows[i].name, rows[i].value) != rows[i].count)
            fail_msg("%d: %s", rows[i].code, rows[i].name);
}

/* RFC 9110 10.2.1: Allow lists what the resource takes, so it must lack the method that it refuses; and one line of it
 * goes with every method. */
static void test_allow_lacks_the_method_that_is_refused(void **state)
{
    (void)state;
    static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW" };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        int lines = 0;
        for (const struct status_field *field = status_fields(status_of(405)); field->name; field++)
            if (status_field_applies(field, methods[i])) {
                assert_false(slice_has_token(slice_of(field->value), methods[i]));
                lines++;
            }
        assert_int_equal(lines, 1);
    }
}

static void test_which_requests_a_field_belongs_to(void **state)
{
    (void)state;
    static const struct {
        const char *method;
        bool applies[5]; /* WHEN_ALWAYS, WHEN_READ, WHEN_PUT, WHEN_PATCH, WHEN_NOT_READ */
    } rows[] = {
        { "GET", { true, true, false, false, false } },  { "HEAD", { true, true, false, false, false } },
        { "PUT", { true, false, true, false, true } },   { "POST", { true, false, false, false, true } },
        { "PATCH", { true, false, false, true, true } }, { "DELETE", { true, false, false, false, true } },
        { "get", { true, false, false, false, true } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int when = WHEN_ALWAYS; when <= WHEN_NOT_READ; when++) {
            const struct status_field field = { "X", "y", .when = (enum field_when)when };
            if (status_field_applies(&field, rows[i].method) != rows[i].applies[when])
                fail_msg("%s, %d", rows[i].method, when);
        }
}

/* RFC 9110 15.1, and 451 by RFC 7725 3; RFC 6585 3 to 6 forbid, and RFC 9111 3 stores only final responses. */
static void test_cacheable(void **state)
{
    (void)state;
    static const int codes[] = { 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 451, 501 };
    static const int forbidden[] = { 428, 429, 431, 511 };
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++) {
        bool never = code < 200 || is_in(code, forbidden, sizeof forbidden / sizeof *forbidden);
        enum status_cacheable expected = never                                              ? CACHE_NEVER
                                         : is_in(code, codes, sizeof codes / sizeof *codes) ? CACHE_YES
                                                                                            : CACHE_IF_TOLD;
        if (status_of(code)->cacheable != expected)
            fail_msg("%d: %s", code, status_cacheable_word(status_of(code)->cacheable));
    }
}

/* What the definitions say of the same request: RFC 9110 15, 15.5.9, 15.5.20, 15.6.4; RFC 6585 4, 6; RFC 8470 5.2; RFC
 * 4918 11.5; RFC 5842 7.2; and what the vendors say. 202: a repetition would do the work twice. */
static void test_retry(void **state)
{
    (void)state;
    static const struct {
        int code;
        enum status_retry retry;
    } rows[] = {
        { 100, RETRY_NOT_NEEDED }, { 199, RETRY_NOT_NEEDED }, { 200, RETRY_NOT_NEEDED }, { 202, RETRY_NOT_NEEDED },
        { 299, RETRY_NOT_NEEDED }, { 301, RETRY_NOT_NEEDED }, { 304, RETRY_NOT_NEEDED }, { 399, RETRY_NOT_NEEDED },
        { 305, RETRY_NO },         { 400, RETRY_CHANGED },    { 401, RETRY_CHANGED },    { 404, RETRY_NO },
        { 408, RETRY_LATER },      { 410, RETRY_NO },         { 421, RETRY_ELSEWHERE },  { 422, RETRY_CHANGED },
        { 425, RETRY_LATER },      { 429, RETRY_LATER },      { 440, RETRY_LOGIN },      { 499, RETRY_CHANGED },
        { 500, RETRY_LATER },      { 501, RETRY_NO },         { 503, RETRY_LATER },      { 505, RETRY_CHANGED },
        { 507, RETRY_LATER },      { 508, RETRY_CHANGED },    { 511, RETRY_LOGIN },      { 525, RETRY_LATER },
        { 526, RETRY_LATER },      { 561, RETRY_LOGIN },      { 590, RETRY_LATER },      { 600, RETRY_LATER },
        { 783, RETRY_CHANGED },    { 998, RETRY_LATER },      { 999, RETRY_NO },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (status_of(rows[i].code)->retry != rows[i].retry)
            fail_msg("%d: %s", rows[i].code, status_retry_word(status_of(rows[i].code)->retry));
    for (int code = 100; code < 400; code++)
        assert_int_equal(status_of(code)->retry, code == 305 || code == 306 ? RETRY_NO : RETRY_NOT_NEEDED);
}

/* RFC 9110 6.4.1: 1xx, 204 and 304 have no content, and 205 generates none. */
static void test_content(void **state)
{
    (void)state;
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++) {
        enum status_content expected = code < 200 || code == 204 ? CONTENT_NONE
                                       : code == 205             ? CONTENT_EMPTY
                                       : code == 226             ? CONTENT_DELTA
                                       : code == 304             ? CONTENT_UNSENT
                                                                 : CONTENT_EXPLAINS;
        if (status_of(code)->content != expected)
            fail_msg("%d: %s", code, status_content_word(status_of(code)->content));
    }
}

static void test_interim_codes(void **state)
{
    (void)state;
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++)
        assert_int_equal(status_interim(code), code < 200 && code != 101);
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++)
        assert_int_equal(status_upgrades(code), code == 101);
    assert_false(status_upgrades(STATUS_NONE));
}

/* RFC 9110 15.4: what becomes of the method. */
static void test_redirects(void **state)
{
    (void)state;
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++) {
        enum status_method expected = code == 301 || code == 302                  ? METHOD_MAY_BECOME_GET
                                      : code == 303                               ? METHOD_BECOMES_GET
                                      : code == 305                               ? METHOD_NOT_FOLLOWED
                                      : code == 300 || code == 307 || code == 308 ? METHOD_KEPT
                                                                                  : METHOD_NO_REDIRECT;
        if (status_of(code)->method != expected)
            fail_msg("%d: %s", code, status_method_word(status_of(code)->method));
        assert_true(expected == METHOD_NO_REDIRECT || fields_named(code, "Location", NULL) == 1);
    }
}

static void test_classes(void **state)
{
    (void)state;
    static const struct {
        int code;
        const char *class, *stem;
    } rows[] = {
        { 199, "Informational", "1xx" },  { 299, "Successful", "2xx" },     { 399, "Redirection", "3xx" },
        { 400, "Client Error", "4xx" },   { 499, "Client Error", "4xx" },   { 500, "Server Error", "5xx" },
        { 600, "Outside HTTP", "other" }, { 999, "Outside HTTP", "other" }, { 100, "Informational", "1xx" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(status_class(rows[i].code), rows[i].class);
        assert_string_equal(status_stem(rows[i].code), rows[i].stem);
    }
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++)
        if (!status_find(code)) {
            assert_int_equal(status_of(code)->code, 0);
            assert_string_equal(status_of(code)->phrase, status_class(code));
            assert_int_equal(status_of(code)->origin, STATUS_UNASSIGNED);
            assert_null(status_fields(status_of(code))->name);
        }
}

static void test_every_enumeration_has_its_words(void **state)
{
    (void)state;
    static const char *const origins[] = { "registered", "temporary",  "deprecated", "obsoleted",
                                           "unused",     "unofficial", "unassigned" };
    for (int i = 0; i < STATUS_ORIGINS; i++)
        assert_string_equal(status_origin_word((enum status_origin)i), origins[i]);
    for (int i = 0; i < STATUS_CONTENTS; i++)
        assert_true(status_content_word((enum status_content)i)[0]);
    for (int i = 0; i < STATUS_RETRIES; i++)
        assert_true(status_retry_word((enum status_retry)i)[0]);
    for (int i = 0; i < STATUS_CACHEABLES; i++)
        assert_true(status_cacheable_word((enum status_cacheable)i)[0]);
    for (int i = 0; i < STATUS_METHODS; i++)
        assert_true(status_method_word((enum status_method)i)[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorted_without_duplicates),
        cmocka_unit_test(test_every_code_and_no_other),
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_phrases_are_legal),
        cmocka_unit_test(test_fields_are_legal),
        cmocka_unit_test(test_fields_that_a_code_must_carry),
        cmocka_unit_test(test_allow_lacks_the_method_that_is_refused),
        cmocka_unit_test(test_which_requests_a_field_belongs_to),
        cmocka_unit_test(test_cacheable),
        cmocka_unit_test(test_retry),
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_interim_codes),
        cmocka_unit_test(test_redirects),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_every_enumeration_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
