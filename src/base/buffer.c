/* The growable text buffer and its escapings. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

enum { ESCAPE_MOST = 6 }; /* bytes: \u007f and &quot; */

void buffer_release(struct buffer *text)
{
    free(text->data);
    *text = (struct buffer){ 0 };
}

static bool grow(struct buffer *text, size_t more)
{
    if (text->failed || more > SIZE_MAX / 2 - text->length - 1)
        text->failed = true;
    if (text->failed)
        return false;
    size_t need = text->length + more + 1;
    size_t size = text->size ? text->size : 256;
    while (size < need)
        size *= 2;
    char *data = realloc(text->data, size);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->size = size;
    return true;
}

/* Makes room for more bytes and a NUL. */
static inline bool buffer_reserve(struct buffer *text, size_t more)
{
    return (more < text->size - text->length && !text->failed) || grow(text, more);
}

void buffer_add(struct buffer *text, const char *bytes, size_t length)
{
    if (!buffer_reserve(text, length))
        return;
    if (length)
        memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void buffer_string(struct buffer *text, const char *string)
{
    buffer_add(text, string, strlen(string));
}

void buffer_root(struct buffer *text)
{
    if (text->root)
        buffer_string(text, text->root);
}

void buffer_paths(struct buffer *text, const char *string)
{
    bool quoted = false;
    const char *from = string;
    for (const char *at = string; text->root && *at; at++) {
        quoted ^= *at == '"';
        if (quoted || *at != '/' || (at > string && !strchr(" <=", at[-1])))
            continue;
        buffer_add(text, from, (size_t)(at - from));
        buffer_root(text);
        from = at;
    }
    buffer_string(text, from);
}

void buffer_number(struct buffer *text, unsigned long long number)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    buffer_add(text, digits + at, sizeof digits - at);
}

void buffer_format(struct buffer *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        text->failed = true;
    else if (buffer_reserve(text, (size_t)length)) {
        vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

/* As buffer_string, for the shortest of texts. */
static void add_escape(struct buffer *text, const char *escape)
{
    if (!buffer_reserve(text, ESCAPE_MOST))
        return;
    while (*escape)
        text->data[text->length++] = *escape++;
    text->data[text->length] = '\0';
}

/* Adds one character of bytes: its escape where there is one, U+FFFD where it is no UTF-8. Escapes are for ASCII alone. */
static size_t add_character(struct buffer *text, const char *bytes, size_t length, const char *escape)
{
    if (escape) {
        add_escape(text, escape);
        return 1;
    }
    size_t width = utf8_length(bytes, length);
    if (width)
        buffer_add(text, bytes, width);
    else
        buffer_string(text, replacement);
    return width ? width : 1;
}

/* Adds what comes next of bytes as it is, from *at on: printable ASCII without an escape. false: that was the last of it. */
static bool add_plain(struct buffer *text, const char *bytes, size_t length, size_t *at, const char *const escapes[256])
{
    size_t start = *at;
    while (*at < length && bytes[*at] >= 0x20 && bytes[*at] < 0x7F && !escapes[(unsigned char)bytes[*at]])
        ++*at;
    if (*at > start)
        buffer_add(text, bytes + start, *at - start);
    return *at < length;
}

void buffer_json(struct buffer *text, const char *bytes, size_t length)
{
    static const char *const escapes[256] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
        ['\n'] = "\\n", ['\r'] = "\\r",  ['\t'] = "\\t", [0x7F] = "\\u007f",
    };
    for (size_t i = 0; add_plain(text, bytes, length, &i, escapes);) {
        unsigned char c = (unsigned char)bytes[i];
        char control[8];
        const char *escape = escapes[c];
        if (!escape && c < 0x20) {
            snprintf(control, sizeof control, "\\u%04x", c);
            escape = control;
        }
        i += add_character(text, bytes + i, length - i, escape);
    }
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
    static const char *const escapes[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
    };
    for (size_t i = 0; add_plain(text, bytes, length, &i, escapes);) {
        unsigned char c = (unsigned char)bytes[i];
        const char *escape = escapes[c];
        if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F)
            escape = replacement; /* not allowed in HTML, nor in XML 1.0 */
        i += add_character(text, bytes + i, length - i, escape);
    }
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
