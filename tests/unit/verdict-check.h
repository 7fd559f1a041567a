/* How the tests of the verdict make requests, and have them judged. */
#ifndef EVERYSTATUS_TESTS_VERDICT_CHECK_H
#define EVERYSTATUS_TESTS_VERDICT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/target.h"
#include "verdict/verdict.h"

#define SPAN(string)                                                                                                           \
    {                                                                                                                          \
        string, sizeof(string) - 1                                                                                             \
    }

/* A GET that came at and was answered until so many milliseconds after the start. */
#define GET(at, until, status)                                                                                                 \
    {                                                                                                                          \
        .arrived = INT64_C(784111777000000) + (at)*INT64_C(1000), .ended = INT64_C(784111777000000) + (until)*INT64_C(1000),   \
        .code = (status), .method = SPAN("GET"), .target = SPAN("/a")                                                          \
    }

/* The query, in a copy without a byte behind it. */
static bool read_query(const char *text, struct verdict_plan *plan, struct complaint *complaint)
{
    size_t length = strlen(text);
    char *copy = malloc(length + 1);
    assert_non_null(copy);
    char *start = memcpy(copy + 1, text, length);
    struct slice query = { start, length }, rest = query, name, value;
    bool fine = true;
    *plan = (struct verdict_plan){ 0 };
    while (fine && target_next_parameter(&rest, &name, &value))
        fine = verdict_ask(plan, name, value, query, complaint);
    fine = fine && verdict_settle(plan, query, complaint);
    if (!fine)
        assert_true(complaint->code == 400 && complaint->column <= length + 1 && complaint->text.data == start);
    free(copy);
    return fine;
}

/* The finding of the only check. */
static struct verdict_finding judge(const char *query, const struct attempt *rows, size_t count, uint64_t dropped)
{
    struct verdict_plan plan;
    struct complaint complaint;
    struct verdict_report report;
    struct attempt *copy = calloc(count + 1, sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, rows, count * sizeof *copy);
    const struct attempts attempts = { copy, count, dropped };
    if (!read_query(query, &plan, &complaint))
        fail_msg("%s: column %zu: %s", query, complaint.column, complaint.detail);
    verdict_judge(&plan, &attempts, &report);
    free(copy);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.failed, !report.findings[0].passed);
    return report.findings[0];
}

static void passes_(const char *query, const struct attempt *rows, size_t count, const char *came)
{
    struct verdict_finding finding = judge(query, rows, count, 0);
    if (!finding.passed || !strstr(finding.came, came))
        fail_msg("%s: %s: expected %s, came %s", query, finding.passed ? "passed" : "failed", finding.expected, finding.came);
}

static void fails_(const char *query, const struct attempt *rows, size_t count, const char *expected, const char *came)
{
    struct verdict_finding finding = judge(query, rows, count, 0);
    if (finding.passed || !strstr(finding.expected, expected) || !strstr(finding.came, came))
        fail_msg("%s: %s: expected %s, came %s", query, finding.passed ? "passed" : "failed", finding.expected, finding.came);
}

#define passes(query, rows, came) passes_(query, rows, sizeof(rows) / sizeof *(rows), came)
#define fails(query, rows, expected, came) fails_(query, rows, sizeof(rows) / sizeof *(rows), expected, came)

static void refused(const char *query, size_t column, const char *what)
{
    struct verdict_plan plan;
    struct complaint complaint;
    if (read_query(query, &plan, &complaint))
        fail_msg("%s was read", query);
    if (complaint.column != column || !strstr(complaint.detail, what))
        fail_msg("%s: column %zu: %s; expected column %zu: %s", query, complaint.column, complaint.detail, column, what);
}

static struct slice text(const char *string)
{
    return slice_of(string);
}

#endif
