/* Percent-encoding (RFC 3986 2.1) both ways. */
#include "http/percent.h"

#include <string.h>

int percent_octet(struct slice text)
{
    int high = text.length > 2 && text.data[0] == '%' ? char_hex(text.data[1]) : -1;
    int low = high < 0 ? -1 : char_hex(text.data[2]);
    return low < 0 ? -1 : high * 16 + low;
}

static struct slice skip(struct slice text, size_t count)
{
    return (struct slice){ text.data + count, text.length - count };
}

size_t percent_malformed(struct slice text)
{
    size_t at = 0;
    while (at < text.length && (text.data[at] != '%' || percent_octet(skip(text, at)) >= 0))
        at++;
    return at;
}

size_t percent_decode(char *out, struct slice text, enum percent what)
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        int octet = text.data[i] == '%' ? percent_octet(skip(text, i)) : -1;
        char c = what == PERCENT_FORM && text.data[i] == '+' ? ' ' : text.data[i];
        if (octet >= 0 && (what != PERCENT_UNRESERVED || char_is_unreserved((char)octet))) {
            c = (char)octet;
            i += 2;
        }
        out[length++] = c;
    }
    return length;
}

void percent_add(struct buffer *out, struct slice text, enum percent what)
{
    size_t start = out->length;
    buffer_add(out, text.data, text.length);
    if (out->failed)
        return;
    out->length = start + percent_decode(out->data + start, (struct slice){ out->data + start, text.length }, what);
    out->data[out->length] = '\0';
}

void percent_encode(struct buffer *out, struct slice text, const char *keep)
{
    for (size_t i = 0; i < text.length; i++) {
        const char c = text.data[i];
        if (char_is_unreserved(c) || (c && strchr(keep, c)))
            buffer_add(out, &c, 1);
        else
            buffer_format(out, "%%%02X", (unsigned char)c);
    }
}
