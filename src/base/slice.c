/* A piece of text that somebody else owns, and the character classes of HTTP. */
#include "base/slice.h"

#include <string.h>

#define TCHAR CHAR_TOKEN
#define BOTH (CHAR_TOKEN | CHAR_UNRESERVED)
#define D(c) [c] = BOTH
const unsigned char char_classes[256] = {
    D('0'),        D('1'),        D('2'),        D('3'),        D('4'),        D('5'),        D('6'),        D('7'),
    D('8'),        D('9'),        D('a'),        D('b'),        D('c'),        D('d'),        D('e'),        D('f'),
    D('g'),        D('h'),        D('i'),        D('j'),        D('k'),        D('l'),        D('m'),        D('n'),
    D('o'),        D('p'),        D('q'),        D('r'),        D('s'),        D('t'),        D('u'),        D('v'),
    D('w'),        D('x'),        D('y'),        D('z'),        D('A'),        D('B'),        D('C'),        D('D'),
    D('E'),        D('F'),        D('G'),        D('H'),        D('I'),        D('J'),        D('K'),        D('L'),
    D('M'),        D('N'),        D('O'),        D('P'),        D('Q'),        D('R'),        D('S'),        D('T'),
    D('U'),        D('V'),        D('W'),        D('X'),        D('Y'),        D('Z'),        ['-'] = BOTH,  ['.'] = BOTH,
    ['_'] = BOTH,  ['~'] = BOTH,  ['!'] = TCHAR, ['#'] = TCHAR, ['$'] = TCHAR, ['%'] = TCHAR, ['&'] = TCHAR, ['\''] = TCHAR,
    ['*'] = TCHAR, ['+'] = TCHAR, ['^'] = TCHAR, ['`'] = TCHAR, ['|'] = TCHAR,
};
#undef D
#undef BOTH
#undef TCHAR

bool slice_is(struct slice slice, const char *string)
{
    return !slice_starts_otherwise(slice, string) && slice_equals(slice, slice_of(string));
}

bool slice_starts(struct slice slice, const char *prefix)
{
    size_t at = 0; /* most differ early */
    while (at < slice.length && prefix[at] && prefix[at] == slice.data[at])
        at++;
    return !prefix[at];
}

const char *slice_find(struct slice slice, char c)
{
    return slice.length ? memchr(slice.data, c, slice.length) : NULL;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

struct slice slice_trim(struct slice slice)
{
    while (slice.length && is_space(slice.data[0])) {
        slice.data++;
        slice.length--;
    }
    while (slice.length && is_space(slice.data[slice.length - 1]))
        slice.length--;
    return slice;
}

/* The offset of the first comma outside quotes, or the length. */
static size_t member_end(struct slice list)
{
    bool quoted = false;
    for (size_t i = 0; i < list.length; i++) {
        char c = list.data[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            return i;
    }
    return list.length;
}

bool slice_next_member(struct slice *list, struct slice *member)
{
    while (list->length) {
        size_t end = member_end(*list);
        *member = slice_trim((struct slice){ list->data, end });
        size_t taken = end < list->length ? end + 1 : end;
        slice_skip(list, taken);
        if (member->length)
            return true;
    }
    return false;
}

struct slice slice_keep(struct slice text, char **end)
{
    struct slice copy = text;
    if (text.data)
        copy.data = *end;
    if (text.length)
        memcpy(*end, text.data, text.length);
    *end += text.length;
    return copy;
}

bool slice_has_token(struct slice list, const char *token)
{
    struct slice member;
    while (slice_next_member(&list, &member))
        if (slice_is_caseless(member, token))
            return true;
    return false;
}

bool slice_is_token(struct slice slice)
{
    for (size_t i = 0; i < slice.length; i++)
        if (!char_is_token(slice.data[i]))
            return false;
    return slice.length > 0;
}

int char_hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
