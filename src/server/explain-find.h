/* Finds codes by what they are called. */
#ifndef EVERYSTATUS_EXPLAIN_FIND_H
#define EVERYSTATUS_EXPLAIN_FIND_H

#include <stdbool.h>
#include <stddef.h>

enum { EXPLAIN_FOUND = 64 };

/* The code of a status line or of an error that tools print, or the codes whose phrase that is, or else those with these words
 * in their name; a vendor's name for one counts as well. Case and what is neither letter nor digit do not count. Returns how
 * many there are, at most EXPLAIN_FOUND. */
size_t explain_find(const char *words, int codes[EXPLAIN_FOUND]);

/* Whether it is a number that is no code, or a code with what comes near a name; anything else may be what people say. */
bool explain_slip(const char *words);

/* The code whose phrase comes nearest; 0: none is near. */
int explain_nearest(const char *words);

#endif
