/* How the checks of a verdict are asked for, and how they are judged. */
#include "verdict/verdict.h"

#include <stdio.h>
#include <string.h>

#include "http/percent.h"
#include "verdict/verdict-parts.h"

static const struct verdict_row *row_of(size_t i)
{
    size_t count;
    return &verdict_rows(&count)[i];
}

static bool asked(const struct verdict_plan *plan, size_t i)
{
    return plan->asked & UINT32_C(1) << i;
}

/* Whether row number i is a check that was asked for. */
static bool asks(const struct verdict_plan *plan, size_t i)
{
    return asked(plan, i) && !row_of(i)->of;
}

static bool has(const struct verdict_plan *plan, const char *name)
{
    for (size_t i = 0; i < VERDICT_ROWS; i++)
        if (strcmp(row_of(i)->name, name) == 0)
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
    const struct verdict_row *row = row_of(i);
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
        if (slice_is(name, row_of(i)->name))
            return ask_row(plan, i, name, value, query, complaint);
    return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1,
                       "there is no check \"%.*s\"; /_/verify lists them", (int)(name.length < 40 ? name.length : 40),
                       name.data);
}

/* Whether a check was asked for that the list names. */
static bool asks_one_of(const struct verdict_plan *plan, const char *list)
{
    for (size_t i = 0; i < VERDICT_ROWS; i++)
        if (asks(plan, i) && slice_has_token(slice_of(list), row_of(i)->name))
            return true;
    return false;
}

bool verdict_settle(struct verdict_plan *plan, struct slice query, struct complaint *complaint)
{
    bool checks = false;
    for (size_t i = 0; i < VERDICT_ROWS; i++) {
        checks |= asks(plan, i);
        if (asked(plan, i) && row_of(i)->of && !asks_one_of(plan, row_of(i)->of))
            return complain_at(complaint, "query", query, 0, "\"%s\" needs %s%s", row_of(i)->name,
                               strchr(row_of(i)->of, ',') ? "one of " : "", row_of(i)->of);
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
        finding->row = row_of(i);
        if (!is_undecidable(row_of(i), attempts, finding))
            judge(plan, attempts, finding);
        report->count++;
        report->failed += !finding->passed;
    }
}
