/* The families of metrics, and how one is written; for the handler of /metrics alone. */
#ifndef EVERYSTATUS_EXPOSITION_H
#define EVERYSTATUS_EXPOSITION_H

#include "handlers/call.h"
#include "state/metrics.h"

enum metric_type { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM, METRIC_INFO };

/* What is being written. */
struct exposition {
    struct buffer *out;
    const struct site *site;
    struct store_counts now, most; /* of what is remembered */
    bool open;                     /* it is OpenMetrics 1.0, and not Prometheus's text 0.0.4 */
};

/* A family of metrics: a row of the table. */
struct metric {
    const char *name; /* without what a sample of its type has behind it; NULL ends the table */
    enum metric_type type;
    const char *unit; /* with which the name ends; or NULL */
    const char *help;
    size_t offset; /* of the counter, whose sum is the only sample */
    void (*write)(struct exposition *exposition, const struct metric *metric); /* instead: writes all of them */
};

extern const struct metric metric_rows[];

/* Adds the name that a sample of the family has. */
void metric_name(struct exposition *exposition, const struct metric *metric);

#endif
