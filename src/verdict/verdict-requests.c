/* The checks of a verdict that look at requests and answers: how many, alike or not, and whether they were to be repeated. */
#include <stdio.h>
#include <string.h>

#include "catalog/statuses.h"
#include "verdict/verdict-parts.h"

void verdict_expect_number(struct verdict_finding *finding, struct verdict_range range, const char *what)
{
    if (range.least == range.most)
        EXPECTED(finding, "%llu%s", (unsigned long long)range.least, what);
    else
        EXPECTED(finding, "%llu to %llu%s", (unsigned long long)range.least, (unsigned long long)range.most, what);
}

void verdict_attempts(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    uint64_t count = attempts->count + attempts->dropped;
    finding->passed = verdict_within(plan->attempts, count);
    verdict_expect_number(finding, plan->attempts, "");
    CAME(finding, "%llu", (unsigned long long)count);
}

void verdict_last(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    const struct attempt *last = &attempts->rows[attempts->count - 1];
    finding->passed = verdict_within(plan->last, (uint64_t)last->code) && !last->given_up && !last->broken;
    finding->at = attempts->count;
    verdict_expect_number(finding, plan->last, "");
    if (last->given_up)
        CAME(finding, "none: the client gave up");
    else if (last->broken)
        CAME(finding, "none: %s broke it", last->fault ? last->fault : "the server");
    else
        CAME(finding, "%d", last->code);
}

void verdict_abandoned(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    uint64_t count = 0;
    for (size_t i = 0; i < attempts->count; i++)
        count += attempts->rows[i].given_up;
    finding->passed = verdict_within(plan->abandoned, count);
    verdict_expect_number(finding, plan->abandoned, " given up");
    CAME(finding, "%llu of %zu", (unsigned long long)count, attempts->count);
}

void verdict_wait(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    uint64_t over = attempts->dropped;
    for (size_t i = 0; i < attempts->count; i++)
        over += attempts->rows[i].ended != 0;
    finding->passed = over >= plan->wait;
    EXPECTED(finding, "%llu over in time", (unsigned long long)plan->wait);
    CAME(finding, "%llu", (unsigned long long)over);
}

/* The text of an attempt that the row is about. */
static struct slice text_of(const struct verdict_row *row, const struct attempt *attempt)
{
    return *(const struct slice *)(const void *)((const char *)attempt + row->at);
}

/* An Idempotency-Key must be there at all: it names one operation, and goes with each of its retries
 * (draft-ietf-httpapi-idempotency-key-header-07 2). */
void verdict_same(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    struct slice first = text_of(finding->row, &attempts->rows[0]), other = first;
    size_t i = 0;
    (void)plan;
    while (i < attempts->count && (other = text_of(finding->row, &attempts->rows[i])).data && slice_equals(first, other))
        i++;
    finding->passed = i == attempts->count;
    finding->at = i + 1;
    if (first.data)
        EXPECTED(finding, "%.*s in all requests", verdict_width(first), first.data);
    else
        EXPECTED(finding, "one, and the same in all requests");
    if (finding->passed)
        CAME(finding, "the same, %zu times", attempts->count);
    else
        CAME(finding, "%.*s in request %zu", other.data ? verdict_width(other) : 4, other.data ? other.data : "none", i + 1);
}

static bool same_content(const struct attempt *a, const struct attempt *b)
{
    return a->content_length == b->content_length && a->content_hash == b->content_hash;
}

void verdict_same_content(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    const struct attempt *rows = attempts->rows;
    size_t i = 1;
    (void)plan;
    while (i < attempts->count && same_content(&rows[0], &rows[i]))
        i++;
    finding->passed = i == attempts->count;
    finding->at = i + 1;
    EXPECTED(finding, "the content of request 1, %llu bytes, in all requests", (unsigned long long)rows[0].content_length);
    if (finding->passed)
        CAME(finding, "the same, %zu times", attempts->count);
    else
        CAME(finding, "%s%llu bytes in request %zu", rows[i].content_length == rows[0].content_length ? "other " : "",
             (unsigned long long)rows[i].content_length, i + 1);
}

/* Whether the attempt may come after the answer to the one before it. Who has no answer knows nothing that would forbid it;
 * that the first request may have been served all the same matters by the method alone (RFC 9110 9.2.2), and is another check.
 */
static bool may_follow(const struct attempt *before, const struct attempt *attempt)
{
    enum status_retry retry = verdict_answered(before) ? status_of(before->code)->retry : RETRY_LATER;
    if (before->doubtful || retry == RETRY_LATER || retry == RETRY_LOGIN) /* whether somebody logged in is not seen here */
        return true;
    if (retry == RETRY_ELSEWHERE)
        return before->connection != attempt->connection;
    return retry == RETRY_CHANGED &&
           (!slice_equals(before->method, attempt->method) || !slice_equals(before->target, attempt->target) ||
            !same_content(before, attempt) || before->fields_hash != attempt->fields_hash);
}

static const char *unless(enum status_retry retry)
{
    return retry == RETRY_CHANGED ? ", unless it is changed" : retry == RETRY_ELSEWHERE ? ", unless on another connection" : "";
}

void verdict_only_transient(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    (void)plan;
    for (size_t i = 1; i < attempts->count; i++) {
        const struct attempt *before = &attempts->rows[i - 1];
        if (may_follow(before, &attempts->rows[i]))
            continue;
        EXPECTED(finding, "nothing after the %d that answered request %zu%s", before->code, i,
                 unless(status_of(before->code)->retry));
        finding->at = i + 1;
        CAME(finding, "request %zu", i + 1);
        return;
    }
    finding->passed = true;
    CAME(finding, "%zu repeated", attempts->count - 1);
}

/* The methods that IANA's registry calls idempotent (RFC 9110 9.2.2, 16.1.1); one that it does not know is not. */
static bool is_idempotent(struct slice method)
{
    static const char list[] =
        "GET,HEAD,OPTIONS,TRACE,PUT,DELETE,QUERY,ACL,BASELINE-CONTROL,BIND,CHECKIN,CHECKOUT,COPY,LABEL,LINK,MERGE,MKACTIVITY,"
        "MKCALENDAR,MKCOL,MKREDIRECTREF,MKWORKSPACE,MOVE,ORDERPATCH,PRI,PROPFIND,PROPPATCH,REBIND,REPORT,SEARCH,UNBIND,"
        "UNCHECKOUT,UNLINK,UNLOCK,UPDATE,UPDATEREDIRECTREF,VERSION-CONTROL";
    struct slice rest = { list, sizeof list - 1 }, member;
    while (slice_next_member(&rest, &member))
        if (slice_equals(member, method))
            return true;
    return false;
}

void verdict_only_idempotent(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    (void)plan;
    for (size_t i = 1; i < attempts->count; i++) {
        const struct attempt *before = &attempts->rows[i - 1];
        bool repeated = slice_equals(before->method, attempts->rows[i].method);
        if (!repeated || is_idempotent(before->method) || before->idempotency_key.data)
            continue;
        EXPECTED(finding, "no second %.*s without an Idempotency-Key", verdict_width(before->method), before->method.data);
        finding->at = i + 1;
        CAME(finding, "one in request %zu", i + 1);
        return;
    }
    finding->passed = true;
    CAME(finding, "%zu repeated", attempts->count - 1);
}
