/* The escapings that keep foreign text harmless in JSON, HTML and the log. */
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

/* Whether each of four bytes stands for itself. */
static bool are_plain(const unsigned char *bytes, const struct escape escapes[128])
{
    return !((bytes[0] | bytes[1] | bytes[2] | bytes[3]) & 0x80) &&
           !(escapes[bytes[0]].length | escapes[bytes[1]].length | escapes[bytes[2]].length | escapes[bytes[3]].length);
}

/* How many of the bytes at the start stand for themselves. */
static size_t plain_length(const unsigned char *bytes, size_t length, const struct escape escapes[128])
{
    size_t at = 0;
    while (at + 4 <= length && are_plain(bytes + at, escapes))
        at += 4;
    while (at < length && bytes[at] < 0x80 && !escapes[bytes[at]].length)
        at++;
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
        size_t piece = length < PIECE ? length : PIECE;
        if (!buffer_reserve(text, piece * ESCAPE_MOST + sizeof escapes->text))
            return;
        size_t taken = add_piece(text, bytes, length, piece, escapes);
        bytes += taken;
        length -= taken;
    }
}

void buffer_json(struct buffer *text, const char *bytes, size_t length)
{
    add_escaped(text, bytes, length, json_escapes);
}

void buffer_json_string(struct buffer *text, const char *string)
{
    if (!string) {
        buffer_string(text, "null");
        return;
    }
    buffer_string(text, "\"");
    buffer_json(text, string, strlen(string));
    buffer_string(text, "\"");
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
