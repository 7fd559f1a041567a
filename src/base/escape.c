/* The escapings that keep foreign text harmless in JSON, HTML and the log. */
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* What stands for a character of ASCII; length 0: itself. The longest are \u007f and &quot;. */
struct escape {
    unsigned char length;
    char text[7];
};
enum { ESCAPE_MOST = 6, PIECE = 256 };

#define AS(literal)                                                                                                            \
    {                                                                                                                          \
        sizeof literal - 1, literal                                                                                            \
    }

/* The control characters that have no escape of their own anywhere. */
#define CONTROLS                                                                                                               \
    U(00), U(01), U(02), U(03), U(04), U(05), U(06), U(07), U(0b), U(0e), U(0f), U(10), U(11), U(12), U(13), U(14), U(15),     \
        U(16), U(17), U(18), U(19), U(1a), U(1b), U(1c), U(1d), U(1e), U(1f), U(7f)

#define U(digits) [0x##digits] = AS("\\u00" #digits)
static const struct escape json_escapes[128] = {
    ['"'] = AS("\\\""), ['\\'] = AS("\\\\"), ['\b'] = AS("\\b"), ['\f'] = AS("\\f"),
    ['\n'] = AS("\\n"), ['\r'] = AS("\\r"),  ['\t'] = AS("\\t"), CONTROLS,
};
#undef U

/* Most control characters are not allowed in HTML, nor in XML 1.0. */
#define U(digits) [0x##digits] = AS(REPLACEMENT)
static const struct escape html_escapes[128] = {
    ['&'] = AS("&amp;"),      ['<'] = AS("&lt;"),       ['>'] = AS("&gt;"),
    ['"'] = AS("&quot;"),     ['\''] = AS("&#39;"),     ['\b'] = AS(REPLACEMENT),
    ['\f'] = AS(REPLACEMENT), ['\r'] = AS(REPLACEMENT), CONTROLS,
};
#undef U

/* Writes what is not plain ASCII, and returns how many of the bytes that was: U+FFFD where they are no UTF-8. */
static size_t put_other(char **end, const char *bytes, size_t length)
{
    size_t width = utf8_length(bytes, length);
    const char *from = width ? bytes : REPLACEMENT;
    size_t size = width ? width : sizeof REPLACEMENT - 1;
    for (size_t i = 0; i < size; i++)
        (*end)[i] = from[i];
    *end += size;
    return width ? width : 1;
}

enum { LANES = 16 };

/* Whether so many bytes hold nothing that stands for something else in any of the escapings: most text does not. Read as
 * signed, what is no ASCII is less than a blank. */
static bool are_harmless(const unsigned char *bytes)
{
    typedef signed char lanes __attribute__((vector_size(LANES)));
    lanes all;
    uint64_t halves[2];
    memcpy(&all, bytes, sizeof all);
    const lanes others = (all < ' ') | (all == 0x7f) | (all == '"') | (all == '\\') | ((all | ('&' ^ '\'')) == '\'') |
                         ((all | ('<' ^ '>')) == '>');
    memcpy(halves, &others, sizeof others);
    return !(halves[0] | halves[1]);
}

/* How many of the bytes at the start stand for themselves. */
static size_t plain_length(const unsigned char *bytes, size_t length, const struct escape escapes[128])
{
    size_t at = 0, end;
    do {
        while (at + LANES <= length && are_harmless(bytes + at))
            at += LANES;
        if (length >= LANES && length - at < LANES && are_harmless(bytes + length - LANES))
            return length;
        end = length - at < LANES ? length : at + LANES;
        while (at < end && bytes[at] < 0x80 && !escapes[bytes[at]].length)
            at++;
    } while (at == end && at < length);
    return at;
}

/* Adds what starts in a piece of the bytes, for which there is room. A megabyte takes about a millisecond. */
static size_t add_piece(struct buffer *text, const char *bytes, size_t length, size_t piece, const struct escape escapes[128])
{
    size_t at = 0;
    char *end = text->data + text->length;
    while (at < piece) {
        size_t plain = plain_length((const unsigned char *)bytes + at, piece - at, escapes);
        memcpy(end, bytes + at, plain);
        end += plain;
        at += plain;
        if (at == piece)
            break;
        unsigned char c = (unsigned char)bytes[at];
        if (c >= 0x80) {
            at += put_other(&end, bytes + at, length - at);
        } else {
            memcpy(end, escapes[c].text, sizeof escapes[c].text);
            end += escapes[c].length;
            at++;
        }
    }
    *end = '\0';
    text->length = (size_t)(end - text->data);
    return at;
}

static void add_escaped(struct buffer *text, const char *bytes, size_t length, const struct escape escapes[128])
{
    while (length) {
        const size_t piece = length < PIECE ? length : PIECE;
        if (!buffer_reserve(text, piece * ESCAPE_MOST + sizeof escapes->text))
            return;
        const size_t taken = add_piece(text, bytes, length, piece, escapes);
        bytes += taken;
        length -= taken;
    }
}

void buffer_json(struct buffer *text, const char *bytes, size_t length)
{
    add_escaped(text, bytes, length, json_escapes);
}

void buffer_json_quoted(struct buffer *text, const char *bytes, size_t length)
{
    buffer_add(text, "\"", 1);
    buffer_json(text, bytes, length);
    buffer_add(text, "\"", 1);
}

void buffer_json_string(struct buffer *text, const char *string)
{
    if (string)
        buffer_json_quoted(text, string, strlen(string));
    else
        buffer_string(text, "null");
}

void buffer_html(struct buffer *text, const char *bytes, size_t length)
{
    add_escaped(text, bytes, length, html_escapes);
}

void buffer_log(struct buffer *text, const char *bytes, size_t length)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
            buffer_add(text, bytes + i, 1);
            continue;
        }
        const char escape[4] = { '\\', 'x', hex[c >> 4], hex[c & 15] };
        buffer_add(text, escape, sizeof escape);
    }
}
