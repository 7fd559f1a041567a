/* What is counted while requests are served: by each thread for itself, without a lock, and summed when somebody asks. */
#include "state/metrics.h"

#include "catalog/statuses.h"

/* Microseconds. Delays are rounded up to milliseconds; later than some of them means that a worker has too much to do. */
static const int64_t bounds[METRICS_BOUNDS] = { 500,   1000,   2000,   3000,   5000,    10000,  25000,
                                                50000, 100000, 250000, 500000, 1000000, 5000000 };

/* A fault can send what is no code, of any size. */
static size_t class_of(int code)
{
    return code >= STATUS_MIN && code <= STATUS_MAX ? (size_t)code / 100 : 0;
}

void counters_finish(struct counters *counters, int code, enum mark mark, const struct fault *fault)
{
    size_t count;
    const struct fault *first = faults(&count);
    if (code || fault)
        counter_add(&counters->requests[mark][class_of(code)], 1);
    else
        counter_add(&counters->unanswered, 1);
    if (fault)
        counter_add(&counters->faults[fault - first], 1);
}

void counters_late(struct counters *counters, int64_t microseconds)
{
    size_t number = 0;
    while (number < METRICS_BOUNDS && microseconds > bounds[number])
        number++;
    counter_add(&counters->late[number], 1);
    counter_add(&counters->late_time, microseconds > 0 ? (uint64_t)microseconds : 0);
}

int64_t metrics_late_bound(size_t number)
{
    return bounds[number];
}

void metrics_add(struct metrics *metrics, const struct counters *counters)
{
    for (size_t i = 0; i < METRICS_THREADS; i++)
        if (!metrics->threads[i]) {
            metrics->threads[i] = counters;
            return;
        }
}

uint64_t metrics_sum(const struct metrics *metrics, size_t offset)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < METRICS_THREADS && metrics->threads[i]; i++)
        sum += counter_read((const counter *)(const void *)((const char *)metrics->threads[i] + offset));
    return sum;
}
