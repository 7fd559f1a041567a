/* Content that is spread over a time: in which pieces, and how many of them are due. */
#ifndef EVERYSTATUS_PIECES_H
#define EVERYSTATUS_PIECES_H

#include <stdint.h>

#include "http/answer.h"

/* So many pieces, spread over a time from start on; microseconds. */
struct spread {
    int64_t start, time;
    uint64_t size;
};

/* How many of the pieces may have been sent by now, and how long until the one at position is due, at least 1. */
uint64_t spread_allows(const struct spread *spread, int64_t now);
int64_t spread_wait(const struct spread *spread, uint64_t position, int64_t now);

/* All zero at first. */
struct pieces {
    struct slice content;
    piece_length *length; /* NULL: each byte is one */
    uint64_t count, done; /* all of them, and those before end */
    size_t end;
};

/* Begins with content whose data is not looked at where each byte is a piece. */
void pieces_begin(struct pieces *pieces, struct slice content, piece_length *length);

/* How many bytes of the content, which is spread over a time from start on, may have been sent by now, which is not less than
 * before; *wait receives the microseconds until there are more. So many were sent. */
size_t pieces_due(struct pieces *pieces, int64_t start, int64_t time, size_t sent, int64_t now, int64_t *wait);

#endif
