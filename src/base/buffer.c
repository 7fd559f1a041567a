/* The growable text buffer. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_release(struct buffer *text)
{
    free(text->data);
    *text = (struct buffer){ 0 };
}

/* What a buffer begins with: the fields of most answers have room in it. */
enum { USUAL = 512 };

bool buffer_grow(struct buffer *text, size_t more)
{
    if (text->failed || more > SIZE_MAX / 2 - text->length - 1)
        text->failed = true;
    if (text->failed)
        return false;
    size_t need = text->length + more + 1;
    size_t size = text->size ? text->size : USUAL;
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

/* Inline: texts are made of small pieces. */
static inline void add(struct buffer *text, const char *bytes, size_t length)
{
    if (!buffer_reserve(text, length))
        return;
    if (length)
        memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void buffer_add(struct buffer *text, const char *bytes, size_t length)
{
    add(text, bytes, length);
}

void buffer_string(struct buffer *text, const char *string)
{
    add(text, string, strlen(string));
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

char *digits_write(char *end, unsigned long long number)
{
    char digits[DIGITS_ROOM];
    size_t at = sizeof digits;
    digits[--at] = '\0';
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    memcpy(end, digits + at, sizeof digits - at);
    return end + sizeof digits - at - 1;
}

void buffer_number(struct buffer *text, unsigned long long number)
{
    char digits[DIGITS_ROOM];
    add(text, digits, (size_t)(digits_write(digits, number) - digits));
}

/* The least one has no opposite, but for its unsigned one. */
void buffer_integer(struct buffer *text, long long number)
{
    const unsigned long long bits = (unsigned long long)number;
    add(text, "-", number < 0);
    buffer_number(text, number < 0 ? 0 - bits : bits);
}

void buffer_format(struct buffer *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t room = text->failed ? 0 : text->size - text->length;
    int length = vsnprintf(room ? text->data + text->length : NULL, room, format, args);
    if (length < 0)
        text->failed = true;
    else if ((size_t)length < room)
        text->length += (size_t)length;
    else if (buffer_reserve(text, (size_t)length)) {
        vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    if (text->failed && text->data)
        text->data[text->length] = '\0';
    va_end(again);
    va_end(args);
}
