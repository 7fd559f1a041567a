/* How the checks of a verdict are asked for, and how they are judged. */
#include "verdict/verdict.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
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
    const size_t fields = plan->field_count;
    char *decoded = plan->texts + plan->texts_used;
    if (value.length > sizeof plan->texts - plan->texts_used)
        return problem_of("is too long");
    const size_t length = percent_decode(decoded, value, PERCENT_ALL);
    plan->texts_used += length;
    struct problem problem = row->read(plan, (struct slice){ decoded, length });
    if (plan->field_count > fields)
        plan->fields[fields].row = row;
    return problem;
}

static bool ask_row(struct verdict_plan *plan, size_t i, struct slice name, struct slice value, struct slice query,
                    struct complaint *complaint)
{
    const struct verdict_row *row = row_of(i);
    size_t column = (size_t)(name.data - query.data) + 1;
    if (row->value && !value.data)
        return complain_at(complaint, "query", query, column, "\"%s\" needs a value: %s=%s", row->name, row->name, row->value);
    if (asked(plan, i) && !row->repeats)
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

/* The check that is meant by a name that is none; NULL: none is near. */
static const char *nearest_check(struct slice name)
{
    enum { EDITS = 2 };
    size_t least = EDITS + 1;
    const char *nearest = NULL;
    if (slice_is(name, "status") || slice_is(name, "code"))
        return "last";
    for (size_t i = 0; i < VERDICT_ROWS; i++)
        if (nearest_is(name, row_of(i)->name, &least))
            nearest = row_of(i)->name;
    return nearest;
}

bool verdict_ask(struct verdict_plan *plan, struct slice name, struct slice value, struct slice query,
                 struct complaint *complaint)
{
    for (size_t i = 0; i < VERDICT_ROWS; i++)
        if (slice_is(name, row_of(i)->name))
            return ask_row(plan, i, name, value, query, complaint);
    const char *nearest = nearest_check(name);
    complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1,
                "there is no check \"%.*s\"; %s%s%s/_/verify lists them", (int)(name.length < 40 ? name.length : 40), name.data,
                nearest ? "did you mean " : "", nearest ? nearest : "", nearest ? "; " : "");
    return nearest ? complain_instead(complaint, name.length, nearest) : false;
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

unsigned verdict_sees(const struct verdict_plan *plan)
{
    unsigned sees = 0;
    for (size_t i = 0; i < VERDICT_ROWS; i++)
        sees |= asked(plan, i) ? row_of(i)->sees : 0;
    return sees;
}

bool verdict_asks_field(const struct verdict_plan *plan, struct slice name)
{
    for (size_t i = 0; i < plan->field_count; i++)
        if (slice_equals_caseless(plan->fields[i].name, name))
            return true;
    return false;
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

/* Judges by the row, and about the field if it is about one. */
static void judge(const struct verdict_plan *plan, const struct verdict_row *row, const struct verdict_field *field,
                  struct verdict_report *report)
{
    struct verdict_finding *finding = &report->findings[report->count++];
    *finding = (struct verdict_finding){ .row = row, .field = field };
    if (!is_undecidable(row, report->attempts, finding)) {
        EXPECTED(finding, "%s", row->help);
        row->judge(plan, report->attempts, finding);
    }
    if (finding->passed)
        finding->at = 0;
    report->failed += !finding->passed;
}

void verdict_judge(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_report *report)
{
    *report = (struct verdict_report){ .attempts = attempts };
    for (size_t i = 0; i < VERDICT_ROWS; i++) {
        const struct verdict_row *row = row_of(i);
        if (asks(plan, i) && !row->repeats)
            judge(plan, row, NULL, report);
        for (size_t j = 0; row->repeats && j < plan->field_count; j++)
            if (plan->fields[j].row == row)
                judge(plan, row, &plan->fields[j], report);
    }
}
