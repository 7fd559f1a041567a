/* Fields as they are kept: packed one behind the other, "Name\0value\0" for each, so that both are C strings as well. */
#ifndef EVERYSTATUS_FIELDS_H
#define EVERYSTATUS_FIELDS_H

#include "base/buffer.h"
#include "base/slice.h"

/* Adds a field. Neither name nor value has a NUL: the caller's to see to. */
void fields_add(struct buffer *fields, struct slice name, struct slice value);

/* Takes the first field off *fields. false: there was none. */
bool fields_next(struct slice *fields, struct slice *name, struct slice *value);

/* The value of the first field of that name, in either case; data is NULL without one. */
struct slice fields_find(struct slice fields, const char *name);

#endif
