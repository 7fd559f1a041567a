/* How functions of this program take the place of a library's: by the symbol table, or by the name that the library calls. */
#ifndef EVERYSTATUS_REPLACES_H
#define EVERYSTATUS_REPLACES_H

#include "engine/original.h"

#ifdef EVERYSTATUS_STATIC
/* A static library finds its own functions before it looks elsewhere. So this one was told to call others when it was compiled,
 * by tools/static-libraries, which reads here and in interpose*.c which; the plain name is still the original. */
#define REPLACES(name) everystatus_##name
#define FIND_ORIGINAL(name, found) (*(found) = (name))
#define IS_REPLACED(name) true
#else
#define REPLACES(name) name
#define FIND_ORIGINAL(name, found) original_find(#name, found)
#define IS_REPLACED(name) original_is_hidden(#name, &(__typeof__(name) *){ name })
#endif

/* The replacement has the original's type. */
#define REPLACEMENT_OF(name) extern __typeof__(name) REPLACES(name)

#endif
