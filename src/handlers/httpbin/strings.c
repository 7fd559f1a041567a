/* Texts as JSON strings, and as the names of members. */
#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "handlers/httpbin/parts.h"

/* As buffer_json repairs it: a way through the parser that keeps the rules of UTF-8 in one place. */
static json_t *repaired(struct slice bytes)
{
    struct buffer text = { 0 };
    buffer_string(&text, "\"");
    buffer_json(&text, bytes.data, bytes.length);
    buffer_string(&text, "\"");
    json_t *string = text.failed ? NULL : json_loadb(text.data, text.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    buffer_release(&text);
    return string;
}

/* jansson's own check takes three times as long as ours. */
static json_t *plain_string(struct slice bytes)
{
    return json_stringn_nocheck(bytes.data ? bytes.data : "", bytes.length);
}

json_t *httpbin_string(struct slice bytes)
{
    return utf8_is(bytes.data, bytes.length) ? plain_string(bytes) : repaired(bytes);
}

static json_t *data_url(struct slice bytes, struct slice type)
{
    struct buffer url = { 0 };
    size_t length = BASE64_ENCODE_RAW_LENGTH(bytes.length);
    char *encoded = malloc(length + 1);
    if (!encoded)
        return NULL;
    base64_encode_raw(encoded, bytes.length, (const uint8_t *)bytes.data);
    buffer_string(&url, "data:");
    buffer_add(&url, type.data, type.length);
    buffer_string(&url, ";base64,");
    buffer_add(&url, encoded, length);
    json_t *string = url.failed ? NULL : httpbin_string((struct slice){ url.data, url.length });
    free(encoded);
    buffer_release(&url);
    return string;
}

json_t *httpbin_safe_string(struct slice bytes, struct slice type)
{
    return utf8_is(bytes.data, bytes.length) ? plain_string(bytes) : data_url(bytes, type);
}

/* jansson takes a NUL in a name since 2.14; before, U+FFFD stands in its place, as for bytes that are no UTF-8. */
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
