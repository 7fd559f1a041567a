/* The checks of a verdict that look at how requests follow each other: to which paths, and how many at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/percent.h"
#include "verdict/verdict-parts.h"

/* Takes the first path off *paths: a comma is between two only where a slash follows it, so that a path may have others. false:
 * there was none. */
static bool next_path(struct slice *paths, struct slice *path)
{
    const char *comma = paths->length ? memmem(paths->data, paths->length, ",/", 2) : NULL;
    *path = (struct slice){ paths->data, comma ? (size_t)(comma - paths->data) : paths->length };
    slice_skip(paths, comma ? path->length + 1 : path->length);
    return path->length > 0;
}

/* The path of a target, as it was sent: of an absolute-form one, what follows the authority (RFC 9112 3.2.2). */
static struct slice path_of(struct slice target)
{
    const char *query = slice_find(target, '?'), *scheme;
    if (query)
        target.length = (size_t)(query - target.data);
    if (slice_starts(target, "/") || !target.length || !(scheme = memmem(target.data, target.length, "://", 3)))
        return target;
    slice_skip(&target, (size_t)(scheme + 3 - target.data));
    const char *slash = slice_find(target, '/');
    slice_skip(&target, slash ? (size_t)(slash - target.data) : target.length);
    return target.length ? target : slice_of("/");
}

/* Whether the encoded path is this one, which is decoded. */
static bool is_path(struct slice encoded, struct slice path)
{
    for (; encoded.length && path.length; slice_skip(&path, 1)) {
        const int octet = percent_octet(encoded);
        if ((octet < 0 ? (unsigned char)encoded.data[0] : octet) != (unsigned char)path.data[0])
            return false;
        slice_skip(&encoded, octet < 0 ? 1 : 3);
    }
    return encoded.length == path.length;
}

/* How many requests came to the paths, in this order; *wanted is the path that the next one should have had, if any. */
static size_t follow(const struct attempts *attempts, struct slice paths, struct slice *wanted)
{
    size_t i = 0;
    while (next_path(&paths, wanted) && i < attempts->count && is_path(path_of(attempts->rows[i].target), *wanted))
        i++;
    return i;
}

void verdict_paths(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    struct slice wanted, path = { 0 };
    const size_t i = follow(attempts, plan->paths, &wanted);
    const bool other = i < attempts->count;
    finding->passed = !wanted.length && !other;
    finding->at = other ? i + 1 : 0;
    if (other)
        path = path_of(attempts->rows[i].target);
    if (wanted.length)
        EXPECTED(finding, "request %zu to %.*s", i + 1, verdict_width(wanted), wanted.data);
    else
        EXPECTED(finding, "%zu request%s, to these paths in this order", i, i == 1 ? "" : "s");
    if (other)
        CAME(finding, "request %zu to %.*s", i + 1, verdict_width(path), path.data);
    else
        CAME(finding, "%zu", i);
}

static int compare(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* When it was under way no more. That a client has left is noticed later than the client can come again, so what is within the
 * tolerance of that is none of its doing. */
static int64_t end_of(const struct attempt *attempt, int64_t tolerance)
{
    if (!attempt->ended)
        return INT64_MAX;
    const int64_t end = attempt->ended - (attempt->given_up ? tolerance : 0);
    return end > attempt->arrived ? end : attempt->arrived;
}

/* How many were under way at once, at most. times has room for two of each. */
static size_t most_at_once(const struct attempts *attempts, int64_t tolerance, int64_t *times)
{
    const size_t count = attempts->count;
    int64_t *ends = times + count;
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        times[i] = attempts->rows[i].arrived;
        ends[i] = end_of(&attempts->rows[i], tolerance);
    }
    qsort(times, count, sizeof *times, compare);
    qsort(ends, count, sizeof *ends, compare);
    for (size_t i = 0, ended = 0; i < count; i++) {
        while (ended < i && ends[ended] <= times[i])
            ended++;
        most = i + 1 - ended > most ? i + 1 - ended : most;
    }
    return most;
}

void verdict_parallel(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding)
{
    int64_t *times = calloc(attempts->count, 2 * sizeof *times);
    EXPECTED(finding, "%llu at once at most", (unsigned long long)plan->parallel);
    CAME(finding, "out of memory");
    if (!times)
        return;
    const size_t most = most_at_once(attempts, plan->tolerance, times);
    finding->passed = most <= plan->parallel;
    CAME(finding, "%zu at once", most);
    free(times);
}
