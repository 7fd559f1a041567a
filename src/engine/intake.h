/* What came on a connection, byte by byte as it is read: where each request begins, and what its first word is. */
#ifndef EVERYSTATUS_INTAKE_H
#define EVERYSTATUS_INTAKE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "http/chunked.h"

/* The library says nothing of a request that it refuses by itself, or drops without a word; it does not tell whether a part of
 * a head has come, and reads chunks leniently. So its reads are looked at. A head's end is found here; what follows it waits
 * until the head is understood. */
enum intake_state {
    INTAKE_BEFORE, /* between requests: nothing but line ends has come (RFC 9112 2.2) */
    INTAKE_HEAD,
    INTAKE_HELD,  /* behind the head, which is not understood yet */
    INTAKE_SIZED, /* content of a length that is known */
    INTAKE_CHUNKED,
    INTAKE_WRONG, /* content that is malformed: the request must be refused, and nothing more is looked at */
};

enum { INTAKE_METHOD = 24 };

struct intake {
    enum intake_state state;
    char method[INTAKE_METHOD]; /* of the request that came last, as far as it has come; a longer one is cut */
    size_t method_length;
    bool method_over;
    bool line_begun;   /* the head's current line has a character */
    bool moves_blanks; /* see intake_take() */
    bool fields;       /* the request line is over */
    size_t line;       /* bytes of the head's current line */
    uint64_t left;     /* INTAKE_SIZED: bytes of content */
    struct chunked chunked;
    struct buffer held;  /* what came while the state was INTAKE_HELD */
    const char *problem; /* INTAKE_WRONG: what is wrong, as the end of a sentence about the content */
};

/* Takes what was read. The intake starts with { 0 }. If it is to move blanks, each line of a head must lie in one piece when
 * its end is taken, so that what was read of it before is right in front of bytes: the blanks behind a field's value then
 * become blanks before it. They are no part of it either way (RFC 9110 5.5), but some libraries think so. */
void intake_take(struct intake *intake, char *bytes, size_t length);

/* The head was understood: so much content follows it, or content that is chunked. What was held, which must not have failed, is
 * taken; if blanks are to be moved, from behind, where it lies in the library's memory. */
void intake_content(struct intake *intake, uint64_t length, bool chunked, char *behind);

/* Whether a part of a request has come that is not understood yet. */
bool intake_begun(const struct intake *intake);

/* Whether the method of the request that came last is this one. */
bool intake_is_method(const struct intake *intake, const char *method);

void intake_release(struct intake *intake);

#endif
