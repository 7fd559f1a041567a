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

/* The length of the well-formed character of more than one byte that starts bytes; 0 if none does. */
size_t utf8_long_length(const char *bytes, size_t length);

/* The length of the well-formed character that starts bytes; 0 if none does. Most text is ASCII. */
static inline size_t utf8_length(const char *bytes, size_t length)
{
    return length && (unsigned char)bytes[0] < 0x80 ? 1 : utf8_long_length(bytes, length);
}

#endif
