/* Tests of the pages: every code in every format, the gallery, hostile errors, the embedded files. */
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
#include "catalog/prose.h"
#include "render/page.h"

static char *explain(int code, enum format format, const char *method, int told)
{
    struct buffer text = { 0 };
    page_status(&text, code, format, method, told, NULL);
    assert_false(text.failed);
    assert_non_null(text.data);
    assert_int_equal(text.data[text.length - 1], '\n');
    return text.data;
}

static char *list(enum format format)
{
    struct buffer text = { 0 };
    const struct curl_place place = curl_place_of(slice_of("a.example:81"), NULL);
    const struct page_list page = { .place = &place };
    page_gallery(&text, &page, format);
    assert_false(text.failed);
    assert_non_null(text.data);
    return text.data;
}

static char *refuse(const struct complaint *error, enum format format)
{
    struct buffer text = { 0 };
    page_error(&text, error, format, NULL);
    assert_false(text.failed);
    assert_non_null(text.data);
    return text.data;
}

static int occurrences(const char *text, const char *what)
{
    int count = 0;
    for (; (text = strstr(text, what)); text += strlen(what))
        count++;
    return count;
}

/* Whether text, which is released, has (or has not) what in it. */
static void check_has(char *text, const char *what, int times)
{
    if (occurrences(text, what) != times)
        fail_msg("expected %d times: %s\nin: %s", times, what, text);
    free(text);
}

/* Skips a JSON string; NULL if it is none. Escapes are taken as they come, control characters are refused. */
static const char *skip_string(const char *at)
{
    if (*at++ != '"')
        return NULL;
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < 0x20)
            return NULL;
        if (*at == '\\' && !strchr("\"\\/bfnrtu", *++at))
            return NULL;
    }
    return at + 1;
}

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \n");
}

/* Skips a JSON value (RFC 8259) of the kinds that the pages have; NULL if there is none. */
static const char *skip_value(const char *at)
{
    at = skip_space(at);
    if (*at != '{' && *at != '[')
        return *at == '"' ? skip_string(at) : at + strspn(at, "truefalsn0123456789");
    char object = *at == '{', close = object ? '}' : ']';
    at = skip_space(at + 1);
    if (*at == close)
        return at + 1;
    for (;; at++) {
        if (object && (!(at = skip_string(skip_space(at))) || *at++ != ':'))
            return NULL;
        const char *end = skip_value(at);
        if (!end || end == at)
            return NULL;
        at = skip_space(end);
        if (*at == close)
            return at + 1;
        if (*at != ',')
            return NULL;
    }
}

static void check_json(const char *text)
{
    const char *end = skip_value(text);
    if (!end || strcmp(end, "\n") != 0)
        fail_msg("no JSON: %s", text);
}

/* Every element that is opened is closed in its order; the few that have no end are passed over. */
static void check_html(const char *text)
{
    char open[32][16];
    int depth = 0;
    for (const char *at = strchr(text, '<'); at; at = strchr(at + 1, '<')) {
        char name[16];
        assert_int_equal(sscanf(at + 1, "%15[/!a-zA-Z0-9]", name), 1);
        if (strcmp(name, "!DOCTYPE") == 0 || strcmp(name, "meta") == 0 || strcmp(name, "link") == 0 ||
            strcmp(name, "input") == 0 || strchr(at, '>')[-1] == '/') /* as foreign elements end */
            continue;
        if (name[0] == '/') {
            assert_true(depth > 0 && strcmp(open[--depth], name + 1) == 0);
        } else {
            assert_true(depth < 32);
            strcpy(open[depth++], name);
        }
    }
    assert_int_equal(depth, 0);
    assert_null(strstr(text, "style=\""));
    assert_null(strstr(text, "<script"));
    assert_true(strlen(text) < 64000);
}

/* No line is wider than a terminal, unless it is one word or a command. */
static void check_columns(const char *text)
{
    for (; *text; text += strcspn(text, "\n") + 1)
        if (strcspn(text, "\n") > 90 && strncmp(text, "             http", 17) != 0)
            fail_msg("too wide: %s", text);
}

static void check_status(int code, const char *method, int told)
{
    static void (*const checks[FORMATS])(const char *) = {
        [FORMAT_JSON] = check_json,
        [FORMAT_HTML] = check_html,
        [FORMAT_TEXT] = check_columns,
        [FORMAT_PROBLEM] = check_json,
    };
    char number[12];
    snprintf(number, sizeof number, "%d", code);
    for (int format = 0; format < FORMAT_EMPTY; format++) {
        if (!(format_offered(code) & 1u << format))
            continue;
        char *text = explain(code, (enum format)format, method, told);
        if (checks[format])
            checks[format](text);
        assert_non_null(strstr(text, number));
        free(text);
    }
}

static void test_every_code(void **state)
{
    (void)state;
    for (int code = STATUS_MIN; code <= STATUS_MAX; code++) {
        check_status(code, "GET", 1);
        check_status(code, "PUT", 0);
    }
}

static void test_prose_of_every_row(void **state)
{
    (void)state;
    struct prose prose;
    size_t count;
    const struct status *rows = statuses(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(prose_of(&prose, rows[i].code));
        if (atoi(prose.stem) != rows[i].code)
            fail_msg("www/codes/%d.md is missing", rows[i].code);
    }
    prose_of(&prose, 478);
    assert_string_equal(prose.stem, "4xx");
    prose_of(&prose, 998);
    assert_string_equal(prose.stem, "other");
}

static void test_json_members(void **state)
{
    (void)state;
    check_has(explain(404, FORMAT_JSON, "GET", 1), "{\n  \"status\": 404,\n  \"phrase\": \"Not Found\",\n", 1);
    check_has(explain(404, FORMAT_JSON, "GET", 1), "\n  \"detail\": null,\n", 1);
    check_has(explain(409, FORMAT_JSON, "GET", 1), "\n  \"detail\": \"", 1);
    check_has(explain(404, FORMAT_JSON, "GET", 1), "\"url\": \"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5\"", 1);
    check_has(explain(218, FORMAT_JSON, "GET", 1), "\"reference\": null", 1);
    check_has(explain(451, FORMAT_JSON, "GET", 1), "rfc7725#section-3", 1);
    check_has(explain(451, FORMAT_JSON, "GET", 1), "\"vendor\": \"Exchange ActiveSync", 1);
    check_has(explain(104, FORMAT_JSON, "GET", 1),
              "\"url\": \"https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-resumable-upload\"", 1);
    check_has(explain(478, FORMAT_JSON, "GET", 1), "\"status\": 478,\n  \"phrase\": \"Client Error\"", 1);
    check_has(explain(218, FORMAT_HTML, "GET", 0), "Reference", 0);
}

static void test_problem_members(void **state)
{
    (void)state;
    check_has(explain(404, FORMAT_PROBLEM, "GET", 1), "\"type\": \"https://www.rfc-editor.org/rfc/", 1);
    check_has(explain(420, FORMAT_PROBLEM, "GET", 1), "\"type\": \"about:blank\"", 1);
    check_has(explain(409, FORMAT_PROBLEM, "GET", 1), status_of(409)->detail, 1);
    check_has(explain(599, FORMAT_PROBLEM, "GET", 1), "\"status\": 599", 1);
}

static void test_fields(void **state)
{
    (void)state;
    check_has(explain(405, FORMAT_JSON, "GET", 1), "{\"name\": \"Allow\", \"value\": \"POST\", \"on\": \"final\"}", 1);
    check_has(explain(405, FORMAT_JSON, "DELETE", 1), "{\"name\": \"Allow\", \"value\": \"GET, HEAD\", \"on\": \"final\"}", 1);
    check_has(explain(204, FORMAT_TEXT, "DELETE", 0), "  ETag:", 0);
    check_has(explain(204, FORMAT_TEXT, "PUT", 0), "  ETag:", 1);
    check_has(explain(104, FORMAT_JSON, "GET", 0), "\"on\": \"interim\"}", 2);
    check_has(explain(103, FORMAT_JSON, "GET", 0), "\"on\": \"both\"}", 1);
    check_has(explain(103, FORMAT_TEXT, "GET", 0), "  Link: </style.css>", 2);
    check_has(explain(104, FORMAT_TEXT, "GET", 0), "Upload-Draft-Interop-Version: ", 1);
    check_has(explain(206, FORMAT_HTML, "GET", 0), "bytes 0-(last)/(length)", 1);
    check_has(explain(206, FORMAT_JSON, "GET", 0), "0-*/*", 0);
    check_has(explain(301, FORMAT_HTML, "GET", 1), "<p class=\"note\">Go on at <a href=\"/codes/301\">", 1);
    check_has(explain(300, FORMAT_HTML, "GET", 0), "&lt;<a href=\"/codes/300?format=json\">", 1);
}

static char *answer_with(int code, const char *detail, const char *name, const char *value)
{
    struct buffer text = { 0 };
    const struct status_field fields[] = { { name, value }, { 0 } };
    const struct page_answer page = { .code = code, .method = "GET", .fields = fields, .detail = detail };
    page_answer(&text, &page, FORMAT_HTML);
    assert_false(text.failed);
    return text.data;
}

static char *asked(const char *method, const char *path, const char *query, const char *field)
{
    struct buffer text = { 0 };
    const struct curl_place place = curl_place_of(slice_of("a.example:81"), NULL);
    const struct status_field none[] = { { 0 } };
    const struct page_request request = { .method = method,
                                          .path = slice_of(path),
                                          .query = { query, query ? strlen(query) : 0 },
                                          .field = { field, field ? strlen(field) : 0 },
                                          .place = &place };
    const struct page_answer page = { .code = 503, .method = method, .fields = none, .detail = "", .request = &request };
    page_answer(&text, &page, FORMAT_TEXT);
    assert_false(text.failed);
    return text.data;
}

/* What a shell, or curl's globbing (curl(1), "URL"), would take for its own is quoted; nothing is left out. */
static char *answer(const struct page_answer *page, enum format format)
{
    struct buffer text = { 0 };
    page_answer(&text, page, format);
    assert_false(text.failed);
    return text.data;
}

/* A frame that is filled in is what is written as a whole. */
static void test_frames(void **state)
{
    static const struct status_field two[] = { { .name = "A", .value = "\"b\"" }, { .name = "C", .value = "d" }, { 0 } };
    int made = 0;
    (void)state;
    for (int code = 100; code <= 999; code++)
        for (int format = 0; format < FORMATS; format++) {
            struct page_frame frame = { 0 };
            struct page_answer page = { .code = code, .method = "GET", .fields = two + (code % 3), .detail = "" };
            if (!page_make_frame(&frame, code, (enum format)format))
                continue;
            char *whole = answer(&page, (enum format)format);
            page.frame = &frame;
            char *filled = answer(&page, (enum format)format);
            assert_string_equal(filled, whole);
            free(whole);
            free(filled);
            buffer_release(&frame.before);
            buffer_release(&frame.after);
            made++;
        }
    assert_int_equal(made, 900); /* of JSON */
}

static void test_the_command_is_the_request_again(void **state)
{
    (void)state;
    check_has(asked("GET", "/status/503", NULL, NULL), "$ curl -i a.example:81/status/503\n", 1);
    check_has(asked("HEAD", "/status/503;delay=1s", NULL, NULL), "$ curl -I 'a.example:81/status/503;delay=1s'\n", 1);
    check_has(asked("PUT", "/status/503", "", NULL), "$ curl -i -X PUT 'a.example:81/status/503?'\n", 1);
    check_has(asked("A'B", "/x", NULL, NULL), "$ curl -i -X 'A'\\''B' a.example:81/x\n", 1);
    check_has(asked("GET", "/status/503;body={a}", NULL, NULL), "$ curl -i -g 'a.example:81/status/503;body={a}'\n", 1);
    check_has(asked("GET", "/a'b", "c=[1]", "503;reason='"),
              "$ curl -i -g -H 'Everystatus: 503;reason='\\''' 'a.example:81/a'\\''b?c=[1]'\n", 1);
    check_has(asked("OPTIONS", "*", NULL, NULL), "$ curl -i localhost:8080/status/503\n", 1);
}

/* In a template every value is escaped, in prose and in links, too. */
static void test_html_is_escaped(void **state)
{
    (void)state;
    check_has(answer_with(409, "<i>`a<b`&`", "X", "\"<i>'"), "</strong> &lt;i&gt;<code>a&lt;b</code>&amp;<code></code></p>", 1);
    check_has(answer_with(409, "`", "X", "\"<i>'"), "X: &quot;&lt;i&gt;&#39;\n", 1);
    check_has(answer_with(301, "", "Location", "/\"<i>`"), "<a href=\"/&quot;&lt;i&gt;`\">/&quot;&lt;i&gt;`</a>", 2);
    check_has(answer_with(200, "", "Link", "<a\"&b>; c=<d"),
              "Link: &lt;<a href=\"a&quot;&amp;b\">a&quot;&amp;b</a>&gt;; c=", 1);
}

static void test_html_of_a_code(void **state)
{
    (void)state;
    check_has(explain(418, FORMAT_HTML, "GET", 0), "<title>418 I&#39;m a teapot</title>", 1);
    check_has(explain(418, FORMAT_HTML, "GET", 0), "<a rel=\"prev\" href=\"/codes/417\">", 1);
    check_has(explain(418, FORMAT_HTML, "GET", 0), "<a rel=\"next\" href=\"/codes/419\">", 1);
    check_has(explain(100, FORMAT_HTML, "GET", 0), "rel=\"prev\"", 0);
    check_has(explain(999, FORMAT_HTML, "GET", 0), "rel=\"next\"", 0);
    check_has(explain(478, FORMAT_HTML, "GET", 0), "<a rel=\"next\" href=\"/codes/494\">", 1);
    check_has(explain(424, FORMAT_HTML, "GET", 0), "href=\"/status/424?format=xml\"", 1);
    check_has(explain(404, FORMAT_HTML, "GET", 0), "?format=xml", 0);
    check_has(explain(404, FORMAT_HTML, "GET", 0), "`", 0);
}

static void test_gallery_has_every_row_once(void **state)
{
    (void)state;
    char *json = list(FORMAT_JSON), *html = list(FORMAT_HTML), *text = list(FORMAT_TEXT);
    check_json(json);
    check_html(html);
    size_t count;
    const struct status *rows = statuses(&count);
    for (size_t i = 0; i < count; i++) {
        char needle[200];
        snprintf(needle, sizeof needle, "\"status\": %d,", rows[i].code);
        assert_int_equal(occurrences(json, needle), 1);
        snprintf(needle, sizeof needle, "href=\"/codes/%d\"><b>%d</b>", rows[i].code, rows[i].code);
        assert_int_equal(occurrences(html, needle), 1);
        snprintf(needle, sizeof needle, "%d %s", rows[i].code, rows[i].phrase);
        assert_int_equal(occurrences(text, needle), 1);
    }
    assert_int_equal(occurrences(text, "\n"), (int)count);
    assert_int_equal(occurrences(html, "<li>"), (int)count);
    free(json);
    free(html);
    free(text);
}

#define SPAN(literal)                                                                                                          \
    {                                                                                                                          \
        literal, sizeof literal - 1                                                                                            \
    }

/* Everything that a client could put into a page to harm its reader. */
static const struct complaint hostile = {
    .code = 400,
    .detail = "unknown \"<script>alert(1)</script>\r\n\x1b[2J\xC0\x80\xED\xA0\x80",
    .in = "header <b>\"\x07",
    .column = 8,
    .text = SPAN("a'\"&\\\xFF<img onerror=x>\x1b]0;title\x07"),
};

static void test_hostile_json(void **state)
{
    (void)state;
    for (int format = 0; format < FORMATS; format++) {
        if (format != FORMAT_JSON && format != FORMAT_PROBLEM)
            continue;
        char *text = refuse(&hostile, (enum format)format);
        check_json(text);
        assert_non_null(strstr(text, "\\\"<script>alert(1)</script>\\r\\n\\u001b[2J\xEF\xBF\xBD"));
        assert_non_null(strstr(text, "\"a'\\\"&\\\\\xEF\xBF\xBD<img"));
        free(text);
    }
}

static void test_hostile_html(void **state)
{
    (void)state;
    char *html = refuse(&hostile, FORMAT_HTML);
    check_html(html);
    assert_null(strstr(html, "<img"));
    assert_null(strpbrk(html, "\x1b\x07\xFF\xC0"));
    assert_non_null(strstr(html, ">a&#39;&quot;&amp;\\\\xff&lt;img onerror"));
    free(html);
}

static void test_hostile_text(void **state)
{
    (void)state;
    char *text = refuse(&hostile, FORMAT_TEXT);
    for (const char *at = text; *at; at++)
        assert_true(*at == '\n' || (*at >= 0x20 && *at < 0x7F));
    assert_non_null(strstr(text, "\\x0d\\x0a\\x1b[2J\\xc0\\x80"));
    assert_non_null(strstr(text, "\n  a'\"&\\\\xff<img onerror"));
    assert_non_null(strstr(text, "\n            ^\n")); /* under the i: \xff is four columns wide */
    free(text);
}

static void test_error_members(void **state)
{
    (void)state;
    const struct complaint bare = { .code = 404, .detail = "nothing here" };
    check_has(refuse(&bare, FORMAT_JSON),
              "{\n  \"status\": 404,\n  \"phrase\": \"Not Found\",\n  \"detail\": \"nothing here\",\n"
              "  \"where\": null,\n  \"column\": null,\n  \"text\": null,\n  \"corrected\": null,\n"
              "  \"explained\": \"/codes/404\",\n  \"help\": null\n}\n",
              1);
    check_has(refuse(&bare, FORMAT_PROBLEM), "\"type\": \"about:blank\",\n  \"title\": \"Not Found\"", 1);
    check_has(refuse(&bare, FORMAT_TEXT), "column", 0);
    check_has(refuse(&bare, FORMAT_HTML), "<pre", 0);
    const struct complaint placed = { 400, "no unit", "query", SPAN("delay=2"), 7 };
    check_has(refuse(&placed, FORMAT_JSON), "\"where\": \"query\",\n  \"column\": 7,\n  \"text\": \"delay=2\"", 1);
    check_has(refuse(&placed, FORMAT_TEXT), "In query, column 7:\n\n  delay=2\n        ^\n", 1);
    check_has(refuse(&placed, FORMAT_HTML), ">delay=2\n      ^\n</pre>", 1);
    const struct complaint whole = { .code = 400, .detail = "too much of it", .in = "recipe" };
    const struct complaint *const helped[] = { &placed, &whole };
    for (size_t i = 0; i < 2; i++) {
        check_has(refuse(helped[i], FORMAT_TEXT), "\nExplained at /codes/400, help at /help\n", 1);
        check_has(refuse(helped[i], FORMAT_HTML), ", help at <a href=\"/help\">/help</a></p>", 1);
        check_has(refuse(helped[i], FORMAT_JSON), "\"help\": \"/help\"", 1);
    }
    check_has(refuse(&bare, FORMAT_TEXT), "/help", 0);
}

/* A column in a long text, behind its end, or absurd: the caret stays in sight, nothing is read too far. */
static void test_error_columns(void **state)
{
    (void)state;
    char path[4001];
    memset(path, 'x', 4000);
    path[4000] = '\0';
    path[1999] = 'Y';
    struct complaint error = { 414, "too long", "path", { path, 4000 }, 2000 };
    check_has(refuse(&error, FORMAT_TEXT), "xY", 1);
    check_has(refuse(&error, FORMAT_TEXT), "\n  ...x", 1);
    check_has(refuse(&error, FORMAT_TEXT), "x...\n                                             ^\n", 1);
    const size_t columns[] = { 0, 1, 4000, 4001, 4002, 2147483647 };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        error.column = columns[i];
        check_has(refuse(&error, FORMAT_TEXT), "^\n", columns[i] > 0);
        check_has(refuse(&error, FORMAT_HTML), "^\n", columns[i] > 0);
    }
    error.text = (struct slice)SPAN("");
    check_has(refuse(&error, FORMAT_TEXT), "\n  \n  ^\n", 1);
}

static void test_bodies(void **state)
{
    (void)state;
    const int codes[] = { 207, 208, 423, 424, 508 };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        check_has(explain(codes[i], FORMAT_XML, "GET", 1), "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<", 1);
    assert_null(body_find(404));
    assert_null(body_find(0));
}

static void test_assets(void **state)
{
    (void)state;
    size_t count;
    const struct asset *rows = assets(&count);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(asset_find(rows[i].path, strlen(rows[i].path)), &rows[i]);
        assert_null(asset_find(rows[i].path, strlen(rows[i].path) - 1));
        assert_true(rows[i].etag[0] == '"' && rows[i].size > 0);
        if (!rows[i].gzip_etag)
            continue;
        assert_true(rows[i].data_size < rows[i].size);
        assert_memory_equal(rows[i].data, "\x1f\x8b\x08\0\0\0\0\0", 8);
        assert_string_not_equal(rows[i].gzip_etag, rows[i].etag);
    }
    assert_non_null(asset_find("/style.css?v=1", 10));
    assert_null(asset_find("/style.cssx", 11));
    assert_null(asset_find("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code),      cmocka_unit_test(test_prose_of_every_row),
        cmocka_unit_test(test_json_members),    cmocka_unit_test(test_problem_members),
        cmocka_unit_test(test_fields),          cmocka_unit_test(test_frames),
        cmocka_unit_test(test_html_is_escaped), cmocka_unit_test(test_the_command_is_the_request_again),
        cmocka_unit_test(test_html_of_a_code),  cmocka_unit_test(test_gallery_has_every_row_once),
        cmocka_unit_test(test_hostile_json),    cmocka_unit_test(test_hostile_html),
        cmocka_unit_test(test_hostile_text),    cmocka_unit_test(test_error_members),
        cmocka_unit_test(test_error_columns),   cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_assets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
