/* Fields as they are kept: packed one behind the other, with their lengths; names and values are C strings as well. */
#ifndef EVERYSTATUS_FIELDS_H
#define EVERYSTATUS_FIELDS_H

#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/slice.h"

struct field_lengths {
    uint32_t name, value;
};

/* Adds a field. Neither name nor value has a NUL: the caller's to see to. */
void fields_add(struct buffer *fields, struct slice name, struct slice value);

/* Takes the first field off *fields. false: there was none. */
static inline bool fields_next(struct slice *fields, struct slice *name, struct slice *value)
{
    if (fields->length == 0)
        return false;
    struct field_lengths lengths;
    memcpy(&lengths, fields->data, sizeof lengths);
    *name = (struct slice){ fields->data + sizeof lengths, lengths.name };
    *value = (struct slice){ name->data + name->length + 1, lengths.value };
    slice_skip(fields, sizeof lengths + name->length + value->length + 2);
    return true;
}

/* The value of the first field of that name, in either case; data is NULL without one. */
struct slice fields_find(struct slice fields, const char *name);

#endif
