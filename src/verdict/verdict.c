/* The table of a verdict's checks, how they are asked for, and how they are judged. */
#include "verdict/verdict.h"

#include <stdio.h>
#include <string.h>

#include "http/percent.h"
#include "verdict/verdict-parts.h"

static const char times[] = "gaps, backoff, honours-retry-after, max-rate";

static const struct verdict_row rows[VERDICT_ROWS] = {
    { "attempts", "3|2-4", "so many requests came", .read = verdict_read_attempts, .judge = verdict_attempts },
    { "wait", "3", "so many requests came and are over; it waits for them", .read = verdict_read_wait, .judge = verdict_wait },
    { "timeout", "5s", "how long it waits, instead of --max-delay's time", .of = "wait", .read = verdict_read_timeout },
    { "last", "200|200-299", "the last answer had this code; one that was broken or given up is none", .least = 1,
      .read = verdict_read_last, .judge = verdict_last },
    { "gaps", "1s-2s|1s,2s,4s", "each pause between answer and next request was so long; a list goes by turns", .least = 2,
      .read = verdict_read_gaps, .judge = verdict_gaps },
    { "backoff", "2|1.5", "each pause was so many times the one before", .least = 3, .read = verdict_read_backoff,
      .judge = verdict_backoff },
    { "jitter", "0.25", "how far, as a fraction, a pause may be off its place in the backoff", .of = "backoff",
      .read = verdict_read_jitter },
    { "fast-first", NULL, "the first retry may come at once; the backoff starts with the second", .of = "backoff" },
    { "honours-retry-after", NULL, "no request came before the Retry-After of the answer before it was over", .least = 2,
      .judge = verdict_retry_after },
    { "max-rate", "5/10s", "in no window of this length came more requests", .least = 1, .read = verdict_read_rate,
      .judge = verdict_rate },
    { "tolerance", "TIME", "how far any time may be off, instead of 10ms", .of = times, .read = verdict_read_tolerance },
    { "same-method", NULL, "all requests had the same method", .least = 2, .at = offsetof(struct attempt, method),
      .judge = verdict_same },
    { "same-target", NULL, "all requests had the same target", .least = 2, .at = offsetof(struct attempt, target),
      .judge = verdict_same },
    { "same-body", NULL, "all requests had the same content", .least = 2, .judge = verdict_same_content },
    { "same-idempotency-key", NULL, "all requests had the same Idempotency-Key", .least = 2,
      .at = offsetof(struct attempt, idempotency_key), .judge = verdict_same },
    { "retries-only-transient", NULL,
      "no request was repeated after an answer that will not change; one that was broken is none", .least = 1,
      .judge = verdict_only_transient },
    { "retries-only-idempotent", NULL,
      "no request was repeated whose method is not idempotent, unless it had an Idempotency-Key", .least = 1,
      .judge = verdict_only_idempotent },
    { "abandoned", "1|0-2", "so many answers were given up by the client; those that the server broke off do not count",
      .least = 1, .read = verdict_read_abandoned, .judge = verdict_abandoned },
};

const struct verdict_row *verdict_rows(size_t *count)
{
    *count = VERDICT_ROWS;
    return rows;
}

static bool asked(const struct verdict_plan *plan, size_t i)
{
    return plan->asked & UINT32_C(1) << i;
}

/* Whether row number i is a check that was asked for. */
static bool asks(const struct verdict_plan *plan, size_t i)
{
    return asked(plan, i) && !rows[i].of;
}

static bool has(const struct verdict_plan *plan, const char *name)
{
    for (size_t i = 0; i < VERDICT_ROWS; i++)
        if (strcmp(rows[i].name, name) == 0)
            return asked(plan, i);
    return false;
}

/* Reads a value without its percent-encoding: clients encode the comma and the slash. */
static struct problem read_value(struct verdict_plan *plan, const struct verdict_row *row, struct slice value)
{
    char decoded[256];
    if (value.length <= sizeof decoded)
        return row->read(plan, (struct slice){ decoded, percent_decode(decoded, value, PERCENT_ALL) });
    return problem_of("is too long");
}

static bool ask_row(struct verdict_plan *plan, size_t i, struct slice name, struct slice value, struct slice query,
                    struct complaint *complaint)
{
    const struct verdict_row *row = &rows[i];
    size_t column = (size_t)(name.data - query.data) + 1;
    if (row->value && !value.data)
        return complain_at(complaint, "query", query, column, "\"%s\" needs a value: %s=%s", row->name, row->name, row->value);
    if (asked(plan, i))
        return complain_at(complaint, "query", query, column, "\"%s\" comes twice", row->name);
    if (!row->value && value.data)
        return complain_at(complaint, "query", query, column + name.length + 1, "\"%s\" takes no value", row->name);
    struct problem problem = row->read ? read_value(plan, row, value) : problem_none();
    if (problem_found(&problem))
        return complain_at(complaint, "query", query, column + name.length + 1, "\"%s\" %s; as in %s=%s", row->name,
                           problem.text, row->name, row->value);
    plan->asked |= UINT32_C(1) << i;
    return true;
}

bool verdict_ask(struct verdict_plan *plan, struct slice name, struct slice value, struct slice query,
                 struct complaint *complaint)
{
    for (size_t i = 0; i < VERDICT_ROWS; i++)
        if (slice_is(name, rows[i].name))
            return ask_row(plan, i, name, value, query, complaint);
    return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1,
                       "there is no check \"%.*s\"; /_/verify lists them", (int)(name.length < 40 ? name.length : 40),
                       name.data);
}

/* Whether a check was asked for that the list names. */
static bool asks_one_of(const struct verdict_plan *plan, const char *list)
{
    for (size_t i = 0; i < VERDICT_ROWS; i++)
        if (asks(plan, i) && slice_has_token(slice_of(list), rows[i].name))
            return true;
    return false;
}

bool verdict_settle(struct verdict_plan *plan, struct slice query, struct complaint *complaint)
{
    bool checks = false;
    for (size_t i = 0; i < VERDICT_ROWS; i++) {
        checks |= asks(plan, i);
        if (asked(plan, i) && rows[i].of && !asks_one_of(plan, rows[i].of))
            return complain_at(complaint, "query", query, 0, "\"%s\" needs %s%s", rows[i].name,
                               strchr(rows[i].of, ',') ? "one of " : "", rows[i].of);
    }
    plan->fast_first = has(plan, "fast-first");
    if (!has(plan, "tolerance"))
        plan->tolerance = VERDICT_TOLERANCE;
    return checks || complain_at(complaint, "query", query, 0,
                                 "there is nothing to check, as in ?attempts=3&last=200; "
                                 "/_/verify lists all checks");
}

/* Whether there is too little to decide a check, which then fails. */
static bool is_undecidable(const struct verdict_row *row, const struct attempts *attempts, struct verdict_finding *finding)
{
    if (row->least && attempts->dropped) {
        EXPECTED(finding, "no more requests than the journal keeps");
        CAME(finding, "more: the first %llu are gone", (unsigned long long)attempts->dropped);
        return true;
    }
    EXPECTED(finding, "%u or more requests", (unsigned)row->least);
    CAME(finding, "%zu", attempts->count);
    return attempts->count < row->least;
}

static void judge(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    EXPECTED(finding, "%s", finding->row->help);
    finding->row->judge(plan, attempts, finding);
}

void verdict_judge(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_report *report)
{
    *report = (struct verdict_report){ .attempts = attempts };
    for (size_t i = 0; i < VERDICT_ROWS; i++) {
        struct verdict_finding *finding = &report->findings[report->count];
        if (!asks(plan, i))
            continue;
        finding->row = &rows[i];
        if (!is_undecidable(&rows[i], attempts, finding))
            judge(plan, attempts, finding);
        report->count++;
        report->failed += !finding->passed;
    }
}
