/* UTF-8, as a machine that takes one byte at a time. */
#include "base/utf8.h"

/* The first byte says how many come, and what the second may be: no longer form than needed, no surrogates, nothing beyond
 * U+10FFFF. */
static bool starts(struct utf8 *utf8, unsigned char byte)
{
    if (byte < 0x80)
        return true;
    if (byte < 0xC2 || byte > 0xF4)
        return false;
    utf8->left = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    utf8->low = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
    utf8->high = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
    return true;
}

static bool takes(struct utf8 *utf8, unsigned char byte)
{
    if (!utf8->left)
        return starts(utf8, byte);
    if (byte < utf8->low || byte > utf8->high)
        return false;
    *utf8 = (struct utf8){ (unsigned char)(utf8->left - 1), 0x80, 0xBF };
    return true;
}

bool utf8_goes_on(struct utf8 *utf8, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!takes(utf8, (unsigned char)bytes[i]))
            return false;
    return true;
}

size_t utf8_long_length(const char *bytes, size_t length)
{
    struct utf8 utf8 = { 0 };
    const unsigned char *byte = (const unsigned char *)bytes;
    if (!length || !starts(&utf8, byte[0]))
        return 0;
    size_t width = utf8.left + 1u;
    if (width > length || (width > 1 && (byte[1] < utf8.low || byte[1] > utf8.high)))
        return 0;
    for (size_t i = 2; i < width; i++)
        if (!utf8_continues(bytes[i]))
            return 0;
    return width;
}

bool utf8_is(const char *bytes, size_t length)
{
    for (size_t at = 0, width; at < length; at += width) {
        width = utf8_length(bytes + at, length - at);
        if (!width)
            return false;
    }
    return true;
}
