/* How far one word is from another: the edit distance, with swapped neighbours as one edit (optimal string alignment). */
#include "base/nearest.h"

#include <strings.h>

enum { LONGEST = 64, PART = 3 }; /* letters of a word, and of a part that makes two words near */

static size_t least(size_t left, size_t right)
{
    return left < right ? left : right;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t distance(struct slice left, struct slice right)
{
    size_t rows[3][LONGEST + 1], *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= right.length; j++)
        row[j] = j;
    for (size_t i = 1; i <= left.length; i++) {
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
        row[0] = i;
        for (size_t j = 1; j <= right.length; j++) {
            char l = lower(left.data[i - 1]), r = lower(right.data[j - 1]);
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (l != r));
            if (i > 1 && j > 1 && l == lower(right.data[j - 2]) && r == lower(left.data[i - 2]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return row[right.length];
}

static bool contains(struct slice text, struct slice part)
{
    for (size_t at = 0; part.length >= PART && at + part.length <= text.length; at++)
        if (strncasecmp(text.data + at, part.data, part.length) == 0)
            return true;
    return false;
}

size_t nearest_distance(struct slice left, struct slice right)
{
    if (left.length > LONGEST || right.length > LONGEST)
        return NEAREST_NONE;
    size_t edits = distance(left, right), longer = left.length > right.length ? left.length : right.length;
    return edits * 2 <= longer || contains(left, right) || contains(right, left) ? edits : NEAREST_NONE;
}

static bool have_same(struct slice left, size_t i, struct slice right, size_t j)
{
    return lower(left.data[i]) == lower(right.data[j]);
}

bool nearest_by_one(struct slice left, struct slice right)
{
    const size_t longer = left.length > right.length ? left.length : right.length;
    const size_t shorter = left.length + right.length - longer;
    size_t start = 0, end = 0;
    if (longer - shorter > 1)
        return false;
    while (start < shorter && have_same(left, start, right, start))
        start++;
    while (end < shorter - start && have_same(left, left.length - 1 - end, right, right.length - 1 - end))
        end++;
    const size_t changed = longer - start - end;
    return changed == 1 || (changed == 2 && longer == shorter && have_same(left, start, right, start + 1) &&
                            have_same(left, start + 1, right, start));
}

bool nearest_is(struct slice word, const char *candidate, size_t *least)
{
    const size_t edits = nearest_distance(word, slice_of(candidate));
    const bool nearer = edits < *least;
    if (nearer)
        *least = edits;
    return nearer;
}
