/* The one checked parser for numbers that come from outside. */
#ifndef EVERYSTATUS_NUMBER_H
#define EVERYSTATUS_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum number_result {
    NUMBER_OK,
    NUMBER_EMPTY,       /* no characters at all */
    NUMBER_NO_DIGIT,    /* something that is no decimal digit: a sign, a space, a letter */
    NUMBER_TOO_SMALL,   /* below the minimum */
    NUMBER_NO_SIZE,     /* as NUMBER_NO_DIGIT, where k or M may follow */
    NUMBER_NO_OCTAL,    /* as NUMBER_NO_DIGIT, where digits go to 7 */
    NUMBER_NO_UNIT,     /* a duration without one of its units, ms, s, m, h */
    NUMBER_TOO_PRECISE, /* a decimal with more than six digits behind the point */
    NUMBER_TOO_LARGE,   /* above the maximum, however many digits */
    NUMBER_RESULTS,
};

/* Reads length characters as an unsigned decimal number, minimum <= *number <= maximum. On NUMBER_NO_DIGIT,
 * *at (which may be NULL) receives the offset of the first character that is none. On failure *number is
 * left alone. */
enum number_result number_parse(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *number,
                                size_t *at);

/* What is wrong, as the end of a sentence: "is empty" and so on. */
const char *number_problem(enum number_result result);

/* As number_parse, for a duration with its unit: "250ms", "1.5s", "2m", "1h". Bounds and result are whole microseconds; what is
 * less than one is dropped. */
enum number_result number_duration(const char *string, size_t length, uint64_t minimum, uint64_t maximum,
                                   uint64_t *microseconds);

/* The same, for a sum of such durations, as Go writes them: "1m30s", "1.5s", "150us", with either micro sign, "10ns". */
enum number_result number_durations(const char *string, size_t length, uint64_t maximum, uint64_t *microseconds);

/* As number_parse, for an integer, which may have a minus: from -2^63 to 2^64 - 1. The result is its 64 bits. */
enum number_result number_integer(const char *string, size_t length, uint64_t *bits);

/* As number_parse, for a decimal with up to six digits behind its point: "2", "0.25". Bounds and result are millionths. */
enum number_result number_decimal(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *millionths);

/* As number_parse, for a size in bytes, with "k" or "M" for its 1024 and 1024 * 1024: "512", "64k", "1M". */
enum number_result number_size(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *bytes);

/* As number_parse, for an octal number: "0660". */
enum number_result number_octal(const char *string, size_t length, uint64_t maximum, uint64_t *number);

#endif
