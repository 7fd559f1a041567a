/* JSON as clients send it: also with what jansson refuses, a NUL in a member's name and numbers beyond 64 bits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "handlers/httpbin/parts.h"

/* Code points for private use, one of which stands for NUL while jansson reads: one that the text does not have. */
enum { STAND_IN_FIRST = 0xE000, STAND_IN_LAST = 0xF8FF, STAND_INS = STAND_IN_LAST - STAND_IN_FIRST + 1, STAND_IN_SIZE = 3 };

static const char escaped_nul[] = "\\u0000";
enum { ESCAPE_SIZE = sizeof escaped_nul - 1 };

/* How many characters of a number stand at the start of text. */
static size_t number_length(struct slice text)
{
    size_t length = 0;
    while (length < text.length && memchr("+-.eE0123456789", text.data[length], 15))
        length++;
    return length;
}

/* Whether it is a whole number that has more than 64 bits. */
static bool is_too_large(struct slice number)
{
    uint64_t value;
    const size_t sign = number.length && number.data[0] == '-';
    return number_parse(number.data + sign, number.length - sign, 0, INT64_MAX, &value, NULL) == NUMBER_TOO_LARGE;
}

/* How many characters belong together at the start of text, inside of a string or not. */
static size_t token_length(struct slice text, bool inside)
{
    if (inside)
        return text.data[0] == '\\' && text.length > 1 ? 2 : 1;
    const size_t length = number_length(text);
    return length ? length : 1;
}

/* Adds the text with such numbers as fractions, which lose their last digits, as in JavaScript; the others stay whole. */
static void add_widened(struct buffer *out, struct slice text)
{
    bool inside = false;
    while (text.length) {
        const struct slice token = { text.data, token_length(text, inside) };
        buffer_add(out, token.data, token.length);
        if (!inside && is_too_large(token))
            buffer_string(out, "e0");
        inside = inside != (token.data[0] == '"');
        slice_skip(&text, token.length);
    }
}

static json_t *load_widened(struct slice text, json_error_t *error)
{
    struct buffer wide = { 0 };
    add_widened(&wide, text);
    json_t *value = wide.failed ? NULL : json_loadb(wide.data, wide.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, error);
    if (wide.failed)
        error->text[0] = '\0'; /* no memory, as jansson says it */
    buffer_release(&wide);
    return value;
}

/* To jansson a string for which it finds no memory is an invalid token: only what is wrong twice is. */
static json_t *load(struct slice text, json_error_t *error)
{
    const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_t *value = json_loadb(text.data, text.length, flags, error);
    enum json_error_code code = value ? json_error_unknown : json_error_code(error);
    if (value || code == json_error_null_byte_in_key)
        return value;
    return code == json_error_numeric_overflow ? load_widened(text, error) : json_loadb(text.data, text.length, flags, error);
}

/* The code point of the escape at the start of text; 0: it is none. */
static int escape_at(struct slice text)
{
    int point = 0;
    if (text.length < ESCAPE_SIZE || text.data[0] != '\\' || text.data[1] != 'u')
        return 0;
    for (size_t i = 2; i < ESCAPE_SIZE; i++) {
        int digit = char_hex(text.data[i]);
        if (digit < 0)
            return 0;
        point = point * 16 + digit;
    }
    return point;
}

/* The code point of private use at the start of text, as UTF-8; 0: there is none. */
static int private_at(struct slice text)
{
    if (text.length < STAND_IN_SIZE)
        return 0;
    const unsigned char *byte = (const unsigned char *)text.data;
    return (byte[0] & 0xF0) == 0xE0 ? (byte[0] & 0x0F) << 12 | (byte[1] & 0x3F) << 6 | (byte[2] & 0x3F) : 0;
}

/* A code point for private use that the text does not have in any form; 0: it has all of them. */
static int choose_stand_in(struct slice text)
{
    bool seen[STAND_INS] = { false };
    for (; text.length; text.data++, text.length--) {
        int escape = escape_at(text), point = escape ? escape : private_at(text);
        if (point >= STAND_IN_FIRST && point <= STAND_IN_LAST)
            seen[point - STAND_IN_FIRST] = true;
    }
    for (int i = 0; i < STAND_INS; i++)
        if (!seen[i])
            return STAND_IN_FIRST + i;
    return 0;
}

/* Puts the stand-in's escape, which is as long, in place of each that is NUL's; a backslash that is escaped starts none. */
static void replace(char *text, size_t length, int stand_in)
{
    char escape[ESCAPE_SIZE + 1];
    snprintf(escape, sizeof escape, "\\u%04X", (unsigned)stand_in & 0xFFFF);
    for (size_t at = 0; at + ESCAPE_SIZE <= length; at++) {
        if (text[at] != '\\')
            continue;
        if (memcmp(text + at, escaped_nul, ESCAPE_SIZE) == 0)
            memcpy(text + at, escape, ESCAPE_SIZE);
        at++;
    }
}

/* The text with NUL where the stand-in is; as a name it is what httpbin_name makes of it. */
static json_t *restore_text(struct slice text, int stand_in, json_t *(*make)(struct slice bytes))
{
    struct buffer plain = { 0 };
    buffer_string(&plain, "");
    for (size_t at = 0; at < text.length;) {
        bool nul = private_at((struct slice){ text.data + at, text.length - at }) == stand_in;
        buffer_add(&plain, nul ? "" : text.data + at, 1);
        at += nul ? STAND_IN_SIZE : 1;
    }
    json_t *string = plain.failed ? NULL : make((struct slice){ plain.data, plain.length });
    buffer_release(&plain);
    return string;
}

static json_t *restore(json_t *value, int stand_in);

static json_t *restore_object(json_t *object, int stand_in)
{
    json_t *restored = json_object();
    bool fine = restored != NULL;
    for (void *at = json_object_iter(object); fine && at; at = json_object_iter_next(object, at)) {
        json_t *name = restore_text(httpbin_member_name(at), stand_in, httpbin_name);
        fine = name && httpbin_set_member(restored, name, restore(json_object_iter_value(at), stand_in));
        json_decref(name);
    }
    if (fine)
        return restored;
    json_decref(restored);
    return NULL;
}

static json_t *restore_array(json_t *array, int stand_in)
{
    json_t *restored = json_array();
    bool fine = restored != NULL;
    for (size_t i = 0; fine && i < json_array_size(array); i++)
        fine = json_array_append_new(restored, restore(json_array_get(array, i), stand_in)) == 0;
    if (fine)
        return restored;
    json_decref(restored);
    return NULL;
}

/* A copy with every NUL back in its place; NULL: no memory. Recursion ends at the depth that the parser allows. */
static json_t *restore(json_t *value, int stand_in)
{
    if (json_is_object(value))
        return restore_object(value, stand_in);
    if (json_is_array(value))
        return restore_array(value, stand_in);
    if (!json_is_string(value))
        return json_incref(value);
    return restore_text((struct slice){ json_string_value(value), json_string_length(value) }, stand_in, httpbin_string);
}

/* Reads what has a NUL in a name; null, if it is wrong elsewhere. */
static json_t *load_with_nul(struct slice text)
{
    json_error_t error;
    int stand_in = choose_stand_in(text);
    if (!stand_in)
        return json_null();
    char *copy = malloc(text.length);
    if (!copy)
        return NULL;
    memcpy(copy, text.data, text.length);
    replace(copy, text.length, stand_in);
    json_t *value = load((struct slice){ copy, text.length }, &error);
    json_t *restored = value ? restore(value, stand_in) : error.text[0] ? json_null() : NULL;
    json_decref(value);
    free(copy);
    return restored;
}

/* For any other lack of memory jansson has no words, as it has for all that is wrong with a text. */
json_t *httpbin_read_json(struct slice text)
{
    static const char first[] = " \t\n\r{[\"-0123456789tfn"; /* RFC 8259 2, 3: most that is none shows it at once */
    json_error_t error;
    if (!text.length || !memchr(first, text.data[0], sizeof first - 1))
        return json_null();
    json_t *value = load(text, &error);
    if (value || !error.text[0])
        return value;
    return json_error_code(&error) == json_error_null_byte_in_key ? load_with_nul(text) : json_null();
}
