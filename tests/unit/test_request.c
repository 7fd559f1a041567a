/* Tests of the gate: heads that have one meaning pass, and every head that two parsers could read in two ways is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/version.h"
#include "http/request.h"

/* A head in memory as a lenient library leaves it: delimiters are overwritten by NULs, spaces between the parts of the
 * request line and around values are skipped, folded lines are swallowed, and a NUL ends a value. */
struct head {
    char *bytes;
    size_t length;
    char *at;
};

static char *end_of_line(struct head *head)
{
    char *end = memchr(head->at, '\n', (size_t)(head->bytes + head->length - head->at));
    assert_non_null(end);
    head->at = end + 1;
    *end = '\0';
    if (end > head->bytes && end[-1] == '\r')
        *--end = '\0';
    return end;
}

/* The part of the line that starts at or behind *at and ends with a space, or at the end. */
static char *next_word(char **at, char *end)
{
    while (*at < end && **at == ' ')
        ++*at;
    char *word = *at, *space = memchr(word, ' ', (size_t)(end - word));
    *at = space ? space : end;
    if (space)
        *(*at)++ = '\0';
    return word;
}

static struct request_line cut_line(struct head *head)
{
    char *at = head->bytes, *end = end_of_line(head);
    struct request_line line = { .method = next_word(&at, end) };
    char *target = next_word(&at, end), *query = strchr(target, '?');
    line.version = next_word(&at, end);
    line.path = (struct slice){ target, query ? (size_t)(query - target) : strlen(target) };
    if (query)
        line.query = (struct slice){ query + 1, strlen(query + 1) };
    return line;
}

/* Takes the fields off the head until the empty line, and hands them to the gate. */
static bool pass_fields(struct gate *gate, struct head *head)
{
    while (head->at < head->bytes + head->length) {
        char *name = head->at, *end = end_of_line(head);
        if (name == end)
            return true;
        char *colon = memchr(name, ':', (size_t)(end - name));
        if (name[0] == ' ' || name[0] == '\t')
            continue;
        assert_non_null(colon);
        char *value = colon + 1;
        *colon = '\0';
        while (*value == ' ' || *value == '\t')
            value++;
        if (!gate_field(gate, (struct slice){ name, (size_t)(colon - name) }, (struct slice){ value, strlen(value) }))
            return false;
    }
    return true;
}

/* Sends length bytes through the gate; the caller frees the copy, in which request's slices lie. */
static bool pass_bytes(struct request *request, const char *bytes, size_t length, struct complaint *complaint, char **copy)
{
    struct gate gate;
    struct head head = { malloc(length), length, NULL };
    assert_non_null(head.bytes);
    *copy = head.at = memcpy(head.bytes, bytes, length);
    *complaint = (struct complaint){ 0 };
    struct request_line line = cut_line(&head);
    return gate_begin(&gate, request, &line, line_ends_with_nuls, complaint) && pass_fields(&gate, &head) &&
           gate_end(&gate, length);
}

static char *last; /* the copy of the head that passed last */

static struct request passes(const char *text)
{
    struct request request;
    struct complaint complaint;
    free(last);
    if (!pass_bytes(&request, text, strlen(text), &complaint, &last))
        fail_msg("%s: %s", text, complaint.detail);
    assert_int_equal(complaint.code, 0);
    return request;
}

/* literal may hold NULs; what is a part of the detail. */
#define refuses(literal, code, what) check_refused(literal, sizeof(literal) - 1, code, what)

static void check_refused(const char *bytes, size_t length, int code, const char *what)
{
    struct request request;
    struct complaint complaint;
    char *copy;
    if (pass_bytes(&request, bytes, length, &complaint, &copy))
        fail_msg("this passed: %s", bytes);
    if (complaint.code != code || !strstr(complaint.detail, what))
        fail_msg("%s: %d %s", bytes, complaint.code, complaint.detail);
    assert_string_equal(complaint.in, "head");
    free(copy);
}

#define GET "GET / HTTP/1.1\r\nHost: a\r\n"
#define POST "POST / HTTP/1.1\r\nHost: a\r\n"

static void test_what_passes(void **state)
{
    (void)state;
    struct request request = passes("GET /a/b?c=d HTTP/1.1\r\nHost: example.com:8080\r\nAccept: text/html\r\n\r\n");
    assert_string_equal(request.method, "GET");
    assert_int_equal(request.minor, 1);
    assert_true(slice_is(request.line, "/a/b?c=d"));
    assert_true(slice_is(request.fields[FIELD_HOST], "example.com:8080"));
    assert_true(slice_is(request.fields[FIELD_ACCEPT], "text/html"));
    assert_int_equal(accept_choose(&request.accept, 1u << FORMAT_HTML, FORMAT_JSON), FORMAT_HTML);
    assert_null(request.fields[FIELD_CONTENT_LENGTH].data);
    assert_false(request.has_content || request.connection_upgrade);
    assert_int_equal(passes("GET / HTTP/1.0\r\n\r\n").minor, 0);
    assert_true(slice_is(passes("GET /? HTTP/1.1\r\nHost: a\r\n\r\n").line, "/?"));
    passes("X!#$%&'*+-.^_`|~1 / HTTP/1.1\r\nHost: a\r\n\r\n");
    passes("GET / HTTP/1.1\r\nhOST:a\r\n\r\n");
    passes("GET / HTTP/1.1\r\nHost:\r\n\r\n");
    assert_true(slice_is(passes("GET / HTTP/1.1\r\nHost: \t a.b \t\r\n\r\n").fields[FIELD_HOST], "a.b"));
    passes(GET "X:\r\nY: \t a b\tc \t\r\nZ: \xC3\xA9\x80\xFF\r\n\r\n");
    passes("GET / HTTP/1.1\nHost: a\nX: b\n\n"); /* lone LF: RFC 9112 2.2 */
}

static void test_content(void **state)
{
    (void)state;
    struct request request = passes(POST "Content-Length: 42\r\n\r\n");
    assert_true(request.has_content && request.content_length == 42);
    request = passes(POST "Content-Length: 0\r\n\r\n");
    assert_false(request.has_content);
    request = passes(POST "Content-Length: 18446744073709551615\r\n\r\n");
    assert_true(request.has_content && request.content_length == UINT64_MAX);
    request = passes(POST "Transfer-Encoding: CHUNKED\r\n\r\n");
    assert_true(request.has_content && request.content_length == 0);
    passes("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\n");
}

static void test_fields_of_several_lines(void **state)
{
    (void)state;
    struct request request =
        passes(GET "Connection: keep-alive\r\nConnection: Foo, uPGRADE\r\nUpgrade: a\r\nUpgrade: b\r\n\r\n");
    assert_true(request.connection_upgrade);
    assert_true(slice_is(request.fields[FIELD_CONNECTION], "keep-alive")); /* the first of them */
    struct request_list upgrades = { .name = "upgrade" };
    struct slice member;
    assert_true(request_next_member(&request, &upgrades, &member) && slice_is(member, "a"));
    assert_true(request_next_member(&request, &upgrades, &member) && slice_is(member, "b"));
    assert_false(request_next_member(&request, &upgrades, &member));
    assert_false(passes(GET "Connection: upgrades\r\nUpgrade: a\r\n\r\n").connection_upgrade);
    request = passes(GET "Accept: text/*;q=0.5\r\nX: y\r\nAccept: text/plain\r\n\r\n");
    assert_int_equal(accept_choose(&request.accept, 1u << FORMAT_HTML | 1u << FORMAT_TEXT, FORMAT_HTML), FORMAT_TEXT);
    assert_false(passes(GET "\r\n").accept.given);
}

/* Every line as it was sent and in its order, whoever knows the field; members are found through all lines of a name. */
static void test_fields_one_by_one(void **state)
{
    (void)state;
    static const char *const lines[][2] = { { "Host", "a" }, { "X", "" },  { "Y", "1, 2" },
                                            { "x", "b" },    { "y", "," }, { "Y", "3" } };
    struct request request = passes(GET "X:\r\nY: \t1, 2 \r\nx:b\r\ny: ,\r\nY: 3\r\n\r\n");
    struct slice name, value, member;
    const char *at = NULL;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_true(request_next_field(&request, &at, &name, &value));
        assert_true(slice_is(name, lines[i][0]) && slice_is(value, lines[i][1]));
    }
    assert_false(request_next_field(&request, &at, &name, &value));
    struct request_list list = { .name = "Y" }, none = { .name = "Z" };
    for (int i = '1'; i <= '3'; i++)
        assert_true(request_next_member(&request, &list, &member) && member.length == 1 && member.data[0] == i);
    assert_false(request_next_member(&request, &list, &member));
    assert_false(request_next_member(&request, &none, &member));
    request = passes("GET / HTTP/1.0\r\n\r\n");
    at = NULL;
    assert_false(request_next_field(&request, &at, &name, &value));
    request = passes("GET / HTTP/1.1\nHost: a\nX:\nY: b\n\n"); /* lone LF */
    at = NULL;
    for (int i = 0; i < 3; i++)
        assert_true(request_next_field(&request, &at, &name, &value));
    assert_true(slice_is(name, "Y") && slice_is(value, "b"));
    assert_false(request_next_field(&request, &at, &name, &value));
}

static void test_every_field_is_found(void **state)
{
    (void)state;
    struct request request =
        passes(GET "Content-Length: 0\r\nExpect: 100-continue\r\nConnection: close\r\nUpgrade: x\r\n"
                   "Sec-WebSocket-Key: k\r\nSec-WebSocket-Version: 13\r\nAccept: y\r\nAccept-Encoding: gzip\r\n"
                   "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: h\r\n"
                   "If-None-Match: \"e\"\r\n\r\n");
    static const char *const values[REQUEST_FIELDS] = {
        [FIELD_HOST] = "a",           [FIELD_CONTENT_LENGTH] = "0", [FIELD_EXPECT] = "100-continue",
        [FIELD_CONNECTION] = "close", [FIELD_WEBSOCKET_KEY] = "k",  [FIELD_WEBSOCKET_VERSION] = "13",
        [FIELD_ACCEPT] = "y",         [FIELD_CORS_METHOD] = "PUT",
    };
    for (int field = 0; field < REQUEST_FIELDS; field++)
        assert_true(values[field] ? slice_is(request.fields[field], values[field]) : !request.fields[field].data);
}

/* RFC 9112 3: method SP request-target SP HTTP-version. */
static void test_request_lines(void **state)
{
    (void)state;
    refuses("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "single spaces");
    refuses("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400, "single spaces");
    refuses("GET /?a  HTTP/1.1\r\nHost: a\r\n\r\n", 400, "single spaces");
    refuses("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400, "after the version");
    refuses("GET / HTTP/1.1 x\r\nHost: a\r\n\r\n", 400, "after the version");
    refuses("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "method is not a token");
    refuses("G\xC3T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "method is not a token");
    refuses("GET\t/ / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "method is not a token");
    refuses(" / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "");
}

/* RFC 9112 3.2: no whitespace is allowed in the request-target; nor are control characters (RFC 3986 2). A library that
 * looks for the version behind the last space hands them on. */
static void test_every_byte_in_a_target(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        char bytes[] = "GET\0/a?b?c\0HTTP/1.1";
        struct request_line line = { bytes, { bytes + 4, 4 }, { bytes + 9, 1 }, bytes + 11 };
        struct request request;
        struct complaint complaint = { 0 };
        struct gate gate;
        bytes[6] = (char)c;
        bool legal = c > ' ' && c != 0x7F;
        if (gate_begin(&gate, &request, &line, line_ends_with_nuls, &complaint) != legal)
            fail_msg("0x%02x in a path", (unsigned)c);
        assert_int_equal(complaint.code, legal ? 0 : 400);
        assert_int_equal(complaint.column, legal ? 0 : 3);
        bytes[6] = 'x';
        bytes[9] = (char)c;
        if (gate_begin(&gate, &request, &line, line_ends_with_nuls, &complaint) != legal)
            fail_msg("0x%02x in a query", (unsigned)c);
        assert_true(legal || complaint.column == 6);
    }
}

/* RFC 9112 5.1, 5.2, and RFC 9110 5.5. */
static void test_field_lines(void **state)
{
    (void)state;
    refuses(GET "X : y\r\n\r\n", 400, "before its colon");
    refuses(GET "X\t: y\r\n\r\n", 400, "not a token");
    refuses(GET ": y\r\n\r\n", 400, "not a token");
    refuses(GET "X Y: z\r\n\r\n", 400, "not a token");
    refuses(GET "X(: z\r\n\r\n", 400, "not a token");
    refuses(GET "\xC3\xA9: z\r\n\r\n", 400, "not a token");
    refuses(GET "X: y\rZ: z\r\n\r\n", 400, "control character");
    refuses(GET "X: \x01\r\n\r\n", 400, "control character");
    refuses(GET "X: \x7F\r\n\r\n", 400, "control character");
    refuses(GET "X: y\0z\r\nY: z\r\n\r\n", 400, "has a NUL");
    refuses(GET "X: y\0\r\nY: z\r\n\r\n", 400, "has a NUL");
    refuses(GET "X: y\0z\r\n\r\n", 400, "has a NUL");
    refuses(GET "X: y\0\r\n\r\n", 400, "has a NUL");
    refuses("GET / HTTP/1.1\nHost: a\nX: y\0z\n\n", 400, "has a NUL");
    refuses(GET " X: y\r\nY: z\r\n\r\n", 400, "folded");
    refuses(GET "X: y\r\n\tfolded: z\r\nY: z\r\n\r\n", 400, "folded");
    refuses(GET "X: y\r\n folded: z\r\n\r\n", 400, "folded");
    refuses("GET / HTTP/1.1\r\n X: y\r\nHost: a\r\n\r\n", 400, "first field is folded");
    refuses("GET / HTTP/1.0\r\n X: y\r\n\r\n", 400, "");
}

/* A library may put a folded line's value together elsewhere: what it hands on does then not lie as it came. */
static void test_fields_must_lie_where_they_came(void **state)
{
    (void)state;
    static const struct {
        size_t name, value, end; /* where the second field and the head's end are said to lie */
        bool passes;
    } rows[] = {
        { 24, 27, 32, true },  { 24, 27, 30, true },  { 24, 27, 28, false }, { 24, 27, 29, false }, { 24, 27, 33, false },
        { 22, 27, 32, false }, { 21, 27, 32, false }, { 25, 27, 32, false }, { 24, 33, 32, false }, { 16, 27, 32, false },
    };
    static const char bytes[] = "GET\0/\0HTTP/1.1\0\0Host\0a\0\0X\0\0y\0\0\0\0z\0\0";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request_line line = { bytes, { bytes + 4, 1 }, { 0 }, bytes + 6 };
        struct complaint complaint = { 0 };
        struct request request;
        struct gate gate;
        bool passed =
            gate_begin(&gate, &request, &line, line_ends_with_nuls, &complaint) &&
            gate_field(&gate, (struct slice){ bytes + 16, 4 }, (struct slice){ bytes + 21, 1 }) &&
            gate_field(&gate, (struct slice){ bytes + rows[i].name, 1 }, (struct slice){ bytes + rows[i].value, 1 }) &&
            gate_end(&gate, rows[i].end);
        if (passed != rows[i].passes)
            fail_msg("row %zu", i);
    }
}

/* RFC 9112 3.2: exactly one Host. */
static void test_hosts(void **state)
{
    (void)state;
    static const char *const hosts[] = { "a",
                                         "a.b",
                                         "a:",
                                         "a:80",
                                         "127.0.0.1:8080",
                                         "[::1]",
                                         "[::1]:8080",
                                         "[::ffff:127.0.0.1]:1",
                                         "xn--caf-dma.example",
                                         "a_b",
                                         "a%41b",
                                         "!$&'()*+,;=~" };
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        char text[100];
        snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", hosts[i]);
        assert_true(slice_is(passes(text).fields[FIELD_HOST], hosts[i]));
    }
    refuses("GET / HTTP/1.1\r\n\r\n", 400, "must have the field Host");
    refuses("GET / HTTP/1.1\r\nX-Host: a\r\n\r\n", 400, "must have the field Host");
    refuses(GET "Host: a\r\n\r\n", 400, "Host comes twice");
    refuses(GET "X: y\r\nhost: b\r\n\r\n", 400, "Host comes twice");
    refuses("GET / HTTP/1.1\r\nHost:\r\nHost: b\r\n\r\n", 400, "Host comes twice");
    refuses("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: a\\b\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: \"a\"\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: http://a\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: a?b\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: \xC3\xA9\r\n\r\n", 400, "Host is not");
}

/* RFC 9112 3.2: a server must refuse an invalid value; uri-host [ ":" port ] by RFC 3986 3.2.2 and 3.2.3. */
static void test_hosts_that_only_look_like_one(void **state)
{
    (void)state;
    refuses("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: ::1]\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: [::1]80\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: []\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: [a b]\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: :80\r\n\r\n", 400, "Host is not"); /* an empty host: RFC 9110 4.2.1 */
    refuses("GET / HTTP/1.1\r\nHost: a:+80\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: [a\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: %zz\r\n\r\n", 400, "Host is not");
    refuses("GET / HTTP/1.1\r\nHost: a%2\r\n\r\n", 400, "Host is not");
}

/* RFC 9112 6.1 to 6.3: what decides where the content ends. */
static void test_framing(void **state)
{
    (void)state;
    refuses(POST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "exclude each other");
    refuses(POST "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", 400, "exclude each other");
    refuses(POST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400, "Content-Length comes twice");
    refuses(POST "Content-Length: 1\r\ncontent-length: 2\r\n\r\n", 400, "Content-Length comes twice");
    refuses(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "Transfer-Encoding comes twice");
    refuses("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "HTTP/1.0");
    refuses(POST "Transfer-Encoding: gzip\r\n\r\n", 400, "must be chunked");
    refuses(POST "Transfer-Encoding: gzip, chunked\r\n\r\n", 501, "chunked");
    refuses(POST "Transfer-Encoding: chunked, identity\r\n\r\n", 400, "must be chunked");
    refuses(POST "Transfer-Encoding: xchunked\r\n\r\n", 400, "must be chunked");
    refuses(POST "Transfer-Encoding: \"chunked\"\r\n\r\n", 400, "must be chunked");
    refuses(POST "Transfer-Encoding:\r\n\r\n", 400, "must be chunked");
    static const char *const lengths[] = { "",
                                           "-1",
                                           "+1",
                                           "1 1",
                                           "1,1",
                                           "1, 1",
                                           "0x1",
                                           "1.0",
                                           "1e1",
                                           "a",
                                           "1a",
                                           "\xB2",
                                           "18446744073709551616",
                                           "99999999999999999999999" };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        char text[100];
        snprintf(text, sizeof text, POST "Content-Length: %s\r\n\r\n", lengths[i]);
        check_refused(text, strlen(text), 400, "Content-Length is not");
    }
}

/* RFC 9110 10.1.1. */
static void test_expectations(void **state)
{
    (void)state;
    passes(POST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\n");
    passes(POST "Expect:\r\n\r\n");
    passes("POST / HTTP/1.0\r\nExpect: magic\r\nContent-Length: 1\r\n\r\n"); /* ignored: it knows no expectations */
    refuses(POST "Expect: magic\r\n\r\n", 417, "100-continue");
    refuses(POST "Expect: 100-continue, magic\r\n\r\n", 417, "100-continue");
    refuses(POST "Expect: 100-continue;x\r\n\r\n", 417, "100-continue");
    passes(POST "Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"); /* RFC 9110 5.3: a list */
    refuses(POST "Expect: 100-continue\r\nExpect: magic\r\nContent-Length: 1\r\n\r\n", 417, "100-continue");
    refuses(POST "Expect: 100-continue\r\n\r\n", 411, "neither Content-Length nor Transfer-Encoding");
    refuses("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n", 411, "neither");
    refuses("PATCH / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", 411, "neither");
    passes(GET "Expect: 100-continue\r\n\r\n");
    passes(POST "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n");
    passes(POST "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    passes("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
    passes(POST "\r\n");
}

static void test_other_fields_that_come_once(void **state)
{
    (void)state;
    refuses(GET "Sec-WebSocket-Key: a\r\nSec-WebSocket-Key: b\r\n\r\n", 400, "Sec-WebSocket-Key comes twice");
    refuses(GET "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13\r\n\r\n", 400, "Sec-WebSocket-Version comes twice");
}

/* Only field values may hold any byte at all, and of those only what RFC 9110 5.5 lets through. */
static void test_every_byte_in_a_field(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        char value[] = GET "X: a?b\r\n\r\n", name[] = GET "X?Y: ab\r\n\r\n";
        struct request request;
        struct complaint complaint;
        char *copy;
        *strchr(value, '?') = *strchr(name, '?') = (char)c;
        bool legal = c == '\t' || (c >= ' ' && c != 0x7F), known = c == '\n' || c == ':';
        if (!known && pass_bytes(&request, name, sizeof name - 1, &complaint, &copy) != char_is_token((char)c))
            fail_msg("0x%02x in a name", (unsigned)c);
        if (!known)
            free(copy);
        if (c == '\n')
            continue; /* a line of its own, without a colon */
        if (pass_bytes(&request, value, sizeof value - 1, &complaint, &copy) != legal)
            fail_msg("0x%02x in a value", (unsigned)c);
        free(copy);
    }
}

static int release(void **state)
{
    (void)state;
    free(last);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_passes),
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_fields_of_several_lines),
        cmocka_unit_test(test_fields_one_by_one),
        cmocka_unit_test(test_every_field_is_found),
        cmocka_unit_test(test_request_lines),
        cmocka_unit_test(test_every_byte_in_a_target),
        cmocka_unit_test(test_field_lines),
        cmocka_unit_test(test_fields_must_lie_where_they_came),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_hosts_that_only_look_like_one),
        cmocka_unit_test(test_framing),
        cmocka_unit_test(test_expectations),
        cmocka_unit_test(test_other_fields_that_come_once),
        cmocka_unit_test(test_every_byte_in_a_field),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
