/* Percent-encoding (RFC 3986 2.1) both ways. */
#ifndef EVERYSTATUS_PERCENT_H
#define EVERYSTATUS_PERCENT_H

#include "base/buffer.h"
#include "base/slice.h"

/* What is decoded; the rest stays as it is, a "%" without two hexadecimal digits always. */
enum percent {
    PERCENT_UNRESERVED, /* escapes of unreserved characters, which never change what a URI means (RFC 3986 2.3) */
    PERCENT_ALL,        /* every escape */
    PERCENT_FORM,       /* every escape, and "+", which is a space in forms (WHATWG URL 5.1) */
};

/* The octet that the escape at the start of text stands for; -1: no escape is there. */
int percent_octet(struct slice text);

/* The offset of the first "%" that starts no escape; text.length: there is none. */
size_t percent_malformed(struct slice text);

/* Decodes text once, into out, which may be the text itself. Returns the length; text.length bytes are always enough. */
size_t percent_decode(char *out, struct slice text, enum percent what);

/* Adds the text with every octet escaped that is neither unreserved nor one of keep. */
void percent_encode(struct buffer *out, struct slice text, const char *keep);

/* Adds the decoded text to a buffer. */
void percent_add(struct buffer *out, struct slice text, enum percent what);

#endif
