/* HTTP dates, in the three forms that a recipient must understand (RFC 9110 5.6.7). */
#include "http/date.h"

#include <string.h>

#include "base/number.h"

/* What is left to read; data is NULL once something did not fit. */
struct reader {
    struct slice rest;
    struct tm tm;
};

static bool fail(struct reader *reader)
{
    reader->rest = (struct slice){ 0 };
    return false;
}

static bool skip(struct reader *reader, const char *text)
{
    if (!reader->rest.data || !slice_starts(reader->rest, text))
        return fail(reader);
    reader->rest.data += strlen(text);
    reader->rest.length -= strlen(text);
    return true;
}

/* Skips one of the words and returns its number. */
static int read_word(struct reader *reader, const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (reader->rest.data && slice_starts(reader->rest, words[i])) {
            skip(reader, words[i]);
            return i;
        }
    fail(reader);
    return 0;
}

static int read_number(struct reader *reader, size_t digits, uint64_t most)
{
    uint64_t number = 0;
    if (!reader->rest.data || reader->rest.length < digits ||
        number_parse(reader->rest.data, digits, 0, most, &number, NULL) != NUMBER_OK) {
        fail(reader);
        return 0;
    }
    reader->rest.data += digits;
    reader->rest.length -= digits;
    return (int)number;
}

static void read_month(struct reader *reader)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    reader->tm.tm_mon = read_word(reader, months, 12);
}

static void read_time(struct reader *reader)
{
    reader->tm.tm_hour = read_number(reader, 2, 23);
    skip(reader, ":");
    reader->tm.tm_min = read_number(reader, 2, 59);
    skip(reader, ":");
    reader->tm.tm_sec = read_number(reader, 2, 60);
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", behind the name of the day. */
static void read_fixdate(struct reader *reader)
{
    skip(reader, ", ");
    reader->tm.tm_mday = read_number(reader, 2, 31);
    skip(reader, " ");
    read_month(reader);
    skip(reader, " ");
    reader->tm.tm_year = read_number(reader, 4, 9999) - 1900;
    skip(reader, " ");
    read_time(reader);
    skip(reader, " GMT");
}

/* "Sunday, 06-Nov-94 08:49:37 GMT": the last year with these digits that is not more than 50 years ahead. */
static void read_rfc850(struct reader *reader, time_t now)
{
    struct tm today;
    gmtime_r(&now, &today);
    skip(reader, ", ");
    reader->tm.tm_mday = read_number(reader, 2, 31);
    skip(reader, "-");
    read_month(reader);
    skip(reader, "-");
    int last = today.tm_year + 50, digits = read_number(reader, 2, 99);
    reader->tm.tm_year = last - (last - digits) % 100;
    skip(reader, " ");
    read_time(reader);
    skip(reader, " GMT");
}

/* "Sun Nov  6 08:49:37 1994". */
static void read_asctime(struct reader *reader)
{
    skip(reader, " ");
    read_month(reader);
    skip(reader, " ");
    bool padded = reader->rest.data && slice_starts(reader->rest, " ");
    if (padded)
        skip(reader, " ");
    reader->tm.tm_mday = read_number(reader, padded ? 1 : 2, 31);
    skip(reader, " ");
    read_time(reader);
    skip(reader, " ");
    reader->tm.tm_year = read_number(reader, 4, 9999) - 1900;
}

bool date_parse(struct slice text, time_t now, time_t *date)
{
    static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                                        "Sun",    "Mon",    "Tue",     "Wed",       "Thu",      "Fri",    "Sat" };
    struct reader reader = { .rest = text };
    int day = read_word(&reader, days, 14);
    if (day < 7)
        read_rfc850(&reader, now);
    else if (reader.rest.data && slice_starts(reader.rest, ","))
        read_fixdate(&reader);
    else
        read_asctime(&reader);
    int month_day = reader.tm.tm_mday, second = reader.tm.tm_sec;
    reader.tm.tm_sec = 0; /* a leap second belongs to its day */
    *date = timegm(&reader.tm) + second;
    return reader.rest.data && reader.rest.length == 0 && reader.tm.tm_mday == month_day;
}
