/* Which code is meant by what is none: a number with a slip, or what the search finds by words. */
#include "handlers/nearest-code.h"

#include <stdio.h>

#include "base/nearest.h"
#include "catalog/prose.h"
#include "catalog/search.h"
#include "http/percent.h"

bool code_is_known(int code)
{
    return status_find(code);
}

static bool has_digit(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] >= '0' && text.data[i] <= '9')
            return true;
    return false;
}

static size_t common_start(struct slice text, const char *digits)
{
    size_t length = 0;
    while (length < text.length && digits[length] && text.data[length] == digits[length])
        length++;
    return length;
}

/* How likely that number is meant; 0: it is more than a slip away. */
static size_t likelihood(struct slice text, int code)
{
    char digits[12];
    snprintf(digits, sizeof digits, "%03d", code);
    return nearest_distance(text, slice_of(digits)) > 1 ? 0 : 1 + 2 * common_start(text, digits) + status_is_common(code);
}

static int nearest_number(struct slice text, code_is_there *is_there)
{
    size_t count, best = 0;
    const struct status *rows = statuses(&count);
    int nearest = STATUS_NONE;
    for (size_t i = 0; i < count; i++) {
        const size_t now = is_there(rows[i].code) ? likelihood(text, rows[i].code) : 0;
        if (now > best)
            nearest = rows[i].code;
        best = now > best ? now : best;
    }
    return nearest;
}

/* What is found first, if it is more than a word in a sentence. */
static int found_by_words(struct slice text, code_is_there *is_there)
{
    enum { TELLING = 250 };
    struct search search = { 0 };
    search_codes(&search, text);
    for (size_t i = 0; i < search.count && search.hits[i].score >= TELLING; i++)
        if (search.hits[i].row->code != STATUS_NONE && is_there(search.hits[i].row->code))
            return search.hits[i].row->code;
    return STATUS_NONE;
}

const char *nearest_code(struct slice text, code_is_there *is_there)
{
    struct prose prose;
    char words[SEARCH_BYTES];
    if (!text.length || text.length > sizeof words)
        return NULL;
    struct slice plain = { words, percent_decode(words, text, PERCENT_ALL) };
    const char *dot = slice_find(plain, '.'); /* of what some call a format: 404.json */
    if (dot)
        plain.length = (size_t)(dot - plain.data);
    const int code = has_digit(plain) ? nearest_number(plain, is_there) : found_by_words(plain, is_there);
    return code != STATUS_NONE && prose_of(&prose, code) ? prose.stem : NULL;
}
