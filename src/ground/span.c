/* A piece of text that somebody else owns, and the character classes of HTTP. */
#include "ground/span.h"

#include <string.h>
#include <strings.h>

#define TCHAR CHAR_TOKEN
#define BOTH (CHAR_TOKEN | CHAR_UNRESERVED)
#define D(c) [c] = BOTH
const unsigned char char_classes[256] = {
    D('0'), D('1'), D('2'), D('3'), D('4'), D('5'), D('6'), D('7'), D('8'), D('9'), D('a'), D('b'), D('c'),
    D('d'), D('e'), D('f'), D('g'), D('h'), D('i'), D('j'), D('k'), D('l'), D('m'), D('n'), D('o'), D('p'),
    D('q'), D('r'), D('s'), D('t'), D('u'), D('v'), D('w'), D('x'), D('y'), D('z'), D('A'), D('B'), D('C'),
    D('D'), D('E'), D('F'), D('G'), D('H'), D('I'), D('J'), D('K'), D('L'), D('M'), D('N'), D('O'), D('P'),
    D('Q'), D('R'), D('S'), D('T'), D('U'), D('V'), D('W'), D('X'), D('Y'), D('Z'),
    ['-'] = BOTH,  ['.'] = BOTH,  ['_'] = BOTH,  ['~'] = BOTH,  ['!'] = TCHAR, ['#'] = TCHAR, ['$'] = TCHAR,
    ['%'] = TCHAR, ['&'] = TCHAR, ['\''] = TCHAR, ['*'] = TCHAR, ['+'] = TCHAR, ['^'] = TCHAR, ['`'] = TCHAR,
    ['|'] = TCHAR,
};
#undef D
#undef BOTH
#undef TCHAR

struct span span_of(const char *string)
{
    return (struct span){ string, strlen(string) };
}

bool span_is(struct span span, const char *string)
{
    return strlen(string) == span.length && (span.length == 0 || memcmp(span.data, string, span.length) == 0);
}

bool span_is_caseless(struct span span, const char *string)
{
    return strlen(string) == span.length && (span.length == 0 || strncasecmp(span.data, string, span.length) == 0);
}

bool span_equals(struct span left, struct span right)
{
    return left.length == right.length && (left.length == 0 || memcmp(left.data, right.data, left.length) == 0);
}

bool span_starts(struct span span, const char *prefix)
{
    size_t length = strlen(prefix);
    return length <= span.length && memcmp(span.data, prefix, length) == 0;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

struct span span_trim(struct span span)
{
    while (span.length && is_space(span.data[0])) {
        span.data++;
        span.length--;
    }
    while (span.length && is_space(span.data[span.length - 1]))
        span.length--;
    return span;
}

/* The offset of the first comma outside quotes, or the length. */
static size_t member_end(struct span list)
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

bool span_next_member(struct span *list, struct span *member)
{
    while (list->length) {
        size_t end = member_end(*list);
        *member = span_trim((struct span){ list->data, end });
        size_t taken = end < list->length ? end + 1 : end;
        list->data += taken;
        list->length -= taken;
        if (member->length)
            return true;
    }
    return false;
}

struct span span_keep(struct span text, char **end)
{
    struct span copy = text;
    if (text.data)
        copy.data = *end;
    if (text.length)
        memcpy(*end, text.data, text.length);
    *end += text.length;
    return copy;
}

bool span_has_token(struct span list, const char *token)
{
    struct span member;
    while (span_next_member(&list, &member))
        if (span_is_caseless(member, token))
            return true;
    return false;
}

bool span_is_token(struct span span)
{
    for (size_t i = 0; i < span.length; i++)
        if (!char_is_token(span.data[i]))
            return false;
    return span.length > 0;
}

int char_hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
