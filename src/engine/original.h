/* What a function of this program hides from the libraries that it is linked with. */
#ifndef EVERYSTATUS_ORIGINAL_H
#define EVERYSTATUS_ORIGINAL_H

#include <stdbool.h>

/* Finds the next definition of a function behind this program's. found: where the address of it goes; NULL goes there if there
 * is none. */
void original_find(const char *name, void *found);

/* Whether a library that calls the function gets this program's. ours: where the address of that is. */
bool original_is_hidden(const char *name, const void *ours);

#endif
