/* UTF-8 (RFC 3629 4), byte by byte and character by character. */
#ifndef EVERYSTATUS_UTF8_H
#define EVERYSTATUS_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* How far a text has come that is looked at in pieces. Start with { 0 }. */
struct utf8 {
    unsigned char left;      /* bytes that the character still lacks; 0: the text may end here */
    unsigned char low, high; /* what the next of them may be */
};

/* Goes on with the next bytes. false: they are no UTF-8, and nothing may come after that. */
bool utf8_goes_on(struct utf8 *utf8, const char *bytes, size_t length);

/* Whether all of it is well-formed. */
bool utf8_is(const char *bytes, size_t length);

/* The length of the well-formed character of more than one byte that starts bytes; 0 if none does. */
size_t utf8_long_length(const char *bytes, size_t length);

static inline bool utf8_continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The length of the well-formed character that starts bytes; 0 if none does. Most text is ASCII, or of letters that need no
 * more than a look at each byte. */
static inline size_t utf8_length(const char *bytes, size_t length)
{
    unsigned char first = length ? (unsigned char)bytes[0] : 0;
    if (first < 0x80)
        return length > 0;
    if (first >= 0xC2 && first < 0xE0)
        return length > 1 && utf8_continues(bytes[1]) ? 2 : 0;
    if (first > 0xE0 && first < 0xED)
        return length > 2 && utf8_continues(bytes[1]) && utf8_continues(bytes[2]) ? 3 : 0;
    return utf8_long_length(bytes, length);
}

#endif
