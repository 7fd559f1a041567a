/* A verdict as a page: what was checked, what was expected and what came, and the requests that it is about. */
#include <stdio.h>
#include <string.h>

#include "render/page-parts.h"
#include "verdict/verdict.h"

/* So many requests are shown, the first ones. */
enum { SHOWN = 50 };

static bool next_check(size_t i, struct usage *usage)
{
    size_t count;
    const struct verdict_row *rows = verdict_rows(&count);
    if (i < count)
        *usage = (struct usage){ rows[i].name, rows[i].value, rows[i].help };
    return i < count;
}

void page_checks(struct buffer *out, enum format format)
{
    struct members json = { .out = out };
    if (format == FORMAT_TEXT) {
        page_usages_text(out, "Checks of /_/verify/KEY", next_check);
    } else if (format == FORMAT_HTML) {
        html_head(out, 0, "Checks", "gallery", "What a verdict can check.");
        html_navigation(out);
        buffer_string(out,
                      "<h1>The verdict</h1>\n<p class=\"summary\">What <code>/_/verify/KEY</code> can check, as parameters of "
                      "its query. <a href=\"/_/\">What else is remembered</a></p>\n");
        page_usages_html(out, "Checks", next_check);
        buffer_string(out, "</main>\n");
        html_foot(out);
    } else {
        member_open(&json, NULL, '{');
        page_usages_json(&json, "checks", next_check);
        member_close(&json, '}');
    }
}

static int code_of(const struct verdict_report *report)
{
    return report->failed ? 409 : 200;
}

/* "1 of 3 checks failed for ", and the key follows. */
static void add_summary(struct buffer *out, const struct verdict_report *report)
{
    const char *plural = report->count == 1 ? "" : "s";
    if (report->failed)
        buffer_format(out, "%zu of %zu check%s failed for ", report->failed, report->count, plural);
    else
        buffer_format(out, "%zu check%s passed for ", report->count, plural);
}

/* The same, with what failed: problem's detail. */
static void add_detail(struct buffer *out, const struct verdict_report *report, struct slice key)
{
    add_summary(out, report);
    buffer_format(out, "%.*s", (int)key.length, key.data);
    for (size_t i = 0; i < report->count; i++) {
        const struct verdict_finding *finding = &report->findings[i];
        if (!finding->passed)
            buffer_format(out, "; %s: expected %s, came %s", finding->row->name, finding->expected, finding->came);
    }
}

static size_t shown_of(const struct attempts *attempts)
{
    return attempts->count < SHOWN ? attempts->count : SHOWN;
}

/* How an answer went. */
static const char *end_of(const struct attempt *attempt)
{
    return attempt->finished ? "sent" : attempt->ended ? "given up" : "under way";
}

static void add_requests_json(struct members *json, const struct attempts *attempts)
{
    member_number(json, "count", (long)attempts->count);
    member_open(json, "requests", '[');
    for (size_t i = 0; i < shown_of(attempts); i++) {
        const struct attempt *row = &attempts->rows[i];
        member_open_flat(json, NULL, '{');
        member_slice(json, "method", row->method);
        member_slice(json, "target", row->target);
        if (row->code)
            member_number(json, "code", row->code);
        else
            member_string(json, "code", NULL);
        member_string(json, "answer", end_of(row));
        if (i > 0)
            member_number(json, "pause_microseconds", (long)verdict_gap(attempts, i));
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_json(struct buffer *out, const struct verdict_report *report, struct slice key, bool problem)
{
    struct buffer detail = { 0 };
    struct members json = { .out = out };
    add_detail(&detail, report, key);
    out->failed |= detail.failed;
    member_open(&json, NULL, '{');
    if (problem)
        member_string(&json, "type", "about:blank"); /* RFC 9457 4.2.1: the title is then the phrase */
    member_string(&json, problem ? "title" : "phrase", status_of(code_of(report))->phrase);
    member_number(&json, "status", code_of(report));
    member_string(&json, "detail", detail.data);
    member_slice(&json, "key", key);
    member_open(&json, "checks", '[');
    for (size_t i = 0; i < report->count; i++) {
        const struct verdict_finding *finding = &report->findings[i];
        member_open(&json, NULL, '{');
        member_string(&json, "check", finding->row->name);
        member_boolean(&json, "passed", finding->passed);
        member_string(&json, "expected", finding->expected);
        member_string(&json, "came", finding->came);
        member_close(&json, '}');
    }
    member_close(&json, ']');
    add_requests_json(&json, report->attempts);
    member_close(&json, '}');
    buffer_release(&detail);
}

static void add_foreign(struct buffer *out, const char *string)
{
    plain_foreign(out, string, strlen(string));
}

/* "GET /status/503: 503, sent, after 1.004s" */
static void add_request(struct buffer *out, const struct attempts *attempts, size_t i)
{
    char time[VERDICT_TIME_SIZE];
    const struct attempt *row = &attempts->rows[i];
    plain_foreign(out, row->method.data, row->method.length);
    buffer_string(out, " ");
    plain_foreign(out, row->target.data, row->target.length);
    buffer_string(out, ": ");
    if (row->code)
        buffer_format(out, "%d, ", row->code);
    buffer_string(out, end_of(row));
    if (i > 0)
        buffer_format(out, ", after %s", verdict_time(time, (double)verdict_gap(attempts, i)));
}

static void add_findings(struct buffer *out, const struct verdict_report *report, struct slice key)
{
    add_summary(out, report);
    plain_foreign(out, key.data, key.length);
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
    for (size_t i = 0; i < shown_of(report->attempts); i++) {
        buffer_format(out, "%3zu. ", i + 1);
        add_request(out, report->attempts, i);
        buffer_string(out, "\n");
    }
    if (report->attempts->count > SHOWN)
        buffer_format(out, "and %zu more\n", report->attempts->count - SHOWN);
}

/* The same text: its columns say it best. */
static void add_html(struct buffer *out, const struct verdict_report *report, struct slice key)
{
    struct buffer plain = { 0 };
    int code = code_of(report);
    html_head(out, code, status_of(code)->phrase, status_stem(code), "The verdict on a client.");
    html_navigation(out);
    html_title(out, code, status_of(code)->phrase);
    add_findings(&plain, report, key);
    buffer_string(out, "<pre>");
    html_text(out, &plain);
    buffer_string(out, "</pre>\n<p><a href=\"/_/verify\">All checks</a></p>\n</main>\n");
    html_foot(out);
    buffer_release(&plain);
}

void page_verdict(struct buffer *out, const struct verdict_report *report, struct slice key, enum format format)
{
    if (format == FORMAT_HTML) {
        add_html(out, report, key);
    } else if (format == FORMAT_TEXT) {
        plain_title(out, code_of(report), status_of(code_of(report))->phrase);
        add_findings(out, report, key);
    } else {
        add_json(out, report, key, format == FORMAT_PROBLEM);
    }
}
