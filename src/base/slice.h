/* A piece of text that somebody else owns, and the character classes of HTTP. */
#ifndef EVERYSTATUS_SLICE_H
#define EVERYSTATUS_SLICE_H

#include <stdbool.h>
#include <stddef.h>

/* Not NUL-terminated. data is NULL where there is no such text at all. */
struct slice {
    const char *data;
    size_t length;
};

/* The slice of a C string. */
struct slice slice_of(const char *string);

bool slice_is(struct slice slice, const char *string);

/* As slice_is, but ASCII letters match in either case. */
bool slice_is_caseless(struct slice slice, const char *string);

/* Whether both are the same text. */
bool slice_equals(struct slice left, struct slice right);

/* As slice_equals, but ASCII letters match in either case. */
bool slice_equals_caseless(struct slice left, struct slice right);

bool slice_starts(struct slice slice, const char *prefix);

/* The first c in the slice; NULL: it is not there. */
const char *slice_find(struct slice slice, char c);

/* Takes so many bytes off the start. */
static inline void slice_skip(struct slice *slice, size_t count)
{
    if (count) /* nothing can be added to a null pointer, not even 0 (C11 6.5.6) */
        slice->data += count;
    slice->length -= count;
}

/* The slice without the optional whitespace (SP, HTAB) around it (RFC 9110 5.6.3). */
struct slice slice_trim(struct slice slice);

/* Takes the next member of a comma-separated list (RFC 9110 5.6.1) off *list, without whitespace around it;
 * commas inside quoted strings do not count, empty members are passed over. false: there was none. */
bool slice_next_member(struct slice *list, struct slice *member);

/* Whether the list, separated by commas, has token as a member, in either case. */
bool slice_has_token(struct slice list, const char *token);

/* A copy of the text at *end, which goes on behind it; there must be room. Without data there is nothing to copy. */
struct slice slice_keep(struct slice text, char **end);

/* The classes that each character belongs to. One look-up a character: every byte of every head is checked. */
enum { CHAR_TOKEN = 1, CHAR_UNRESERVED = 2 };
extern const unsigned char char_classes[256];

/* Whether c may stand in a token (RFC 9110 5.6.2), in a field value (5.5), is unreserved (RFC 3986 2.3). */
static inline bool char_is_token(char c)
{
    return char_classes[(unsigned char)c] & CHAR_TOKEN;
}

static inline bool char_is_field_value(char c)
{
    unsigned char u = (unsigned char)c;
    return (u >= 0x20 && u != 0x7F) || u == '\t';
}

static inline bool char_is_unreserved(char c)
{
    return char_classes[(unsigned char)c] & CHAR_UNRESERVED;
}

/* Whether the slice is a token: one character at least, and all of them tchar. */
bool slice_is_token(struct slice slice);

/* The value of a hexadecimal digit; -1 if c is none. */
int char_hex(char c);

#endif
