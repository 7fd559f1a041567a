/* Codes that prose mentions, as links to their pages. */
#include "render/mentions.h"

#include "base/number.h"
#include "catalog/statuses.h"
#include "templates.h"

/* Whether a number may end or begin at the character: it is part of none, nor of a word, a range or a path. */
static bool is_apart(char c)
{
    return !char_is_unreserved(c) && c != '/' && c != ':';
}

/* Whether the digits at that place stand alone; what follows a full stop may still be a part of the number. */
static bool stands_alone(struct slice text, size_t at)
{
    const size_t end = at + 3;
    if (at > 0 && !is_apart(text.data[at - 1]))
        return false;
    if (end < text.length && text.data[end] == '.')
        return end + 1 == text.length || is_apart(text.data[end + 1]);
    return end == text.length || text.data[end] == ':' || is_apart(text.data[end]);
}

/* The known code, other than self, that is mentioned there; 0: none is. */
static int mentioned(struct slice text, size_t at, int self)
{
    uint64_t code;
    if (text.length - at < 3 || number_parse(text.data + at, 3, STATUS_MIN, STATUS_MAX, &code, NULL) != NUMBER_OK)
        return 0;
    return (int)code != self && status_find((int)code) && stands_alone(text, at) ? (int)code : 0;
}

static void add_mentions(struct buffer *out, struct slice text, int self)
{
    size_t from = 0;
    for (size_t at = 0; at < text.length; at++) {
        const int code = mentioned(text, at, self);
        if (!code)
            continue;
        buffer_html(out, text.data + from, at - from);
        html_inline_mention(out, (union html_inline_mention){ .code = value_number(&code) });
        from = at + 3;
    }
    if (text.length > from)
        buffer_html(out, text.data + from, text.length - from);
}

struct value value_prose(struct slice prose, int self)
{
    return (struct value){ .text = prose, .words = add_mentions, .self = self };
}
