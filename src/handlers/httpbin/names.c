/* The names of JSON objects' members. jansson takes a NUL in them since 2.14; before, U+FFFD stands in its place, as for bytes
 * that are no UTF-8. */
#include <string.h>

#include "handlers/httpbin/parts.h"

#if JANSSON_VERSION_HEX >= 0x020e00

json_t *httpbin_name(struct slice bytes)
{
    return httpbin_string(bytes);
}

json_t *httpbin_member(json_t *object, json_t *name)
{
    return json_object_getn(object, json_string_value(name), json_string_length(name));
}

bool httpbin_set_member(json_t *object, json_t *name, json_t *value)
{
    return json_object_setn_new(object, json_string_value(name), json_string_length(name), value) == 0;
}

struct slice httpbin_member_name(void *member)
{
    return (struct slice){ json_object_iter_key(member), json_object_iter_key_len(member) };
}

#else

json_t *httpbin_name(struct slice bytes)
{
    struct buffer text = { 0 };
    for (size_t i = 0; i < bytes.length; i++)
        if (bytes.data[i])
            buffer_add(&text, bytes.data + i, 1);
        else
            buffer_string(&text, "\xEF\xBF\xBD");
    json_t *name = text.failed ? NULL : httpbin_string((struct slice){ text.data, text.length });
    buffer_release(&text);
    return name;
}

json_t *httpbin_member(json_t *object, json_t *name)
{
    return json_object_get(object, json_string_value(name));
}

bool httpbin_set_member(json_t *object, json_t *name, json_t *value)
{
    return json_object_set_new(object, json_string_value(name), value) == 0;
}

struct slice httpbin_member_name(void *member)
{
    return slice_of(json_object_iter_key(member));
}

#endif
