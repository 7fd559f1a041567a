/* Byte ranges (RFC 9110 14): what Range asks for, and a reply that is narrowed to it. */
#ifndef EVERYSTATUS_RANGE_H
#define EVERYSTATUS_RANGE_H

#include "http/answer.h"

/* Whoever asks for more at once gets the whole: many small ranges cost more than they save (RFC 9110 14.2). */
enum { RANGES_MOST = 16 };

/* Both ends are included. */
struct range {
    size_t first, last;
};

struct ranges {
    struct range list[RANGES_MOST];
    size_t count; /* of the satisfiable ones */
    size_t bytes; /* of all of them: where there are several, not more than the content has */
};

/* Reads the field Range for content of that size. false: it does not count, since it is no set of byte ranges or asks for too
 * much. */
bool ranges_read(struct ranges *ranges, struct slice field, size_t size);

/* Makes a reply with all of the content the 206 with these ranges of it, one at least (RFC 9110 15.3.7). type receives the
 * media type of several, and must live until the reply is finished. */
void reply_keep_ranges(struct reply *reply, const struct ranges *ranges, struct buffer *type);

#endif
