/* How far one word is from another, for "the nearest is". */
#ifndef EVERYSTATUS_NEAREST_H
#define EVERYSTATUS_NEAREST_H

#include "base/slice.h"

enum { NEAREST_NONE = 1000 };

/* How many letters one must insert, drop, change, or swap with their neighbour to make one word of the other; upper and lower
 * case are the same. NEAREST_NONE: they are not near: more than half of the longer one differs, and neither is a part of the
 * other; or one is too long for a name. */
size_t nearest_distance(struct slice left, struct slice right);

/* Whether that distance is 1, found in one pass, for words of which thousands are compared. */
bool nearest_by_one(struct slice left, struct slice right);

/* Whether the candidate is nearer to the word than *least, which then is how far it is. Start with NEAREST_NONE, or with the
 * first distance that is too far. */
bool nearest_is(struct slice word, const char *candidate, size_t *least);

#endif
