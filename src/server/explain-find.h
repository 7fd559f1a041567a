/* Finds codes by what they are called. */
#ifndef EVERYSTATUS_EXPLAIN_FIND_H
#define EVERYSTATUS_EXPLAIN_FIND_H

#include <stddef.h>

enum { EXPLAIN_FOUND = 64 };

/* The codes whose phrase that is, or else those with these words in their name; a vendor's name for one counts as well. Case
 * and what is neither letter nor digit do not count. Returns how many there are, at most EXPLAIN_FOUND. */
size_t explain_find(const char *words, int codes[EXPLAIN_FOUND]);

/* The code whose phrase comes nearest; 0: none is near. */
int explain_nearest(const char *words);

#endif
