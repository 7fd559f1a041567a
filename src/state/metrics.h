/* What is counted while requests are served: by each thread for itself, without a lock, and summed when somebody asks. */
#ifndef EVERYSTATUS_METRICS_H
#define EVERYSTATUS_METRICS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog/faults.h"
#include "http/answer.h"

/* One thread writes it, and any may read it. */
typedef _Atomic uint64_t counter;

/* The classes of codes, 1 to 9; 0: what was sent has no code of three digits. And how late delayed answers were: up to the
 * bounds of metrics_late_bound, and later than the last. */
enum { METRICS_CLASSES = 10, METRICS_BOUNDS = 13 };

/* What one thread counts. */
struct counters {
    counter requests[MARKS][METRICS_CLASSES]; /* that are over */
    counter unanswered;                       /* of them, those without an answer */
    counter faults[FAULTS_MOST];              /* answers that were broken, by the fault's place in its table */
    counter in_flight;                        /* requests whose heads have come, and that are not over */
    counter waiting;                          /* of them, those that are delayed */
    counter opened, open, refused;            /* connections; refused: for the number that their address has */
    counter received, sent;                   /* bytes of HTTP, or of what took its place: TLS's own are not counted */
    counter late[METRICS_BOUNDS + 1];         /* delayed answers, by how late they were */
    counter late_time;                        /* microseconds of all of them */
};

/* A fact about this program, for its build information. */
struct build_fact {
    const char *name; /* NULL ends them */
    const char *value;
};

/* What the process counts: its threads, and the lines that it could not log. */
enum { METRICS_THREADS = 64 };
struct metrics {
    const struct counters *threads[METRICS_THREADS]; /* NULL ends them, unless all are there */
    counter dropped;
    int64_t started, ready; /* the process, and its ports: microseconds since the epoch */
    const struct build_fact *build;
};

static inline void counter_add(counter *one, uint64_t number)
{
    const uint64_t before = atomic_load_explicit(one, memory_order_relaxed);
    atomic_store_explicit(one, before + number, memory_order_relaxed);
}

static inline uint64_t counter_read(const counter *one)
{
    return atomic_load_explicit(one, memory_order_relaxed);
}

/* Counts a request that is over. code 0: none was begun to be answered. fault: it was broken by that; or NULL. */
void counters_finish(struct counters *counters, int code, enum mark mark, const struct fault *fault);

/* Counts an answer that went on so many microseconds after its delay. */
void counters_late(struct counters *counters, int64_t microseconds);

/* Microseconds. */
int64_t metrics_late_bound(size_t number);

/* Adds the counters of a thread, which then are there as long as the metrics are read. Before there are threads. */
void metrics_add(struct metrics *metrics, const struct counters *counters);

/* The sum of one of their counters, which lies at that offset. */
uint64_t metrics_sum(const struct metrics *metrics, size_t offset);

#endif
