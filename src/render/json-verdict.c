/* JSON: a verdict on the requests of a key. */
#include "render/json.h"

/* The summary, with what failed. */
static void add_detail(struct buffer *out, const struct verdict_report *report, struct slice key)
{
    verdict_summary(out, report);
    buffer_format(out, "%.*s", (int)key.length, key.data);
    for (size_t i = 0; i < report->count; i++) {
        const struct verdict_finding *finding = &report->findings[i];
        if (!finding->passed)
            buffer_format(out, "; %s: expected %s, came %s", finding->row->name, finding->expected, finding->came);
    }
}

static void add_requests(struct members *json, const struct attempts *attempts)
{
    member_number(json, "count", (long)attempts->count);
    member_open(json, "requests", '[');
    for (size_t i = 0; i < verdict_shown(attempts); i++) {
        const struct attempt *row = &attempts->rows[i];
        member_open_flat(json, NULL, '{');
        member_number(json, "connection", (long)row->connection);
        member_slice(json, "method", row->method);
        member_slice(json, "target", row->target);
        member_number_or_null(json, "status", row->code, row->code);
        member_string(json, "answer", attempt_end(row));
        member_string(json, "fault", row->fault);
        member_string(json, "delivered", row->ended ? delivered_name(row->delivered) : NULL);
        member_number_or_null(json, "pause_microseconds", i > 0, i > 0 ? (long)verdict_gap(attempts, i) : 0);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_checks(struct members *json, const struct verdict_report *report)
{
    member_open(json, "checks", '[');
    for (size_t i = 0; i < report->count; i++) {
        const struct verdict_finding *finding = &report->findings[i];
        member_open(json, NULL, '{');
        member_string(json, "check", finding->row->name);
        member_boolean(json, "passed", finding->passed);
        member_string(json, "expected", finding->expected);
        member_string(json, "came", finding->came);
        member_number_or_null(json, "request", finding->at, (long)finding->at);
        member_close(json, '}');
    }
    member_close(json, ']');
}

void json_verdict_members(struct members *json, const struct verdict_report *report, struct slice key,
                          const struct page_request *request)
{
    struct buffer detail = { 0 }, command = { .root = json->out->root };
    add_detail(&detail, report, key);
    request_command(&command, request);
    json->out->failed |= detail.failed || command.failed;
    member_number(json, "status", verdict_code(report));
    member_string(json, "detail", detail.data);
    member_slice(json, "key", key);
    member_string(json, "command", command.data);
    add_checks(json, report);
    add_requests(json, report->attempts);
    buffer_release(&detail);
    buffer_release(&command);
}

void json_verdict(struct buffer *out, const struct verdict_report *report, struct slice key, const struct page_request *request)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_string(&json, "phrase", status_of(verdict_code(report))->phrase);
    json_verdict_members(&json, report, key, request);
    member_close(&json, '}');
}
