/* Finds codes by what they are called. */
#include "server/explain-find.h"

#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "catalog/statuses.h"

enum { FOLDED = 80 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "I'm a Teapot" is " im a teapot ". A name that is too long for that is none, and becomes empty. */
static void fold(const char *name, char folded[FOLDED])
{
    size_t length = 0;
    folded[length++] = ' ';
    for (; *name && length < FOLDED - 2; name++) {
        char lower = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if (is_digit(lower) || (lower >= 'a' && lower <= 'z'))
            folded[length++] = lower;
        else if (lower != '\'' && folded[length - 1] != ' ')
            folded[length++] = ' ';
    }
    if (folded[length - 1] != ' ')
        folded[length++] = ' ';
    folded[*name || length == 1 ? 0 : length] = '\0';
}

static bool is_called(const char *name, const char *wanted, bool whole)
{
    char folded[FOLDED];
    fold(name, folded);
    return whole ? strcmp(folded, wanted) == 0 : strstr(folded, wanted) != NULL;
}

static bool row_is_called(const struct status *row, const char *wanted)
{
    bool found = is_called(row->phrase, wanted, false);
    for (const struct status_use *use = status_uses(row); use->name; use++)
        found |= is_called(use->name, wanted, false);
    return found;
}

/* Takes the blanks between the words out: "time out" is "timeout" in some phrases. */
static void join(char folded[FOLDED])
{
    char *to = folded + 1;
    for (const char *from = folded + 1; *from; from++)
        if (*from != ' ' || !from[1])
            *to++ = *from;
    *to = '\0';
}

/* The codes of which that is the phrase; or else those that have it in their phrase or in another name. A vendor's "Redirect"
 * does not stand in the way of the others that are one. */
static size_t collect(const char *wanted, bool phrase, int codes[EXPLAIN_FOUND])
{
    size_t count, found = 0;
    char joined[FOLDED];
    const struct status *rows = statuses(&count);
    join(strcpy(joined, wanted));
    for (size_t i = 0; i < count && found < EXPLAIN_FOUND; i++)
        if (phrase ? is_called(rows[i].phrase, wanted, true)
                   : row_is_called(&rows[i], wanted) || row_is_called(&rows[i], joined))
            codes[found++] = rows[i].code;
    return found;
}

/* Passes over the version that a status line begins with, "HTTP/1.1" or "HTTP/2". */
static const char *skip_version(const char *words)
{
    const char *end = words + strcspn(words, " ");
    return strncasecmp(words, "HTTP/", 5) == 0 ? end + strspn(end, " ") : words;
}

/* Passes over the words that people put before or behind a code, and that name none: "HTTP 404", "404 error". */
static const char *skip_frames(const char *folded)
{
    static const char *const frames[] = { " http ", " error ", " status ", " code ", " response " };
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        size_t length = strlen(frames[i]) - 1; /* the blank belongs to the next word as well */
        if (strncmp(folded, frames[i], length + 1) == 0)
            return skip_frames(folded + length);
    }
    return folded;
}

/* "404 Not Found", "HTTP Error 404: Not Found", "429 too many": a code with one of its names behind it, or with a part of one,
 * or with none. A code alone is read by others. */
static size_t find_line(const char *words, int codes[EXPLAIN_FOUND])
{
    enum { DIGITS = 3 };
    char folded[FOLDED];
    fold(skip_version(words), folded);
    const char *line = skip_frames(folded);
    if (!words[strspn(words, "0123456789 \n")] || strcspn(line, "0123456789") != 1 || strcspn(line + 1, " ") != DIGITS ||
        !status_read(codes, (struct slice){ line + 1, DIGITS }))
        return 0;
    const char *name = skip_frames(line + 1 + DIGITS);
    return !name[1] || row_is_called(status_of(codes[0]), name);
}

size_t explain_find(const char *words, int codes[EXPLAIN_FOUND])
{
    char wanted[FOLDED];
    if (find_line(words, codes))
        return 1;
    fold(words, wanted);
    size_t found = *wanted ? collect(wanted, true, codes) : 0;
    return found || !*wanted ? found : collect(wanted, false, codes);
}

bool explain_slip(const char *words)
{
    const bool number = strcspn(words, "-0123456789") == 0, more = words[strspn(words, "-0123456789 ")];
    return number && (!more || !strchr(words, ' ') || explain_nearest(words));
}

int explain_nearest(const char *words)
{
    size_t count, best = NEAREST_NONE;
    int code = 0;
    const struct status *rows = statuses(&count);
    for (size_t i = 0; i < count; i++)
        if (nearest_is(slice_of(words), rows[i].phrase, &best))
            code = rows[i].code;
    return code;
}
