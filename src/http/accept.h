/* Proactive negotiation of the representation by the Accept field (RFC 9110 12.5.1). */
#ifndef EVERYSTATUS_ACCEPT_H
#define EVERYSTATUS_ACCEPT_H

#include <stdint.h>

#include "base/slice.h"
#include "http/formats.h"

/* What the field's lines have said so far about each format. Start with { 0 }. */
struct accept {
    bool given; /* some line was there */
    struct {
        uint8_t precision; /* of the range that decided: 0 none, 1 any type, 2 type with any subtype, 3 type, 4 with charset */
        uint16_t quality;  /* in thousandths; 0: not acceptable */
    } formats[FORMATS];
};

/* Takes one Accept field line in. A member that is malformed is passed over: the field is a wish, and a client
 * that fails to say it must still get the status that it asked for. */
void accept_line(struct accept *accept, struct slice line);

/* The best of the offered formats (a set of bits 1 << enum format); fallback where the client has no wish or
 * nothing is acceptable. Between equals the more precisely named wins, then fallback, then the table's order. */
enum format accept_choose(const struct accept *accept, unsigned offered, enum format fallback);

#endif
