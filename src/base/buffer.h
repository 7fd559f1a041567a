/* A growable text buffer, and the escapings that keep foreign text harmless in JSON, HTML and the log. */
#ifndef EVERYSTATUS_BUFFER_H
#define EVERYSTATUS_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Start with { 0 }. data is NUL-terminated once anything was added. When memory runs out, failed is set,
 * further additions do nothing, and the caller looks at failed once at the end. */
struct buffer {
    char *data; /* owned; buffer_release frees it */
    size_t length;
    size_t size;
    bool failed;
    const char *root; /* what the program's own paths in it begin with; NULL: nothing */
};

void buffer_release(struct buffer *text);

/* Makes room for so many more bytes and a NUL behind them, mostly there is some. false: it failed. */
bool buffer_grow(struct buffer *text, size_t more);
static inline bool buffer_reserve(struct buffer *text, size_t more)
{
    return (more < text->size - text->length && !text->failed) || buffer_grow(text, more);
}

/* Writes bytes where there is room for them, and returns where they end: what is made of several is quicker so, between one
 * buffer_reserve and the length that it then has. */
static inline char *bytes_put(char *end, const char *bytes, size_t length)
{
    if (length)
        memcpy(end, bytes, length);
    return end + length;
}

void buffer_add(struct buffer *text, const char *bytes, size_t length);
void buffer_string(struct buffer *text, const char *string);
void buffer_number(struct buffer *text, unsigned long long number);
void buffer_integer(struct buffer *text, long long number);

/* Writes the number's digits and a NUL, for which there is room; returns where the NUL is. */
enum { DIGITS_ROOM = 21 };
char *digits_write(char *end, unsigned long long number);

/* Adds the root, before a path; and a text of the program itself, whose paths stand at its start, or
 * behind a space, "<" or "=". What it quotes in "" is another's. */
void buffer_root(struct buffer *text);
void buffer_paths(struct buffer *text, const char *string);

/* As printf. For text that comes from the program itself; foreign text goes through an escaping below. */
__attribute__((format(printf, 2, 3))) void buffer_format(struct buffer *text, const char *format, ...);

/* The inside of a JSON string (RFC 8259 7), without the quotes. Bytes that are no UTF-8 become U+FFFD. */
void buffer_json(struct buffer *text, const char *bytes, size_t length);

/* The same as a whole JSON string, with its quotes. */
void buffer_json_quoted(struct buffer *text, const char *bytes, size_t length);

/* The same of a C string; NULL becomes null. */
void buffer_json_string(struct buffer *text, const char *string);

/* Text and attribute values of HTML and XML: & < > " ' are escaped; bytes that are no UTF-8 become U+FFFD. */
void buffer_html(struct buffer *text, const char *bytes, size_t length);

/* One field of a log line: quotes, backslashes, and everything but printable ASCII become \xHH. */
void buffer_log(struct buffer *text, const char *bytes, size_t length);

#endif
