/* The checks of a verdict that look at connections: how many, and when the client opened another. */
#include <stdio.h>
#include <stdlib.h>

#include "verdict/verdict-parts.h"

static int compare(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* How many different ones there are. 0: no memory. */
static size_t count_connections(const struct attempts *attempts)
{
    size_t count = 0;
    uint64_t *numbers = calloc(attempts->count, sizeof *numbers);
    if (!numbers)
        return 0;
    for (size_t i = 0; i < attempts->count; i++)
        numbers[i] = attempts->rows[i].connection;
    qsort(numbers, attempts->count, sizeof *numbers, compare);
    for (size_t i = 0; i < attempts->count; i++)
        count += i == 0 || numbers[i] != numbers[i - 1];
    free(numbers);
    return count;
}

void verdict_connections(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    const size_t count = count_connections(attempts);
    finding->passed = count && verdict_within(plan->connections, count);
    verdict_expect_number(finding, plan->connections, "");
    if (count)
        CAME(finding, "%zu, for %zu request%s", count, attempts->count, attempts->count == 1 ? "" : "s");
    else
        CAME(finding, "out of memory");
}

void verdict_same_connection(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    size_t i = 1;
    (void)plan;
    while (i < attempts->count && attempts->rows[i].connection == attempts->rows[0].connection)
        i++;
    finding->passed = i == attempts->count;
    finding->at = i + 1;
    EXPECTED(finding, "the connection of request 1 for all requests");
    if (finding->passed)
        CAME(finding, "the same, %zu times", attempts->count);
    else
        CAME(finding, "another one for request %zu", i + 1);
}

/* A client that keeps several connections may have more of them that are as dead as the one that failed it. */
void verdict_new_connection(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    size_t seen = 0;
    (void)plan;
    for (size_t i = 1; i < attempts->count; i++) {
        const struct attempt *before = &attempts->rows[i - 1], *attempt = &attempts->rows[i];
        if (!before->given_up && !before->broken)
            continue;
        seen++;
        if (attempt->request == 1)
            continue;
        EXPECTED(finding, "a new connection for request %zu, after a failure", i + 1);
        finding->at = i + 1;
        CAME(finding, "one that had served %llu", (unsigned long long)attempt->request - 1);
        return;
    }
    finding->passed = seen > 0;
    if (seen)
        CAME(finding, "a new one, %zu time%s", seen, seen == 1 ? "" : "s");
    else
        CAME(finding, "no answer before a request was broken or given up");
}
