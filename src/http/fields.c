/* Fields as they are kept: packed one behind the other, "Name\0value\0" for each. */
#include "http/fields.h"

#include <string.h>

void fields_add(struct buffer *fields, struct slice name, struct slice value)
{
    if (!buffer_reserve(fields, name.length + value.length + 2)) /* half a field must not be read */
        return;
    char *end = bytes_put(bytes_put(fields->data + fields->length, name.data, name.length), "", 1);
    end = bytes_put(bytes_put(end, value.data, value.length), "", 1);
    *end = '\0';
    fields->length = (size_t)(end - fields->data);
}

/* Takes a text and its NUL off *fields. */
static struct slice take(struct slice *fields)
{
    struct slice text = { fields->data, strlen(fields->data) };
    fields->data += text.length + 1;
    fields->length -= text.length + 1;
    return text;
}

bool fields_next(struct slice *fields, struct slice *name, struct slice *value)
{
    if (fields->length == 0)
        return false;
    *name = take(fields);
    *value = take(fields);
    return true;
}

struct slice fields_find(struct slice fields, const char *wanted)
{
    struct slice name, value;
    while (fields_next(&fields, &name, &value))
        if (slice_is_caseless(name, wanted))
            return value;
    return (struct slice){ 0 };
}
