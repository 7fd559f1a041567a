/* The table of faults. */
#include "catalog/faults.h"

#include <string.h>

#include "base/nearest.h"

/* Pieces of scripts; faults-write.c has the table of letters. "|" is where the head ends; what follows
 * "%*" is repeated. */
#define FIELD(line) "%S%F%L" line "\r\n\r\n|%B"
#define LENGTH(value) "%S%FContent-Length: " value "\r\n\r\n|%B"
#define LINE(line) line "\r\n%F%L\r\n|%B"
#define TO_H2C "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n|"
#define TO(target) "=Location:" target, .needs = NEEDS_REDIRECT, .end = FAULT_GOES_ON, .leaves = LEAVES_ANSWER

/* This is the master copy: recipes, help, documentation and what goes over the wire are made from it. */
static const struct fault rows[] = {
    /* The connection. */
    { "reset", "nothing", "", .end = FAULT_RST },
    { "close", "nothing", "", .end = FAULT_FIN },
    { "reset-in-head", "the status line and `Date:`", "%SDate:", .end = FAULT_RST },
    { "close-in-head", "the status line and `Date:`", "%SDate:", .end = FAULT_FIN },
    { "reset-after-head", "the head", "%H", .end = FAULT_RST, .needs = NEEDS_CONTENT },
    { "close-after-head", "the head", "%H", .end = FAULT_FIN, .needs = NEEDS_CONTENT },
    { "reset-after", "the head and so many bytes of the content", "%H%b", .argument = ARGUMENT_BYTES, .end = FAULT_RST,
      .needs = NEEDS_CONTENT, .leaves = LEAVES_PART },
    { "close-after", "the head and so many bytes of the content", "%H%b", .argument = ARGUMENT_BYTES, .end = FAULT_FIN,
      .needs = NEEDS_CONTENT, .leaves = LEAVES_PART },
    { "reset-at-end", "the whole answer", "%H%B", .end = FAULT_RST, .leaves = LEAVES_ANSWER },
    { "close-silently", "the whole answer, without `Connection: close`", "%H%B", .end = FAULT_SILENT, .needs = NEEDS_KEPT,
      .leaves = LEAVES_ANSWER },
    { "reset-while-reading", "nothing, once the first content of the request came", "", .end = FAULT_RST,
      .needs = NEEDS_UPLOAD | NEEDS_NO_DELAY },
    { "close-while-reading", "nothing, once the first content of the request came", "", .end = FAULT_FIN,
      .needs = NEEDS_UPLOAD | NEEDS_NO_DELAY },
    { "hang", "nothing", "", .end = FAULT_OPEN },
    { "hang-in-head", "the status line and `Date:`", "%SDate:", .end = FAULT_OPEN },
    { "hang-after-head", "the head", "%H", .end = FAULT_OPEN, .needs = NEEDS_CONTENT },
    { "stall-after", "the head and so many bytes of the content", "%H%b", .argument = ARGUMENT_BYTES, .end = FAULT_OPEN,
      .needs = NEEDS_CONTENT, .leaves = LEAVES_PART },
    { "slow-head", "the whole answer, its head byte by byte over this time", "%H%B", .argument = ARGUMENT_TIME,
      .leaves = LEAVES_ANSWER },
    /* Framing. */
    { "short-length", "a Content-Length one byte short of the content", LENGTH("%m"), .end = FAULT_OPEN, .needs = NEEDS_CONTENT,
      .leaves = LEAVES_DOUBT },
    { "long-length", "a Content-Length one byte beyond the content", LENGTH("%o"), .needs = NEEDS_CONTENT,
      .leaves = LEAVES_PART },
    { "two-lengths", "two Content-Length, the second one byte larger", LENGTH("%n\r\nContent-Length: %o"),
      .needs = NEEDS_CONTENT },
    { "length-and-chunked", "Content-Length and chunked content", "%S%F%LTransfer-Encoding: chunked\r\n\r\n|%K0\r\n\r\n",
      .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1, .leaves = LEAVES_DOUBT },
    { "bad-length", "`Content-Length: many`", LENGTH("many"), .needs = NEEDS_CONTENT },
    { "negative-length", "`Content-Length: -1`", LENGTH("-1"), .needs = NEEDS_CONTENT },
    { "huge-length", "`Content-Length: 18446744073709551616`, which is 2^64", LENGTH("18446744073709551616"),
      .needs = NEEDS_CONTENT },
    { "bad-chunk-size", "a chunk of size `xyz`", "%Txyz\r\n%B\r\n0\r\n\r\n", .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1 },
    { "huge-chunk-size", "a chunk of size `10000000000000000`, which is 2^64", "%T10000000000000000\r\n%B\r\n0\r\n\r\n",
      .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1 },
    { "cut-chunk", "a chunk that lacks its last byte, and the end", "%T%y\r\n%B", .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1,
      .leaves = LEAVES_PART },
    { "no-chunk-end", "a chunk without CRLF behind it", "%T%x\r\n%B0\r\n\r\n", .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1 },
    { "no-last-chunk", "chunked content without the last chunk", "%T%K", .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1,
      .leaves = LEAVES_PART },
    { "bad-trailer", "chunked content with the trailer `no colon`", "%T%K0\r\nno colon\r\n\r\n",
      .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1, .leaves = LEAVES_DOUBT },
    { "endless-content", "chunks of the alphabet without end", "%T%*1a\r\nabcdefghijklmnopqrstuvwxyz\r\n",
      .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1, .leaves = LEAVES_PART },
    { "unknown-coding", "`Transfer-Encoding: unknown`", "%S%FTransfer-Encoding: unknown\r\n\r\n|%B",
      .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1, .leaves = LEAVES_DOUBT },
    { "extra-response", "the answer and then a second one that nobody asked for",
      "%H%BHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nextra\n", .end = FAULT_OPEN, .leaves = LEAVES_DOUBT },
    { "content-on-none", "content where none may be: GET's on HEAD, `unexpected` on 204, 205, 304", "%H%U", .end = FAULT_OPEN,
      .needs = NEEDS_NO_CONTENT, .leaves = LEAVES_DOUBT },
    /* The status line. */
    { "code", "these digits in place of the code: 099, 1000, 2", LINE("HTTP/1.1 %a %r"), .argument = ARGUMENT_DIGITS,
      .leaves = LEAVES_DOUBT },
    { "status-line", "this in place of the status line", LINE("%a"), .argument = ARGUMENT_TEXT, .leaves = LEAVES_DOUBT },
    { "bad-code", "`HTTP/1.1 abc`", LINE("HTTP/1.1 abc %p") },
    { "no-code", "`HTTP/1.1` and the phrase", LINE("HTTP/1.1 %p") },
    { "http-0.5", "`HTTP/0.5` as the version", LINE("HTTP/0.5 %c %p"), .leaves = LEAVES_DOUBT },
    { "http-1.2", "`HTTP/1.2` as the version, which a client should take", LINE("HTTP/1.2 %c %p"), .leaves = LEAVES_ANSWER },
    { "http-2", "`HTTP/2` as the version", LINE("HTTP/2 %c %p"), .leaves = LEAVES_DOUBT },
    { "http-3", "`HTTP/3` as the version", LINE("HTTP/3 %c %p"), .leaves = LEAVES_DOUBT },
    { "bad-version", "`HTTP/x.y` as the version", LINE("HTTP/x.y %c %p"), .leaves = LEAVES_DOUBT },
    { "other-protocol", "`ICY` in place of the version", LINE("ICY %c %p"), .leaves = LEAVES_DOUBT },
    { "no-version", "the code and the phrase alone", LINE("%c %p") },
    { "no-space", "no space between version and code", LINE("HTTP/1.1%c %p") },
    { "no-phrase", "neither the phrase nor the space before it", LINE("HTTP/1.1 %c"), .leaves = LEAVES_DOUBT },
    { "no-status-line", "a head without its first line", "%F%L\r\n|%B" },
    { "no-head", "the content alone, as HTTP/0.9 would", "|%B", .needs = NEEDS_CONTENT, .leaves = LEAVES_DOUBT },
    { "garbage", "256 bytes that are no HTTP, 255 down to 0", "|%J" },
    { "bare-lf", "a head whose lines end with LF alone, which a client may take", "%l|%B", .leaves = LEAVES_DOUBT },
    /* The head. */
    { "endless-head", "the head, with `X-Fault: endless` over and over", "%S%F%*X-Fault: endless\r\n" },
    { "large-field", "a field X-Fault of so many bytes", FIELD("X-Fault: %f"), .argument = ARGUMENT_SIZE, .standard = 256 << 10,
      .leaves = LEAVES_DOUBT },
    { "many-fields", "so many fields `X-Fault: 1` more", "%S%F%L%M\r\n|%B", .argument = ARGUMENT_COUNT, .standard = 10000,
      .leaves = LEAVES_DOUBT },
    { "nul-in-field", "a NUL within a field", FIELD("X-Fault: a%0b"), .leaves = LEAVES_DOUBT },
    { "bare-cr", "a CR within a field", FIELD("X-Fault: a\rb"), .leaves = LEAVES_DOUBT },
    { "no-colon", "a field line without a colon", FIELD("X-Fault"), .leaves = LEAVES_DOUBT },
    { "space-before-colon", "`X-Fault : a`", FIELD("X-Fault : a"), .leaves = LEAVES_DOUBT },
    { "folded-field", "a field that goes on in the next line", FIELD("X-Fault: a\r\n b"), .leaves = LEAVES_DOUBT },
    { "empty-name", "a field line that starts with the colon", FIELD(": a"), .leaves = LEAVES_DOUBT },
    { "bad-name", "`X(Fault): a`, which is no token", FIELD("X(Fault): a"), .leaves = LEAVES_DOUBT },
    /* The coding of the content. */
    { "bad-gzip", "`Content-Encoding: gzip` on content that is none", "=Content-Encoding: gzip", .needs = NEEDS_CONTENT,
      .end = FAULT_GOES_ON, .leaves = LEAVES_DOUBT },
    { "cut-gzip", "the content in gzip, cut off before its last byte", "%S%FContent-Encoding: gzip\r\n%G",
      .needs = NEEDS_CONTENT, .leaves = LEAVES_DOUBT },
    { "unknown-encoding", "`Content-Encoding: unknown`", "=Content-Encoding: unknown", .needs = NEEDS_CONTENT,
      .end = FAULT_GOES_ON, .leaves = LEAVES_DOUBT },
    /* Redirects. */
    { "redirect-loop", "a Location that leads to the same again", TO(" %t") },
    { "redirect-closed-port", "`Location: http://127.0.0.1:4/`, where nothing listens", TO(" http://127.0.0.1:4/") },
    { "redirect-bad-port", "`Location: http://127.0.0.1:99999/`", TO(" http://127.0.0.1:99999/") },
    { "redirect-unknown-scheme", "`Location: unknown://127.0.0.1/`", TO(" unknown://127.0.0.1/") },
    { "redirect-unknown-host", "`Location: http://everystatus.invalid/`, which no resolver knows (RFC 6761)",
      TO(" http://everystatus.invalid/") },
    { "redirect-malformed", "`Location: http://[::1/`, a bracket short", TO(" http://[::1/") },
    { "redirect-no-location", "a redirect without Location", TO("") },
    /* Interim responses. */
    { "interim-alone", "`HTTP/1.1 102 Processing`, and no final answer", "HTTP/1.1 102 Processing\r\n\r\n",
      .needs = NEEDS_HTTP_1_1 },
    { "endless-interim", "`HTTP/1.1 102 Processing` over and over", "%*HTTP/1.1 102 Processing\r\n\r\n",
      .needs = NEEDS_HTTP_1_1 },
    { "late-interim", "`HTTP/1.1 102 Processing` between head and content", "%HHTTP/1.1 102 Processing\r\n\r\n%B",
      .needs = NEEDS_CONTENT | NEEDS_HTTP_1_1, .leaves = LEAVES_DOUBT },
    /* HTTP/2, to a client that offers it by Upgrade: h2c (RFC 7540 3.2). The frames are SETTINGS, HEADERS with `:status: 200`,
     * and RST_STREAM with INTERNAL_ERROR. */
    { "h2-garbage", "a 101 that goes over to h2c, and then HTTP/1.1", TO_H2C "%H%B", .needs = NEEDS_HTTP_1_1 },
    { "h2-reset-stream", "a 101 that goes over to h2c, and there a 200 whose stream is reset",
      TO_H2C "%0%0%0\4%0%0%0%0%0"
             "%0%0\1\1\4%0%0%0\1\x88"
             "%0%0\4\3%0%0%0%0\1%0%0%0\2",
      .needs = NEEDS_HTTP_1_1 },
};
enum { ROWS = sizeof rows / sizeof *rows };
_Static_assert((int)ROWS < (int)FAULTS_MOST, "faults are counted in tables of that size");

const struct fault *faults(size_t *count)
{
    *count = ROWS;
    return rows;
}

const struct fault *fault_named(struct slice name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (slice_is(name, rows[i].name))
            return &rows[i];
    return NULL;
}

const struct fault *fault_nearest(struct slice name)
{
    const struct fault *nearest = NULL;
    size_t least = NEAREST_NONE;
    for (size_t i = 0; i < ROWS; i++)
        if (nearest_is(name, rows[i].name, &least))
            nearest = &rows[i];
    return nearest;
}

int fault_code(const struct fault *fault)
{
    return fault->needs & NEEDS_REDIRECT ? 302 : fault->needs & NEEDS_NO_CONTENT ? 204 : 200;
}

void fault_usage(struct buffer *out, const struct fault *fault)
{
    static const char *const names[FAULT_ARGUMENTS] = {
        [ARGUMENT_BYTES] = "BYTES",
        [ARGUMENT_TIME] = "TIME",
        [ARGUMENT_DIGITS] = "DIGITS",
        [ARGUMENT_TEXT] = "TEXT",
    };
    if (fault->standard)
        buffer_format(out, "[=%u]", (unsigned)fault->standard);
    else if (fault->argument)
        buffer_format(out, "=%s", names[fault->argument]);
}

bool fault_is_field(const struct fault *fault)
{
    return fault->script[0] == '=';
}

struct slice fault_field(const struct fault *fault)
{
    return (struct slice){ fault->script + 1, strcspn(fault->script + 1, ":") };
}

const char *fault_again(const struct fault *fault)
{
    const char *mark = strstr(fault->script, "%*");
    return mark ? mark + 2 : NULL;
}

bool fault_leaves_answer(const struct fault *fault)
{
    return fault->leaves == LEAVES_DOUBT || fault->leaves == LEAVES_ANSWER;
}

const char *fault_need_name(size_t number)
{
    static const char *const names[FAULT_NEEDS] = {
        "an answer with content",
        "an answer without content",
        "a code that redirects",
        "an HTTP/1.1 request",
        "a request with content",
        "no delay",
        "a request that keeps its connection",
    };
    return names[number];
}

const char *fault_end_name(const struct fault *fault)
{
    static const char *const names[FAULT_ENDS] = {
        [FAULT_FIN] = "FIN",         [FAULT_SILENT] = "FIN",        [FAULT_RST] = "RST",
        [FAULT_OPEN] = "stays open", [FAULT_GOES_ON] = "serves on",
    };
    return names[fault->end];
}
