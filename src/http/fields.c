/* Fields as they are kept: packed one behind the other, with their lengths. */
#include "http/fields.h"

void fields_add(struct buffer *fields, struct slice name, struct slice value)
{
    const struct field_lengths lengths = { (uint32_t)name.length, (uint32_t)value.length };
    if (!buffer_reserve(fields, sizeof lengths + name.length + value.length + 2)) /* half a field must not be read */
        return;
    char *end = bytes_put(fields->data + fields->length, (const char *)&lengths, sizeof lengths);
    end = bytes_put(bytes_put(end, name.data, name.length), "", 1);
    end = bytes_put(bytes_put(end, value.data, value.length), "", 1);
    *end = '\0';
    fields->length = (size_t)(end - fields->data);
}

struct slice fields_find(struct slice fields, const char *wanted)
{
    const struct slice sought = slice_of(wanted);
    struct slice name, value;
    while (fields_next(&fields, &name, &value))
        if (slice_equals_caseless(name, sought))
            return value;
    return (struct slice){ 0 };
}
