/* The table of metrics, none of which has a label with a value that a client can choose. */
#include <time.h>

#include "handlers/exposition.h"
#include "render/reply.h"

void metric_name(struct exposition *exposition, const struct metric *metric)
{
    static const char *const ends[] = { [METRIC_COUNTER] = "_total", [METRIC_INFO] = "_info", [METRIC_HISTOGRAM] = "" };
    const char *end = metric->type == METRIC_GAUGE ? "" : ends[metric->type];
    buffer_format(exposition->out, "%s%s", metric->name, end);
}

static void add_value(struct exposition *exposition, uint64_t value)
{
    buffer_format(exposition->out, " %llu\n", (unsigned long long)value);
}

/* Microseconds, as the seconds that Prometheus wants. */
static void add_seconds(struct exposition *exposition, uint64_t microseconds)
{
    const unsigned long long second = 1000000;
    buffer_format(exposition->out, "%llu.%06llu", microseconds / second, microseconds % second);
}

static void add_time(struct exposition *exposition, const struct metric *metric, int64_t microseconds)
{
    metric_name(exposition, metric);
    buffer_string(exposition->out, " ");
    add_seconds(exposition, (uint64_t)microseconds);
    buffer_string(exposition->out, "\n");
}

static void write_number(struct exposition *exposition, const struct metric *metric, uint64_t number)
{
    metric_name(exposition, metric);
    add_value(exposition, number);
}

static void write_requests(struct exposition *exposition, const struct metric *metric)
{
    for (enum mark mark = 0; mark < MARKS; mark++)
        for (size_t class = 0; class < METRICS_CLASSES; class ++) {
            const size_t at = offsetof(struct counters, requests) + ((size_t)mark * METRICS_CLASSES + class) * sizeof(counter);
            metric_name(exposition, metric);
            buffer_format(exposition->out, "{class=\"%c%s\",kind=\"%s\"}", class ? (int)('0' + class) : 'n',
                          class ? "xx" : "one", mark_name(mark));
            add_value(exposition, metrics_sum(exposition->site->metrics, at));
        }
}

static void write_faults(struct exposition *exposition, const struct metric *metric)
{
    size_t count;
    const struct fault *rows = faults(&count);
    for (size_t i = 0; i < count; i++) {
        metric_name(exposition, metric);
        buffer_format(exposition->out, "{fault=\"%s\"}", rows[i].name);
        add_value(exposition, metrics_sum(exposition->site->metrics, offsetof(struct counters, faults) + i * sizeof(counter)));
    }
}

static void write_lateness(struct exposition *exposition, const struct metric *metric)
{
    struct buffer *out = exposition->out;
    const struct metrics *metrics = exposition->site->metrics;
    uint64_t so_far = 0;
    for (size_t i = 0; i <= METRICS_BOUNDS; i++) {
        so_far += metrics_sum(metrics, offsetof(struct counters, late) + i * sizeof(counter));
        buffer_format(out, "%s_bucket{le=\"", metric->name);
        if (i < METRICS_BOUNDS)
            buffer_format(out, "%g", (double)metrics_late_bound(i) / 1e6);
        else
            buffer_string(out, "+Inf");
        buffer_format(out, "%s\"}", exposition->open && i < METRICS_BOUNDS && metrics_late_bound(i) % 1000000 == 0 ? ".0" : "");
        add_value(exposition, so_far);
    }
    buffer_format(out, "%s_sum ", metric->name);
    add_seconds(exposition, metrics_sum(metrics, offsetof(struct counters, late_time)));
    buffer_format(out, "\n%s_count", metric->name);
    add_value(exposition, so_far);
}

static void write_keys(struct exposition *exposition, const struct metric *metric)
{
    write_number(exposition, metric, exposition->now.keys);
}

static void write_keys_limit(struct exposition *exposition, const struct metric *metric)
{
    write_number(exposition, metric, exposition->most.keys);
}

static void write_entries(struct exposition *exposition, const struct metric *metric)
{
    write_number(exposition, metric, exposition->now.entries);
}

static void write_entries_limit(struct exposition *exposition, const struct metric *metric)
{
    write_number(exposition, metric, exposition->most.entries);
}

static void write_memory(struct exposition *exposition, const struct metric *metric)
{
    const struct account *account = exposition->site->account;
    for (enum account_kind kind = 0; kind < ACCOUNT_KINDS; kind++) {
        metric_name(exposition, metric);
        buffer_format(exposition->out, "{bound=\"%s\",kind=\"%s\"}", account_bound_name(account_bound_of(kind)),
                      account_name(kind));
        add_value(exposition, account_now(account, kind));
    }
}

static void write_memory_limit(struct exposition *exposition, const struct metric *metric)
{
    for (enum account_bound bound = 0; bound < ACCOUNT_BOUNDS; bound++) {
        metric_name(exposition, metric);
        buffer_format(exposition->out, "{bound=\"%s\"}", account_bound_name(bound));
        add_value(exposition, account_most(exposition->site->account, bound));
    }
}

static void write_dropped(struct exposition *exposition, const struct metric *metric)
{
    write_number(exposition, metric, counter_read(&exposition->site->metrics->dropped));
}

static void write_build(struct exposition *exposition, const struct metric *metric)
{
    const struct build_fact *fact = exposition->site->metrics->build;
    metric_name(exposition, metric);
    for (const char *before = "{"; fact->name; fact++, before = ",")
        buffer_format(exposition->out, "%s%s=\"%s\"", before, fact->name, fact->value);
    buffer_string(exposition->out, "} 1\n");
}

static void write_ready(struct exposition *exposition, const struct metric *metric)
{
    add_time(exposition, metric, exposition->site->metrics->ready);
}

static void write_start(struct exposition *exposition, const struct metric *metric)
{
    add_time(exposition, metric, exposition->site->metrics->started);
}

static void write_processor(struct exposition *exposition, const struct metric *metric)
{
    struct timespec spent = { 0 };
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    add_time(exposition, metric, (int64_t)spent.tv_sec * 1000000 + spent.tv_nsec / 1000);
}

/* The last ones have the names that Prometheus's client libraries give them. */
const struct metric metric_rows[] = {
#define SUM(member) offsetof(struct counters, member)
    { "everystatus_requests", METRIC_COUNTER, NULL,
      "Requests that are over, by the class of the answer's code and by who meant it: see the field Everystatus.",
      .write = write_requests },
    { "everystatus_requests_unanswered", METRIC_COUNTER, NULL, "Requests whose client left before an answer was begun.",
      SUM(unanswered) },
    { "everystatus_requests_in_flight", METRIC_GAUGE, NULL, "Requests that are not over, with the one that asks.",
      SUM(in_flight) },
    { "everystatus_requests_waiting", METRIC_GAUGE, NULL, "Requests that are delayed now; --max-waiting is the most.",
      SUM(waiting) },
    { "everystatus_faults", METRIC_COUNTER, NULL, "Answers that were broken, by the fault.", .write = write_faults },
    { "everystatus_connections", METRIC_COUNTER, NULL, "Connections that were accepted.", SUM(opened) },
    { "everystatus_connections_refused", METRIC_COUNTER, NULL,
      "Connections that were closed at once, since their address has as many as --max-per-address.", SUM(refused) },
    { "everystatus_connections_open", METRIC_GAUGE, NULL, "Connections that are open.", SUM(open) },
    { "everystatus_received_bytes", METRIC_COUNTER, "bytes", "Bytes of requests and frames, without those of TLS.",
      SUM(received) },
    { "everystatus_sent_bytes", METRIC_COUNTER, "bytes", "Bytes of responses and frames, without those of TLS.", SUM(sent) },
    { "everystatus_delay_lateness_seconds", METRIC_HISTOGRAM, "seconds", "How late delayed answers went on.",
      .write = write_lateness },
    { "everystatus_keys", METRIC_GAUGE, NULL, "Keys that are remembered.", .write = write_keys },
    { "everystatus_keys_limit", METRIC_GAUGE, NULL, "How many may be (--max-keys).", .write = write_keys_limit },
    { "everystatus_journal_entries", METRIC_GAUGE, NULL, "Requests in the journal.", .write = write_entries },
    { "everystatus_journal_entries_limit", METRIC_GAUGE, NULL, "How many may be (--max-entries).",
      .write = write_entries_limit },
    { "everystatus_memory_bytes", METRIC_GAUGE, "bytes", "Memory that requests make the process hold, by what counts together.",
      .write = write_memory },
    { "everystatus_memory_limit_bytes", METRIC_GAUGE, "bytes", "How much may be (--max-state and --max-held).",
      .write = write_memory_limit },
    { "everystatus_log_lines_dropped", METRIC_COUNTER, NULL, "Lines that stderr did not take in time.",
      .write = write_dropped },
    { "everystatus_build", METRIC_INFO, NULL, "The program and its library.", .write = write_build },
    { "everystatus_start_time_seconds", METRIC_GAUGE, "seconds", "Since when it serves, since the Unix epoch.",
      .write = write_ready },
    { "process_start_time_seconds", METRIC_GAUGE, "seconds", "When the process started, since the Unix epoch.",
      .write = write_start },
    { "process_cpu_seconds", METRIC_COUNTER, "seconds", "Processor time that was spent.", .write = write_processor },
    { 0 },
#undef SUM
};
