/* The checks of a verdict that look at any field of the requests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/fields.h"
#include "verdict/verdict-parts.h"

/* Takes the lines up to the first one of that name off *fields. false: there was none. */
static bool next_line(struct slice *fields, struct slice name, struct slice *value)
{
    struct slice found;
    while (fields_next(fields, &found, value)) {
        *value = slice_trim(*value);
        if (slice_equals_caseless(found, name))
            return true;
    }
    *value = (struct slice){ 0 };
    return false;
}

static struct slice first_line(const struct attempt *attempt, struct slice name)
{
    struct slice fields = attempt->fields, value;
    next_line(&fields, name, &value);
    return value;
}

static int compare_texts(struct slice a, struct slice b)
{
    const size_t shorter = a.length < b.length ? a.length : b.length;
    const int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

/* All lines of that name, one after the other, byte for byte. */
static int compare_lines(const struct attempt *a, const struct attempt *b, struct slice name)
{
    struct slice left = a->fields, right = b->fields, value, other;
    int order = 0;
    while (order == 0) {
        const bool has = next_line(&left, name, &value), has_other = next_line(&right, name, &other);
        if (!has || !has_other)
            return has - has_other;
        order = compare_texts(value, other);
    }
    return order;
}

/* What a request had instead of what was expected. */
static void came_in(struct verdict_finding *finding, struct slice value, size_t i)
{
    finding->at = i + 1;
    CAME(finding, "%.*s in request %zu", value.data ? verdict_width(value) : 4, value.data ? value.data : "none", i + 1);
}

void verdict_same_field(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    const struct slice name = finding->field->name, first = first_line(&attempts->rows[0], name);
    size_t i = first.data ? 1 : 0;
    (void)plan;
    while (first.data && i < attempts->count && compare_lines(&attempts->rows[0], &attempts->rows[i], name) == 0)
        i++;
    finding->passed = i == attempts->count;
    EXPECTED(finding, "%.*s%s%.*s, the same in all requests", verdict_width(name), name.data, first.data ? ": " : "",
             verdict_width(first), first.data ? first.data : "");
    if (finding->passed)
        CAME(finding, "the same, %zu times", attempts->count);
    else
        came_in(finding, first_line(&attempts->rows[i], name), i);
}

/* An attempt that is put in order by its lines of that name. */
struct sorted {
    const struct attempt *attempt;
    struct slice name, first; /* the field's name, and the first of its lines */
    bool more;                /* it has more than that one */
    size_t i;
};

static struct sorted sorted_of(const struct attempts *attempts, struct slice name, size_t i)
{
    struct sorted row = { .attempt = &attempts->rows[i], .name = name, .i = i };
    struct slice fields = row.attempt->fields, value;
    next_line(&fields, name, &row.first);
    row.more = next_line(&fields, name, &value);
    return row;
}

/* As compare_lines, which hardly any two need. */
static int compare_rows(const struct sorted *a, const struct sorted *b)
{
    const int order = compare_texts(a->first, b->first);
    return order || !(a->more || b->more) ? order : compare_lines(a->attempt, b->attempt, a->name);
}

static int compare_sorted(const void *left, const void *right)
{
    const struct sorted *a = left, *b = right;
    const int order = compare_rows(a, b);
    return order ? order : (a->i > b->i) - (a->i < b->i);
}

/* Two that are next to each other and alike. false: all differ. */
static bool find_twins(const struct sorted *rows, size_t count, struct verdict_finding *finding)
{
    for (size_t i = 1; i < count; i++) {
        const struct slice value = rows[i].first;
        if (compare_rows(&rows[i - 1], &rows[i]) != 0)
            continue;
        finding->at = rows[i].i + 1;
        CAME(finding, "%.*s in the requests %zu and %zu", verdict_width(value), value.data, rows[i - 1].i + 1, rows[i].i + 1);
        return true;
    }
    CAME(finding, "%zu, all different", count);
    return false;
}

static void check_new(const struct attempts *attempts, struct slice name, struct verdict_finding *finding)
{
    struct sorted *rows = calloc(attempts->count, sizeof *rows);
    CAME(finding, "out of memory");
    if (!rows)
        return;
    for (size_t i = 0; i < attempts->count; i++)
        rows[i] = sorted_of(attempts, name, i);
    qsort(rows, attempts->count, sizeof *rows, compare_sorted);
    finding->passed = !find_twins(rows, attempts->count, finding);
    free(rows);
}

void verdict_new_field(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    const struct slice name = finding->field->name;
    size_t i = 0;
    (void)plan;
    EXPECTED(finding, "%.*s in all requests, with another value each time", verdict_width(name), name.data);
    while (i < attempts->count && first_line(&attempts->rows[i], name).data)
        i++;
    if (i < attempts->count)
        came_in(finding, (struct slice){ 0 }, i);
    else
        check_new(attempts, name, finding);
}

/* Whether one of its lines is meant. */
static bool has(const struct attempt *attempt, const struct verdict_field *field)
{
    struct slice fields = attempt->fields, value;
    while (next_line(&fields, field->name, &value))
        if (!field->value.data || slice_equals(field->value, value))
            return true;
    return false;
}

static void expect_line(struct verdict_finding *finding, const char *before)
{
    const struct verdict_field *field = finding->field;
    char where[40] = "every request";
    if (field->only)
        snprintf(where, sizeof where, "request %llu", (unsigned long long)field->only);
    EXPECTED(finding, "%s%.*s%s%.*s in %s", before, verdict_width(field->name), field->name.data, field->value.data ? ": " : "",
             verdict_width(field->value), field->value.data ? field->value.data : "", where);
}

/* Whether each request that is meant has the line, or has not, as is wanted. */
static void check_lines(const struct attempts *attempts, struct verdict_finding *finding, bool wanted)
{
    const struct verdict_field *field = finding->field;
    const size_t end = field->only ? (size_t)field->only : attempts->count;
    size_t i = field->only ? end - 1 : 0;
    expect_line(finding, wanted ? "" : "no ");
    CAME(finding, "%zu request%s", attempts->count, attempts->count == 1 ? "" : "s");
    if (end > attempts->count)
        return;
    while (i < end && has(&attempts->rows[i], field) == wanted)
        i++;
    finding->passed = i == end;
    if (!finding->passed)
        came_in(finding, wanted || !field->value.data ? first_line(&attempts->rows[i], field->name) : field->value, i);
}

void verdict_has_field(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    (void)plan;
    check_lines(attempts, finding, true);
}

void verdict_no_field(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    (void)plan;
    check_lines(attempts, finding, false);
}
