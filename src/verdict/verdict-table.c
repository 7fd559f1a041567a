/* The table of a verdict's checks. */
#include "verdict/verdict-parts.h"

static const char times[] = "gaps, backoff, honours-retry-after, max-rate, max-parallel";

static const struct verdict_row rows[VERDICT_ROWS] = {
    { "attempts", "3|2-4", "so many requests came", .read = verdict_read_attempts, .judge = verdict_attempts },
    { "wait", "3", "so many requests came and are over; it waits for them", .read = verdict_read_wait, .judge = verdict_wait },
    { "timeout", "5s", "how long it waits, instead of --max-delay's time", .of = "wait", .read = verdict_read_timeout },
    { "last", "200|200-299", "the last answer had this code; one that was broken or given up is none", .least = 1,
      .read = verdict_read_last, .judge = verdict_last },
    { "gaps", "1s-2s|1s,2s,4s", "each pause between answer and next request was so long; a list goes by turns", .least = 2,
      .read = verdict_read_gaps, .judge = verdict_gaps },
    { "backoff", "2|1.5", "each pause was so many times the one before", .least = 3, .read = verdict_read_backoff,
      .judge = verdict_backoff },
    { "jitter", "0.25", "how far, as a fraction, a pause may be off its place in the backoff", .of = "backoff",
      .read = verdict_read_jitter },
    { "fast-first", NULL, "the first retry may come at once; the backoff starts with the second", .of = "backoff" },
    { "honours-retry-after", NULL, "no request came before the Retry-After of the answer before it was over", .least = 2,
      .judge = verdict_retry_after },
    { "max-rate", "5/10s", "in no window of this length came more requests", .least = 1, .read = verdict_read_rate,
      .judge = verdict_rate },
    { "tolerance", "TIME", "how far any time may be off, instead of 10ms", .of = times, .read = verdict_read_tolerance },
    { "same-method", NULL, "all requests had the same method", .least = 2, .at = offsetof(struct attempt, method),
      .judge = verdict_same },
    { "same-target", NULL, "all requests had the same target", .least = 2, .at = offsetof(struct attempt, target),
      .judge = verdict_same },
    { "same-body", NULL, "all requests had the same content", .least = 2, .judge = verdict_same_content },
    { "same-idempotency-key", NULL, "all requests had the same Idempotency-Key", .least = 2,
      .at = offsetof(struct attempt, idempotency_key), .sees = SEES_IDEMPOTENCY_KEY, .judge = verdict_same },
    { "retries-only-transient", NULL,
      "no request was repeated after an answer that will not change; one that was broken is none", .least = 1,
      .sees = SEES_ALL_FIELDS, .judge = verdict_only_transient },
    { "retries-only-idempotent", NULL,
      "no request was repeated whose method is not idempotent, unless it had an Idempotency-Key", .least = 1,
      .sees = SEES_IDEMPOTENCY_KEY, .judge = verdict_only_idempotent },
    { "abandoned", "1|0-2", "so many answers were given up by the client; those that the server broke off do not count",
      .least = 1, .read = verdict_read_abandoned, .judge = verdict_abandoned },
    { "connections", "1|2-4", "the requests came over so many connections", .least = 1, .read = verdict_read_connections,
      .judge = verdict_connections },
    { "same-connection", NULL, "all requests came over one connection", .least = 2, .judge = verdict_same_connection },
    { "new-connection-after-failure", NULL,
      "each request after an answer that was broken or given up was the first one of its connection", .least = 2,
      .judge = verdict_new_connection },
    { "same-field", "NAME", "all requests had this field, with the same value", .least = 2, .repeats = true,
      .sees = SEES_NAMED_FIELDS, .read = verdict_read_field, .judge = verdict_same_field },
    { "new-field", "NAME", "all requests had this field, each with another value", .least = 2, .repeats = true,
      .sees = SEES_NAMED_FIELDS, .read = verdict_read_field, .judge = verdict_new_field },
    { "has-field", "NAME|NAME:VALUE|NAME@2:VALUE",
      "all requests had this field, or a line of it with this value; with @2, request 2 had", .least = 1, .repeats = true,
      .sees = SEES_NAMED_FIELDS, .read = verdict_read_line, .judge = verdict_has_field },
    { "no-field", "NAME|NAME:VALUE|NAME@2:VALUE",
      "no request had this field, or a line of it with this value; with @2, request 2 had not", .least = 1, .repeats = true,
      .sees = SEES_NAMED_FIELDS, .read = verdict_read_line, .judge = verdict_no_field },
    { "requests-to", "/a,/b", "the requests had these paths, in this order, and there were no others", .least = 1,
      .read = verdict_read_paths, .judge = verdict_paths },
    { "max-parallel", "2", "so many requests at most were under way at once", .least = 1, .read = verdict_read_parallel,
      .judge = verdict_parallel },
};

const struct verdict_row *verdict_rows(size_t *count)
{
    *count = VERDICT_ROWS;
    return rows;
}
