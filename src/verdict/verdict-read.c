/* How the values of a verdict's checks are read. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "catalog/statuses.h"
#include "verdict/verdict-parts.h"

static const uint64_t million = 1000000, day = UINT64_C(86400000000);

typedef enum number_result number_reader(const char *string, size_t length, uint64_t minimum, uint64_t maximum,
                                         uint64_t *number);

static enum number_result read_whole(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *number)
{
    return number_parse(string, length, minimum, maximum, number, NULL);
}

static bool put(char *problem, size_t size, const char *text)
{
    snprintf(problem, size, "%s", text);
    return false;
}

static bool read_one(number_reader *read, struct slice text, struct verdict_range bounds, uint64_t *number, char *problem,
                     size_t size)
{
    enum number_result result = read(text.data, text.length, bounds.least, bounds.most, number);
    return result == NUMBER_OK || put(problem, size, number_problem(result));
}

/* "3", "2-4", "2-" or "-4": an end that is left out is the bound. */
static bool read_range(number_reader *read, struct slice text, struct verdict_range bounds, struct verdict_range *range,
                       char *problem, size_t size)
{
    const char *dash = text.length ? memchr(text.data, '-', text.length) : NULL;
    struct slice least = { text.data, dash ? (size_t)(dash - text.data) : text.length };
    struct slice most = dash ? (struct slice){ dash + 1, text.length - least.length - 1 } : least;
    *range = bounds;
    if ((least.length || !most.length) && !read_one(read, least, bounds, &range->least, problem, size))
        return false;
    if (most.length && !read_one(read, most, bounds, &range->most, problem, size))
        return false;
    return range->least <= range->most || put(problem, size, "is a range that ends before it starts");
}

bool verdict_read_attempts(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    return read_range(read_whole, value, (struct verdict_range){ 0, million }, &plan->attempts, problem, size);
}

bool verdict_read_abandoned(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    return read_range(read_whole, value, (struct verdict_range){ 0, million }, &plan->abandoned, problem, size);
}

bool verdict_read_last(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    const struct verdict_range codes = { STATUS_MIN, STATUS_MAX };
    return read_range(read_whole, value, codes, &plan->last, problem, size);
}

/* Members keep their empty ones, unlike lists in fields: "1s,,2s" is a slip of the pen. */
static struct slice next_member(struct slice *list)
{
    const char *comma = list->length ? memchr(list->data, ',', list->length) : NULL;
    struct slice member = { list->data, comma ? (size_t)(comma - list->data) : list->length };
    *list = comma ? (struct slice){ comma + 1, list->length - member.length - 1 } : (struct slice){ 0 };
    return member;
}

bool verdict_read_gaps(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    do {
        if (plan->gap_count == VERDICT_GAPS)
            return put(problem, size, "has more than 16 members");
        if (!read_range(number_duration, next_member(&value), (struct verdict_range){ 0, day }, &plan->gaps[plan->gap_count++],
                        problem, size))
            return false;
    } while (value.data);
    return true;
}

bool verdict_read_backoff(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    uint64_t factor;
    if (!read_one(number_decimal, value, (struct verdict_range){ million, 100 * million }, &factor, problem, size))
        return false;
    plan->factor = (double)factor / 1e6;
    return true;
}

bool verdict_read_jitter(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    uint64_t jitter;
    if (!read_one(number_decimal, value, (struct verdict_range){ 0, million - 1 }, &jitter, problem, size))
        return false;
    plan->jitter = (double)jitter / 1e6;
    return true;
}

bool verdict_read_tolerance(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    uint64_t time;
    if (!read_one(number_duration, value, (struct verdict_range){ 0, day }, &time, problem, size))
        return false;
    plan->tolerance = (int64_t)time;
    return true;
}

bool verdict_read_wait(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    return read_one(read_whole, value, (struct verdict_range){ 1, million }, &plan->wait, problem, size);
}

bool verdict_read_timeout(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    enum number_result result = number_duration(value.data, value.length, 0, plan->timeout, &plan->timeout);
    return result == NUMBER_OK ||
           put(problem, size, result == NUMBER_TOO_LARGE ? "is longer than --max-delay allows" : number_problem(result));
}

bool verdict_read_rate(struct verdict_plan *plan, struct slice value, char *problem, size_t size)
{
    uint64_t window;
    const char *slash = value.length ? memchr(value.data, '/', value.length) : NULL;
    if (!slash)
        return put(problem, size, "must be REQUESTS/TIME");
    struct slice count = { value.data, (size_t)(slash - value.data) }, time = { slash + 1, value.length - count.length - 1 };
    if (!read_one(read_whole, count, (struct verdict_range){ 1, million }, &plan->rate, problem, size) ||
        !read_one(number_duration, time, (struct verdict_range){ 1, day }, &window, problem, size))
        return false;
    plan->window = (int64_t)window;
    return true;
}
