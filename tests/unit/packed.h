/* How tests write fields that are kept: "Name\0value\0Name\0value". */
#ifndef EVERYSTATUS_TESTS_PACKED_H
#define EVERYSTATUS_TESTS_PACKED_H

#include <string.h>

#include "http/fields.h"

/* Packs those that are written in size bytes, the last of which is a NUL, and leaves them where they are until the end. */
static inline struct slice packed(const char *texts, size_t size)
{
    static char bytes[4096];
    static size_t used;
    struct buffer fields = { 0 };
    for (const char *at = texts; at < texts + size;) {
        const struct slice name = slice_of(at), value = slice_of(at + name.length + 1);
        fields_add(&fields, name, value);
        at = value.data + value.length + 1;
    }
    assert_true(fields.length <= sizeof bytes - used);
    const struct slice kept = { memcpy(bytes + used, fields.data, fields.length), fields.length };
    used += fields.length;
    buffer_release(&fields);
    return kept;
}

#endif
