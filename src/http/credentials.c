/* Credentials of Basic and Bearer authentication (RFC 7617, RFC 6750). */
#include "http/credentials.h"

#include <nettle/base64.h>
#include <nettle/memops.h>
#include <string.h>

#include "http/parameters.h"

struct slice credentials_of(struct buffer *field, const struct request *request, const char *name, const char *scheme)
{
    size_t length = strlen(scheme);
    if (!request_join_lines(request, slice_of(name), field) || field->failed || field->length < length)
        return (struct slice){ 0 };
    struct slice rest = { field->data + length, field->length - length };
    if (!slice_is_caseless((struct slice){ field->data, length }, scheme) || (rest.length && rest.data[0] != ' '))
        return (struct slice){ 0 };
    return slice_trim(rest);
}

bool credentials_are_basic(struct buffer *field, struct slice token68, struct slice pair)
{
    struct buffer plain = { 0 };
    struct base64_decode_ctx context;
    size_t length;
    base64_decode_init(&context);
    buffer_add(&plain, token68.data, token68.length); /* room for what it decodes to */
    bool same = !plain.failed && base64_decode_update(&context, &length, (uint8_t *)plain.data, token68.length, token68.data) &&
                base64_decode_final(&context) && length == pair.length && memeql_sec(plain.data, pair.data, length);
    field->failed |= plain.failed;
    buffer_release(&plain);
    return same;
}

bool credentials_are_token(struct slice token)
{
    while (token.length && token.data[token.length - 1] == '=')
        token.length--;
    for (size_t i = 0; i < token.length; i++)
        if (!char_is_unreserved(token.data[i]) && token.data[i] != '+' && token.data[i] != '/')
            return false;
    return token.length > 0;
}
