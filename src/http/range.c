/* What Range asks for (RFC 9110 14.1.2, 14.2). */
#include "http/range.h"

#include <string.h>

#include "base/number.h"

/* Reads a position; one beyond all numbers is the greatest. */
static bool read_position(struct slice text, uint64_t *position)
{
    enum number_result result = number_parse(text.data, text.length, 0, UINT64_MAX, position, NULL);
    if (result == NUMBER_TOO_LARGE)
        *position = UINT64_MAX;
    return result == NUMBER_OK || result == NUMBER_TOO_LARGE;
}

enum range_result { RANGE_SATISFIABLE, RANGE_UNSATISFIABLE, RANGE_MALFORMED };

/* Reads "first-last", "first-" or "-suffix". */
static enum range_result read_range(struct slice text, size_t size, struct range *range)
{
    const char *dash = memchr(text.data, '-', text.length);
    uint64_t first = 0, last = UINT64_MAX;
    bool satisfiable;
    if (!dash)
        return RANGE_MALFORMED;
    struct slice left = { text.data, (size_t)(dash - text.data) }, right = { dash + 1, text.length - left.length - 1 };
    if ((left.length && !read_position(left, &first)) || (right.length && !read_position(right, &last)) ||
        (!left.length && !right.length) || (left.length && last < first))
        return RANGE_MALFORMED;
    if (!left.length) { /* so many of the last bytes */
        satisfiable = last > 0 && size > 0;
        *range = (struct range){ last < size ? size - (size_t)last : 0, size - 1 };
    } else {
        satisfiable = first < size;
        *range = (struct range){ (size_t)first, last < size ? (size_t)last : size - 1 };
    }
    return satisfiable ? RANGE_SATISFIABLE : RANGE_UNSATISFIABLE;
}

bool ranges_read(struct ranges *ranges, struct slice field, size_t size)
{
    struct slice rest = field, member;
    size_t all = 0;
    const char *equals = field.length ? memchr(field.data, '=', field.length) : NULL;
    if (!equals || !slice_is_caseless((struct slice){ field.data, (size_t)(equals - field.data) }, "bytes"))
        return false;
    rest = (struct slice){ equals + 1, field.length - (size_t)(equals + 1 - field.data) };
    for (*ranges = (struct ranges){ 0 }; slice_next_member(&rest, &member); all++) {
        struct range range;
        enum range_result result = read_range(member, size, &range);
        if (all == RANGES_MOST || result == RANGE_MALFORMED)
            return false;
        if (result == RANGE_UNSATISFIABLE)
            continue;
        ranges->list[ranges->count++] = range;
        ranges->bytes += range.last - range.first + 1;
    }
    return all > 0 && (ranges->count < 2 || ranges->bytes <= size);
}
