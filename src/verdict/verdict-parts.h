/* What the files of verdict share: the readers and judges that the table of checks names. */
#ifndef EVERYSTATUS_VERDICT_PARTS_H
#define EVERYSTATUS_VERDICT_PARTS_H

#include "verdict/verdict.h"

typedef struct problem verdict_read(struct verdict_plan *plan, struct slice value);
verdict_read verdict_read_attempts, verdict_read_last, verdict_read_abandoned, verdict_read_connections, verdict_read_gaps,
    verdict_read_backoff, verdict_read_jitter, verdict_read_field, verdict_read_line, verdict_read_paths, verdict_read_parallel,
    verdict_read_timeout, verdict_read_tolerance, verdict_read_rate, verdict_read_wait;

typedef void verdict_check(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding);
verdict_check verdict_attempts, verdict_last, verdict_abandoned, verdict_gaps, verdict_backoff, verdict_retry_after,
    verdict_rate, verdict_same, verdict_same_content, verdict_only_transient, verdict_only_idempotent, verdict_wait,
    verdict_connections, verdict_same_connection, verdict_new_connection, verdict_same_field, verdict_new_field,
    verdict_has_field, verdict_no_field, verdict_paths, verdict_parallel;

/* What of a foreign text fits into a finding. */
static inline int verdict_width(struct slice text)
{
    return (int)(text.length < 40 ? text.length : 40);
}

/* Whether the number is one of these. */
static inline bool verdict_within(struct verdict_range range, uint64_t number)
{
    return range.least <= number && number <= range.most;
}

/* Fills in what was expected: "2 to 4 given up", where what is " given up". */
void verdict_expect_number(struct verdict_finding *finding, struct verdict_range range, const char *what);

/* Whether it was answered, to the end, by something that is an answer. */
static inline bool verdict_answered(const struct attempt *attempt)
{
    return attempt->ended && !attempt->given_up && !attempt->broken;
}

/* What times may be off where nothing is said, in microseconds. */
enum { VERDICT_TOLERANCE = 10000 };

#define EXPECTED(finding, ...) snprintf((finding)->expected, sizeof(finding)->expected, __VA_ARGS__)
#define CAME(finding, ...) snprintf((finding)->came, sizeof(finding)->came, __VA_ARGS__)

#endif
