/* A piece of text that somebody else owns, and the character classes of HTTP. */
#ifndef EVERYSTATUS_SLICE_H
#define EVERYSTATUS_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Not NUL-terminated. data is NULL where there is no such text at all. */
struct slice {
    const char *data;
    size_t length;
};

/* The slice of a literal, as an initializer. */
#define SLICE(literal)                                                                                                         \
    {                                                                                                                          \
        literal, sizeof literal - 1                                                                                            \
    }

/* The slice of a C string. */
static inline struct slice slice_of(const char *string)
{
    return (struct slice){ string, strlen(string) };
}

/* Whether both are the same text. */
static inline bool slice_equals(struct slice left, struct slice right)
{
    return left.length == right.length && (left.length == 0 || memcmp(left.data, right.data, left.length) == 0);
}

/* As slice_equals, but ASCII letters match in either case. */
static inline bool slice_equals_caseless(struct slice left, struct slice right)
{
    return left.length == right.length && (left.length == 0 || strncasecmp(left.data, right.data, left.length) == 0);
}

/* Whether the first characters differ in more than their case, which settles most comparisons without a call. */
static inline bool slice_starts_otherwise(struct slice slice, const char *string)
{
    return slice.length && (slice.data[0] ^ string[0]) & ~0x20; /* the bit that is the case of a letter */
}

bool slice_is(struct slice slice, const char *string);

/* As slice_is, but ASCII letters match in either case. */
static inline bool slice_is_caseless(struct slice slice, const char *string)
{
    return !slice_starts_otherwise(slice, string) && slice_equals_caseless(slice, slice_of(string));
}

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
