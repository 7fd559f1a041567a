/* The one checked parser for numbers that come from outside. */
#include "base/number.h"

#include <stdbool.h>
#include <string.h>

enum number_result number_parse(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *number,
                                size_t *at)
{
    if (length == 0)
        return NUMBER_EMPTY;
    uint64_t value = 0;
    int over = 0;
    for (size_t i = 0; i < length; i++) {
        if (string[i] < '0' || string[i] > '9') {
            if (at)
                *at = i;
            return NUMBER_NO_DIGIT;
        }
        uint64_t digit = (uint64_t)(string[i] - '0');
        over |= value > (UINT64_MAX - digit) / 10;
        value = value * 10 + digit;
    }
    if (over || value > maximum)
        return NUMBER_TOO_LARGE;
    if (value < minimum)
        return NUMBER_TOO_SMALL;
    *number = value;
    return NUMBER_OK;
}

/* A unit's name and how many of the smallest units it is. */
struct unit {
    const char *name;
    uint64_t factor;
};

/* The unit at the end of the string; *length is shortened to what stands before it. */
static const struct unit *cut_unit(const struct unit *units, size_t count, const char *string, size_t *length)
{
    for (size_t i = 0; i < count; i++) {
        size_t width = strlen(units[i].name);
        if (width <= *length && memcmp(string + *length - width, units[i].name, width) == 0) {
            *length -= width;
            return &units[i];
        }
    }
    return NULL;
}

/* A decimal with up to six digits behind the point, in millionths. */
static enum number_result parse_millionths(const char *string, size_t length, uint64_t *millionths)
{
    const char *point = length ? memchr(string, '.', length) : NULL;
    size_t whole = point ? (size_t)(point - string) : length, digits = point ? length - whole - 1 : 0;
    uint64_t left = 0, right = 0;
    enum number_result result = number_parse(string, whole, 0, UINT64_MAX / 2000000, &left, NULL);
    if (result == NUMBER_OK && point)
        result = digits > 6 ? NUMBER_TOO_PRECISE : number_parse(point + 1, digits, 0, 999999, &right, NULL);
    for (size_t i = digits; i < 6; i++)
        right *= 10;
    *millionths = left * 1000000 + right;
    return result == NUMBER_EMPTY && length ? NUMBER_NO_DIGIT : result;
}

enum number_result number_decimal(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *millionths)
{
    uint64_t value;
    enum number_result result = parse_millionths(string, length, &value);
    if (result != NUMBER_OK)
        return result;
    if (value < minimum || value > maximum)
        return value < minimum ? NUMBER_TOO_SMALL : NUMBER_TOO_LARGE;
    *millionths = value;
    return NUMBER_OK;
}

/* Units of time in nanoseconds. The first are Go's alone, whose micro sign is one of two characters. */
static const struct unit times[] = {
    { "ns", 1 },       { "us", 1000 },      { "\xC2\xB5s", 1000 },          { "\xCE\xBCs", 1000 },
    { "ms", 1000000 }, { "s", 1000000000 }, { "m", UINT64_C(60000000000) }, { "h", UINT64_C(3600000000000) },
};
enum { TIMES = sizeof times / sizeof *times, GO_TIMES = 4 };

/* As number_duration, with the units from that one on. */
static enum number_result read_duration(const char *string, size_t length, size_t first, const uint64_t bounds[2],
                                        uint64_t *microseconds)
{
    uint64_t millionths;
    size_t all = length;
    const struct unit *unit = cut_unit(times + first, TIMES - first, string, &length);
    if (!unit)
        return all ? NUMBER_NO_UNIT : NUMBER_EMPTY;
    if (length == 0)
        return NUMBER_NO_DIGIT;
    enum number_result result = parse_millionths(string, length, &millionths);
    if (result != NUMBER_OK)
        return result;
    if (millionths / 1000000 > UINT64_MAX / unit->factor / 2)
        return NUMBER_TOO_LARGE;
    uint64_t value = (millionths / 1000000 * unit->factor + millionths % 1000000 * unit->factor / 1000000) / 1000;
    if (value < bounds[0] || value > bounds[1])
        return value < bounds[0] ? NUMBER_TOO_SMALL : NUMBER_TOO_LARGE;
    *microseconds = value;
    return NUMBER_OK;
}

enum number_result number_duration(const char *string, size_t length, uint64_t minimum, uint64_t maximum,
                                   uint64_t *microseconds)
{
    const uint64_t bounds[] = { minimum, maximum };
    return read_duration(string, length, GO_TIMES, bounds, microseconds);
}

/* The length of a number and its unit at the start: what comes before the next number. */
static size_t piece_length(const char *string, size_t length)
{
    size_t at = 0;
    while (at < length && (string[at] < 'a' || string[at] > 'z'))
        at++;
    while (at < length && string[at] >= 'a' && string[at] <= 'z')
        at++;
    return at;
}

enum number_result number_durations(const char *string, size_t length, uint64_t maximum, uint64_t *microseconds)
{
    uint64_t sum = 0, one;
    enum number_result result = length ? NUMBER_OK : NUMBER_EMPTY;
    while (length && result == NUMBER_OK) {
        size_t piece = piece_length(string, length);
        result = read_duration(string, piece, 0, (const uint64_t[2]){ 0, maximum - sum }, &one);
        if (result == NUMBER_OK)
            sum += one;
        string += piece;
        length -= piece;
    }
    if (result == NUMBER_OK)
        *microseconds = sum;
    return result;
}

enum number_result number_integer(const char *string, size_t length, uint64_t *bits)
{
    bool negative = length > 0 && string[0] == '-';
    uint64_t most = negative ? (uint64_t)INT64_MAX + 1 : UINT64_MAX, value;
    enum number_result result = number_parse(string + negative, length - negative, 0, most, &value, NULL);
    if (result == NUMBER_OK)
        *bits = negative ? 0 - value : value;
    if (result == NUMBER_TOO_LARGE && negative)
        return NUMBER_TOO_SMALL;
    return negative && result == NUMBER_EMPTY ? NUMBER_NO_DIGIT : result;
}

enum number_result number_size(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *bytes)
{
    static const struct unit units[] = { { "k", 1024 }, { "M", 1024 * 1024 } };
    const struct unit *unit = cut_unit(units, sizeof units / sizeof *units, string, &length);
    uint64_t factor = unit ? unit->factor : 1, number;
    if (unit && length == 0)
        return NUMBER_NO_SIZE;
    enum number_result result = number_parse(string, length, (minimum + factor - 1) / factor, maximum / factor, &number, NULL);
    if (result == NUMBER_OK)
        *bytes = number * factor;
    return result == NUMBER_NO_DIGIT ? NUMBER_NO_SIZE : result;
}

enum number_result number_octal(const char *string, size_t length, uint64_t maximum, uint64_t *number)
{
    uint64_t value = 0;
    bool over = false;
    for (size_t i = 0; i < length; i++) {
        if (string[i] < '0' || string[i] > '7')
            return NUMBER_NO_OCTAL;
        over |= value > UINT64_MAX / 8;
        value = value * 8 + (uint64_t)(string[i] - '0');
    }
    if (length == 0 || over || value > maximum)
        return length == 0 ? NUMBER_EMPTY : NUMBER_TOO_LARGE;
    *number = value;
    return NUMBER_OK;
}

const char *number_problem(enum number_result result)
{
    static const char *const problems[NUMBER_RESULTS] = {
        [NUMBER_OK] = "is fine",
        [NUMBER_EMPTY] = "is empty",
        [NUMBER_NO_DIGIT] = "is not a decimal number",
        [NUMBER_NO_SIZE] = "is not a decimal number, with k or M behind it or nothing",
        [NUMBER_NO_OCTAL] = "is not an octal number, such as 0660",
        [NUMBER_NO_UNIT] = "needs a unit: ms, s, m or h",
        [NUMBER_TOO_PRECISE] = "has more than six decimals",
        [NUMBER_TOO_SMALL] = "is too small",
        [NUMBER_TOO_LARGE] = "is too large",
    };
    return problems[result];
}
