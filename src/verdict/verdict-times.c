/* The checks of a verdict that look at times: pauses, backoff, Retry-After, rates. */
#include <math.h>
#include <stdio.h>

#include "http/date.h"
#include "base/number.h"
#include "verdict/verdict-parts.h"

int64_t verdict_gap(const struct attempts *attempts, size_t i)
{
    const struct attempt *before = &attempts->rows[i - 1];
    int64_t gap = before->ended ? attempts->rows[i].arrived - before->ended : 0;
    return gap > 0 ? gap : 0;
}

const char *verdict_time(char out[VERDICT_TIME_SIZE], double microseconds)
{
    if (microseconds < 1e6)
        snprintf(out, VERDICT_TIME_SIZE, "%.4gms", microseconds / 1e3);
    else
        snprintf(out, VERDICT_TIME_SIZE, "%.3fs", microseconds < 1e15 ? microseconds / 1e6 : 1e9);
    return out;
}

/* Between which requests a pause lay, as it stands in a finding. */
static void came_at(struct verdict_finding *finding, double microseconds, size_t i)
{
    char time[VERDICT_TIME_SIZE];
    CAME(finding, "%s before request %zu", verdict_time(time, microseconds), i + 1);
    finding->at = i + 1;
}

/* All pauses, one after the other, as far as there is room. */
static void came_all(struct verdict_finding *finding, const struct attempts *attempts)
{
    char time[VERDICT_TIME_SIZE];
    size_t length = 0;
    for (size_t i = 1; i < attempts->count && length + VERDICT_TIME_SIZE + 4 < sizeof finding->came; i++)
        length += (size_t)snprintf(finding->came + length, sizeof finding->came - length, "%s%s", i > 1 ? ", " : "",
                                   verdict_time(time, (double)verdict_gap(attempts, i)));
}

static void expect_range(struct verdict_finding *finding, double least, double most, size_t i)
{
    char low[VERDICT_TIME_SIZE], high[VERDICT_TIME_SIZE];
    EXPECTED(finding, "%s to %s before request %zu", verdict_time(low, least > 0 ? least : 0), verdict_time(high, most), i + 1);
}

void verdict_gaps(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    size_t count = attempts->count - 1;
    char low[VERDICT_TIME_SIZE], high[VERDICT_TIME_SIZE];
    if (plan->gap_count > 1 && plan->gap_count != count) {
        EXPECTED(finding, "%zu pauses, between %zu requests", plan->gap_count, plan->gap_count + 1);
        CAME(finding, "%zu pause%s", count, count == 1 ? "" : "s");
        return;
    }
    for (size_t i = 1; i <= count; i++) {
        const struct verdict_range *range = &plan->gaps[plan->gap_count > 1 ? i - 1 : 0];
        int64_t gap = verdict_gap(attempts, i);
        if (gap + plan->tolerance >= (int64_t)range->least && gap - plan->tolerance <= (int64_t)range->most)
            continue;
        expect_range(finding, (double)range->least, (double)range->most, i);
        came_at(finding, (double)gap, i);
        return;
    }
    finding->passed = true;
    EXPECTED(finding, "pauses of %s to %s%s", verdict_time(low, (double)plan->gaps[0].least),
             verdict_time(high, (double)plan->gaps[0].most), plan->gap_count > 1 ? ", and so on" : "");
    came_all(finding, attempts);
}

/* The first pause of a backoff must stand out from the tolerance t, or a client that waits equally long each time would pass:
 * p * f - t * f - t > p. */
static bool check_first(const struct verdict_plan *plan, const struct attempts *attempts, size_t first,
                        struct verdict_finding *finding)
{
    char time[VERDICT_TIME_SIZE];
    double gap = (double)verdict_gap(attempts, first), growth = plan->factor > 1 ? plan->factor - 1 : 1;
    double least = (double)plan->tolerance * (plan->factor + 1) / growth;
    if (gap > least)
        return true;
    EXPECTED(finding, "more than %s before request %zu, to tell growth from the tolerance", verdict_time(time, least),
             first + 1);
    came_at(finding, gap, first);
    return false;
}

/* Each pause lies within base * factor^n, give or take jitter and tolerance. The base is not known: each pause narrows down
 * what it may be, and the next one must fit to what is left. */
static bool fits_backoff(const struct verdict_plan *plan, const struct attempts *attempts, size_t first,
                         struct verdict_finding *finding)
{
    double low = 0, high = INFINITY, power = 1, tolerance = (double)plan->tolerance;
    for (size_t i = first; i < attempts->count; i++, power *= plan->factor) {
        double gap = (double)verdict_gap(attempts, i), short_of = power * (1 - plan->jitter),
               beyond = power * (1 + plan->jitter);
        double least = low * short_of - tolerance, most = high * beyond + tolerance;
        if (gap < least || gap > most) {
            expect_range(finding, least, most, i);
            came_at(finding, gap, i);
            return false;
        }
        double base_low = (gap - tolerance) / beyond, base_high = (gap + tolerance) / short_of;
        low = low > base_low ? low : base_low;
        high = high < base_high ? high : base_high;
    }
    return true;
}

void verdict_backoff(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    size_t first = plan->fast_first ? 2 : 1;
    if (attempts->count < first + 2) {
        CAME(finding, "%zu requests; a backoff shows from %zu on", attempts->count, first + 2);
        return;
    }
    if (!check_first(plan, attempts, first, finding) || !fits_backoff(plan, attempts, first, finding))
        return;
    finding->passed = true;
    EXPECTED(finding, "pauses that grow by %g, give or take %g", plan->factor, plan->jitter);
    came_all(finding, attempts);
}

/* The moment until which Retry-After tells the client to wait, counted from the end of the answer (RFC 9110 10.2.3). false: the
 * client did not see it, or it cannot be read, which is to be ignored. */
static bool due_of(const struct attempt *attempt, int64_t *due)
{
    uint64_t seconds;
    time_t date, now = (time_t)((attempt->arrived + attempt->epoch) / 1000000);
    struct slice text = attempt->retry_after;
    if (!text.data || !verdict_answered(attempt))
        return false;
    enum number_result result = number_parse(text.data, text.length, 0, UINT32_MAX, &seconds, NULL);
    if (result == NUMBER_TOO_LARGE)
        seconds = UINT32_MAX;
    if (result == NUMBER_OK || result == NUMBER_TOO_LARGE) {
        *due = attempt->ended + (int64_t)seconds * 1000000;
        return true;
    }
    if (!date_parse(text, now, &date))
        return false;
    *due = (int64_t)date * 1000000 - attempt->epoch;
    return true;
}

void verdict_retry_after(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    int64_t due;
    char time[VERDICT_TIME_SIZE];
    size_t seen = 0;
    for (size_t i = 1; i < attempts->count; i++) {
        const struct attempt *before = &attempts->rows[i - 1];
        if (!due_of(before, &due))
            continue;
        seen++;
        if (attempts->rows[i].arrived + plan->tolerance >= due)
            continue;
        EXPECTED(finding, "%s or more before request %zu, after \"Retry-After: %.*s\"",
                 verdict_time(time, (double)(due - before->ended)), i + 1,
                 (int)(before->retry_after.length < 40 ? before->retry_after.length : 40), before->retry_after.data);
        came_at(finding, (double)verdict_gap(attempts, i), i);
        return;
    }
    finding->passed = seen > 0;
    if (seen)
        came_all(finding, attempts);
    else
        CAME(finding, "no answer before a request had a Retry-After that can be read");
}

void verdict_rate(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    char window[VERDICT_TIME_SIZE], time[VERDICT_TIME_SIZE];
    EXPECTED(finding, "at most %llu in any %s", (unsigned long long)plan->rate, verdict_time(window, (double)plan->window));
    for (size_t i = (size_t)plan->rate; i < attempts->count; i++) {
        int64_t width = attempts->rows[i].arrived - attempts->rows[i - plan->rate].arrived;
        if (width + plan->tolerance >= plan->window)
            continue;
        finding->at = i + 1;
        CAME(finding, "%llu in %s, up to request %zu", (unsigned long long)plan->rate + 1, verdict_time(time, (double)width),
             i + 1);
        return;
    }
    finding->passed = true;
    CAME(finding, "%zu in all", attempts->count);
}
