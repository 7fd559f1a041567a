/* Tests of the negotiation by Accept: what RFC 9110 12.5.1 and 12.4.2 say, and what real clients send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/accept.h"

enum {
    USUAL = 1 << FORMAT_JSON | 1 << FORMAT_HTML | 1 << FORMAT_TEXT | 1 << FORMAT_EMPTY,
    ERROR = USUAL | 1 << FORMAT_PROBLEM,
    DAV = USUAL | 1 << FORMAT_XML,
};

static void take_line(struct accept *accept, const char *line, size_t length)
{
    /* A copy without room behind it, so that the sanitizer sees every byte read too far. */
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, line, length);
    accept_line(accept, (struct slice){ copy, length });
    free(copy);
}

/* What the field says; its lines are separated by "\n" here. */
static struct accept read_field(const char *field)
{
    struct accept accept = { 0 };
    for (size_t length;; field += length + 1) {
        length = strcspn(field, "\n");
        take_line(&accept, field, length);
        if (!field[length])
            return accept;
    }
}

struct quality_row {
    const char *field;
    int json, html, text, problem, xml; /* in thousandths */
};

static void check_qualities(const struct quality_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct accept accept = read_field(rows[i].field);
        const int expected[FORMATS] = { rows[i].json, rows[i].html, rows[i].text, rows[i].problem, rows[i].xml, 0 };
        for (int format = 0; format < FORMATS; format++)
            if (accept.formats[format].quality != expected[format])
                fail_msg("%s: %s has %d, not %d", rows[i].field, format_row((enum format)format)->name,
                         accept.formats[format].quality, expected[format]);
        assert_true(accept.given);
    }
}
#define check_qualities(rows) check_qualities(rows, sizeof(rows) / sizeof *(rows))

/* RFC 9110 12.5.1: the most specific reference has precedence, wherever it stands. */
static void test_the_most_specific_range_decides(void **state)
{
    (void)state;
    static const struct quality_row rows[] = {
        { "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5", 500, 300, 700,
          500, 500 },
        { "text/plain;q=0.7, text/*;q=0.3, */*;q=0.5", 500, 300, 700, 500, 500 },
        { "*/*;q=0.5, text/*;q=0.3, text/plain;q=0.7", 500, 300, 700, 500, 500 },
        { "*/*, text/html;q=0", 1000, 0, 1000, 1000, 1000 },
        { "text/html;q=0, */*", 1000, 0, 1000, 1000, 1000 },
        { "application/*;q=0.2, application/problem+json", 200, 0, 0, 1000, 200 },
        { "text/html;charset=utf-8;q=0.2, text/html;q=0.8", 0, 200, 0, 0, 0 },
        { "text/html;q=0.8, text/html;charset=utf-8;q=0.2, text/*;q=0.5", 0, 200, 500, 0, 0 },
    };
    check_qualities(rows);
}

static void test_ranges(void **state)
{
    (void)state;
    static const struct quality_row rows[] = {
        { "", 0, 0, 0, 0, 0 },
        { "*/*", 1000, 1000, 1000, 1000, 1000 },
        { "text/*", 0, 1000, 1000, 0, 0 },
        { "application/json", 1000, 0, 0, 0, 0 },
        { "Application/JSON, TEXT/*", 1000, 1000, 1000, 0, 0 },
        { " ,text/html , ,\tapplication/xml,", 0, 1000, 0, 0, 1000 },
        { "image/*, text/css", 0, 0, 0, 0, 0 },
        { "application/jso, application/jsonp, application/json+x", 0, 0, 0, 0, 0 },
        { "*, */html, text, text/, /*, text*, */, tex/*, text/**", 0, 0, 0, 0, 0 },
        { "application/problem+*, application/*+json", 0, 0, 0, 0, 0 },
    };
    check_qualities(rows);
}

static void test_parameters(void **state)
{
    (void)state;
    static const struct quality_row rows[] = {
        { "text/html;charset=utf-8", 0, 1000, 0, 0, 0 },
        { "text/html ; CHARSET=UTF-8 ; Q=0.5", 0, 500, 0, 0, 0 },
        { "text/plain;charset=\"utf-8\"", 0, 0, 1000, 0, 0 },
        { "text/html;charset=iso-8859-1", 0, 0, 0, 0, 0 },
        { "text/html;level=1", 0, 0, 0, 0, 0 }, /* none of the server's types has such a parameter */
        { "text/html;level=1;charset=utf-8", 0, 0, 0, 0, 0 },
        { "text/html;level=1, text/html;q=0.1", 0, 100, 0, 0, 0 },
        { "text/html;;q=0.5;", 0, 500, 0, 0, 0 }, /* empty parameters: RFC 9110 5.6.6 */
        { "text/html;q", 0, 0, 0, 0, 0 },
        { "text/html q=0.5", 0, 0, 0, 0, 0 },
    };
    check_qualities(rows);
}

static void test_commas_in_quotes_separate_nothing(void **state)
{
    (void)state;
    static const struct quality_row rows[] = {
        { "a/b;x=\"1,text/plain\", text/html", 0, 1000, 0, 0, 0 },
        { "a/b;x=\"\\\",text/plain,\", text/html", 0, 1000, 0, 0, 0 },
        { "a/b;x=\"\\\\\",text/plain", 0, 0, 1000, 0, 0 },
        { "text/html, a/b;x=\"1,text/plain", 0, 1000, 0, 0, 0 },
    };
    check_qualities(rows);
}

/* Several lines are one list (RFC 9110 5.3). */
static void test_several_lines(void **state)
{
    (void)state;
    static const struct quality_row rows[] = {
        { "text/html\napplication/json;q=0.5", 500, 1000, 0, 0, 0 },
        { "*/*;q=0.1\ntext/*;q=0.2\ntext/html;q=0.3", 100, 300, 200, 100, 100 },
        { "text/html;q=0.3\ntext/*;q=0.2\n*/*;q=0.1", 100, 300, 200, 100, 100 },
        { "\ntext/html\n", 0, 1000, 0, 0, 0 },
    };
    check_qualities(rows);
}

/* RFC 9110 12.4.2: weight = OWS ";" OWS "q=" qvalue; qvalue = "0" [ "." 0*3DIGIT ] / "1" [ "." 0*3"0" ]. A member
 * whose weight is malformed is passed over, so that text/ * with its 123 decides. */
static void test_weights(void **state)
{
    (void)state;
    static const struct {
        const char *weight;
        int quality;
    } rows[] = {
        { ";q=1", 1000 },      { ";q=1.", 1000 },    { ";q=1.0", 1000 }, { ";q=1.00", 1000 }, { ";q=1.000", 1000 },
        { ";q=0", 0 },         { ";q=0.", 0 },       { ";q=0.0", 0 },    { ";q=0.000", 0 },   { ";q=0.5", 500 },
        { ";q=0.25", 250 },    { ";q=0.125", 125 },  { ";q=0.001", 1 },  { ";q=0.999", 999 }, { ";Q=0.5", 500 },
        { " ;\tq=0.5 ", 500 }, { "", 1000 },         { ";q=2", 123 },    { ";q=1.1", 123 },   { ";q=1.001", 123 },
        { ";q=0.1234", 123 },  { ";q=1.0000", 123 }, { ";q=.5", 123 },   { ";q=-1", 123 },    { ";q=+1", 123 },
        { ";q=", 123 },        { ";q=0.5x", 123 },   { ";q=x", 123 },    { ";q=0 .5", 123 },  { ";q=00", 123 },
        { ";q=01", 123 },      { ";q=10", 123 },     { ";q=1e0", 123 },  { ";q=0..1", 123 },  { ";q=\"1\"", 123 },
        { ";q=0.-1", 123 },    { ";q= 0.5", 123 },   { ";q =0.5", 123 }, { ";q=0;q=2", 123 }, { ";q=0/1", 123 },
        { ";q=0.:", 123 },     { ";q=0./", 123 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char field[80];
        snprintf(field, sizeof field, "text/*;q=0.123, text/html%s", rows[i].weight);
        if (read_field(field).formats[FORMAT_HTML].quality != rows[i].quality)
            fail_msg("%s", field);
    }
}

struct choice_row {
    const char *field; /* NULL: there is none */
    int offered;
    enum format fallback, chosen;
};

static void check_choices(const struct choice_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct accept accept = { 0 };
        if (rows[i].field)
            accept = read_field(rows[i].field);
        enum format chosen = accept_choose(&accept, (unsigned)rows[i].offered, rows[i].fallback);
        if (chosen != rows[i].chosen)
            fail_msg("%s: %s, not %s", rows[i].field ? rows[i].field : "no Accept", format_row(chosen)->name,
                     format_row(rows[i].chosen)->name);
    }
}
#define check_choices(rows) check_choices(rows, sizeof(rows) / sizeof *(rows))

static void test_the_best_offer_wins(void **state)
{
    (void)state;
    static const struct choice_row rows[] = {
        { "text/html, application/json;q=0.9", USUAL, FORMAT_JSON, FORMAT_HTML },
        { "text/html;q=0.001, text/plain;q=0.002", USUAL, FORMAT_JSON, FORMAT_TEXT },
        { "application/problem+json, application/json;q=0.9", ERROR, FORMAT_JSON, FORMAT_PROBLEM },
        { "application/problem+json, application/json;q=0.9", USUAL, FORMAT_JSON, FORMAT_JSON },
        { "*/*, application/json;q=0", USUAL, FORMAT_JSON, FORMAT_HTML },
        { "application/xml", DAV, FORMAT_XML, FORMAT_XML },
        { "application/json", DAV, FORMAT_XML, FORMAT_JSON },
        { "application/xml, text/html;q=0.5", USUAL, FORMAT_JSON, FORMAT_HTML },
    };
    check_choices(rows);
}

static void test_without_a_wish_or_without_a_match_the_fallback(void **state)
{
    (void)state;
    static const struct choice_row rows[] = {
        { NULL, USUAL, FORMAT_JSON, FORMAT_JSON },
        { NULL, DAV, FORMAT_XML, FORMAT_XML },
        { "", USUAL, FORMAT_JSON, FORMAT_JSON },
        { "image/png", USUAL, FORMAT_JSON, FORMAT_JSON },
        { "image/png", DAV, FORMAT_XML, FORMAT_XML },
        { "*/*;q=0", USUAL, FORMAT_JSON, FORMAT_JSON },
        { "text/html;q=2", USUAL, FORMAT_JSON, FORMAT_JSON },
        { "nonsense", DAV, FORMAT_XML, FORMAT_XML },
        { "application/problem+json", USUAL, FORMAT_JSON, FORMAT_JSON },
    };
    check_choices(rows);
}

/* The more precisely named, then the fallback, then the table's order. */
static void test_between_equals(void **state)
{
    (void)state;
    static const struct choice_row rows[] = {
        { "*/*, text/plain", ERROR, FORMAT_JSON, FORMAT_TEXT },
        { "*/*, text/*", ERROR, FORMAT_JSON, FORMAT_HTML },
        { "text/*, text/plain", ERROR, FORMAT_HTML, FORMAT_TEXT },
        { "text/html, text/plain;charset=utf-8", ERROR, FORMAT_JSON, FORMAT_TEXT },
        { "*/*", ERROR, FORMAT_JSON, FORMAT_JSON },
        { "*/*", ERROR, FORMAT_TEXT, FORMAT_TEXT },
        { "*/*", DAV, FORMAT_XML, FORMAT_XML },
        { "application/*", DAV, FORMAT_XML, FORMAT_XML },
        { "text/html, application/json, application/xml", DAV, FORMAT_XML, FORMAT_XML },
        { "text/plain, text/html", ERROR, FORMAT_JSON, FORMAT_HTML },
        { "text/*", DAV, FORMAT_XML, FORMAT_HTML },
        { "text/html;q=0.9, */*;q=0.901", USUAL, FORMAT_JSON, FORMAT_JSON }, /* these are no equals */
    };
    check_choices(rows);
}

static void test_what_real_clients_send(void **state)
{
    (void)state;
#define CHROME                                                                                                                 \
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"                        \
    "application/signed-exchange;v=b3;q=0.7"
#define FIREFOX "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8"
#define SAFARI "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    static const struct choice_row rows[] = {
        { CHROME, ERROR, FORMAT_JSON, FORMAT_HTML },
        { CHROME, DAV, FORMAT_XML, FORMAT_HTML },
        { FIREFOX, ERROR, FORMAT_JSON, FORMAT_HTML },
        { SAFARI, DAV, FORMAT_XML, FORMAT_HTML },
        { "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", ERROR, FORMAT_JSON, FORMAT_JSON }, /* <img> */
        { "text/css,*/*;q=0.1", ERROR, FORMAT_JSON, FORMAT_JSON },                                               /* <link> */
        { "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", ERROR, FORMAT_JSON, FORMAT_HTML },
        { "*/*", ERROR, FORMAT_JSON, FORMAT_JSON }, /* curl, wget, fetch */
        { "*/*", DAV, FORMAT_XML, FORMAT_XML },
        { "application/json, text/plain, */*", ERROR, FORMAT_JSON, FORMAT_JSON },                    /* axios */
        { "application/json, text/javascript, */*; q=0.01", ERROR, FORMAT_JSON, FORMAT_JSON },       /* jQuery */
        { "application/json, */*;q=0.5", ERROR, FORMAT_JSON, FORMAT_JSON },                          /* HTTPie */
        { "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", ERROR, FORMAT_JSON, FORMAT_HTML }, /* Java */
        { "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", ERROR, FORMAT_JSON, FORMAT_JSON },             /* Prometheus */
        { "application/json;charset=utf-8", ERROR, FORMAT_HTML, FORMAT_JSON },                       /* .NET */
    };
    check_choices(rows);
}

/* "empty" is asked for by name and never negotiated. */
static void test_no_content_is_never_negotiated(void **state)
{
    (void)state;
    struct accept accept = read_field("*/*, empty, text/html;q=0");
    assert_int_equal(accept_choose(&accept, 1u << FORMAT_EMPTY | 1u << FORMAT_HTML, FORMAT_TEXT), FORMAT_TEXT);
}

static void test_any_byte_anywhere(void **state)
{
    (void)state;
    static const char field[] = "text/*;q=0.5, text/html;charset=\"utf-8\";q=0.25,*/*;q=1.000";
    char line[sizeof field];
    for (size_t at = 0; at < sizeof field - 1; at++)
        for (int c = 0; c < 256; c++) {
            struct accept accept = { 0 };
            memcpy(line, field, sizeof field);
            line[at] = (char)c;
            take_line(&accept, line, sizeof field - 1);
            take_line(&accept, line, at);
            assert_in_range(accept.formats[FORMAT_HTML].quality, 0, 1000);
            assert_in_range(accept_choose(&accept, ERROR, FORMAT_JSON), 0, FORMAT_PROBLEM);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_most_specific_range_decides),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_commas_in_quotes_separate_nothing),
        cmocka_unit_test(test_several_lines),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_the_best_offer_wins),
        cmocka_unit_test(test_without_a_wish_or_without_a_match_the_fallback),
        cmocka_unit_test(test_between_equals),
        cmocka_unit_test(test_what_real_clients_send),
        cmocka_unit_test(test_no_content_is_never_negotiated),
        cmocka_unit_test(test_any_byte_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
