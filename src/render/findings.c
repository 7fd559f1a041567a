/* A verdict in words: what was checked, what was expected and what came, and the requests that it is about. */
#include <string.h>

#include "render/words.h"

int verdict_code(const struct verdict_report *report)
{
    return report->failed ? 409 : 200;
}

size_t verdict_shown(const struct attempts *attempts)
{
    return attempts->count < VERDICT_SHOWN ? attempts->count : VERDICT_SHOWN;
}

const char *attempt_end(const struct attempt *attempt)
{
    if (!attempt->ended)
        return "under way";
    return attempt->given_up ? "given up" : attempt->broken ? "broken" : "sent";
}

void verdict_summary(struct buffer *out, const struct verdict_report *report)
{
    const char *plural = report->count == 1 ? "" : "s";
    if (report->failed)
        buffer_format(out, "%zu of %zu check%s failed for ", report->failed, report->count, plural);
    else
        buffer_format(out, "%zu check%s passed for ", report->count, plural);
}

static void add_foreign(struct buffer *out, const char *string)
{
    foreign_words(out, string, strlen(string));
}

void attempt_words(struct buffer *out, const struct attempts *attempts, size_t i)
{
    char time[VERDICT_TIME_SIZE];
    const struct attempt *row = &attempts->rows[i];
    buffer_string(out, attempt_end(row));
    if (row->fault)
        buffer_format(out, " (fault=%s", row->fault);
    else if (row->broken)
        buffer_string(out, " (");
    if (row->ended && (row->fault || row->broken))
        buffer_format(out, "%ssent: %s", row->fault ? ", " : "", delivered_name(row->delivered));
    if (row->fault || row->broken)
        buffer_string(out, ")");
    if (i > 0)
        buffer_format(out, ", after %s", verdict_time(time, (double)verdict_gap(attempts, i)));
}

/* "GET /status/503: 503, sent, after 1.004s" */
static void add_request(struct buffer *out, const struct attempts *attempts, size_t i)
{
    const struct attempt *row = &attempts->rows[i];
    foreign_words(out, row->method.data, row->method.length);
    buffer_string(out, " ");
    foreign_words(out, row->target.data, row->target.length);
    buffer_string(out, ": ");
    if (row->code)
        buffer_format(out, "%d, ", row->code);
    attempt_words(out, attempts, i);
}

void verdict_findings(struct buffer *out, const struct verdict_report *report, struct slice key)
{
    verdict_summary(out, report);
    foreign_words(out, key.data, key.length);
    buffer_string(out, "\n\n");
    for (size_t i = 0; i < report->count; i++) {
        const struct verdict_finding *finding = &report->findings[i];
        buffer_format(out, "%s  %s\n        expected  ", finding->passed ? "passed" : "FAILED", finding->row->name);
        add_foreign(out, finding->expected);
        buffer_string(out, "\n        came      ");
        add_foreign(out, finding->came);
        buffer_string(out, "\n");
    }
    buffer_string(out, report->attempts->count ? "\nRequests\n" : "\nNo request with this key is remembered.\n");
    for (size_t i = 0; i < verdict_shown(report->attempts); i++) {
        buffer_format(out, "%3zu. ", i + 1);
        add_request(out, report->attempts, i);
        buffer_string(out, "\n");
    }
    if (report->attempts->count > VERDICT_SHOWN)
        buffer_format(out, "and %zu more\n", report->attempts->count - VERDICT_SHOWN);
}
