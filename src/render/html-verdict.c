/* HTML: a verdict, with the requests drawn to scale and what failed where; www/templates/verdict.html. */

#include "render/html.h"
#include "render/journal-page.h"
#include "templates.h"

/* A verdict, whom it is on, and one of its requests. */
struct judged {
    const struct verdict_report *report;
    struct slice key;
    const struct page_request *request;
    size_t at;
};

/* Whether a check failed at the request with that number, from 1. */
static bool fails_at(const struct verdict_report *report, size_t number)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].at == number)
            return true;
    return false;
}

static void write_heading(struct buffer *out, const void *about)
{
    const struct verdict_report *report = ((const struct judged *)about)->report;
    const char *plural = report->count == 1 ? "" : "s";
    if (report->failed)
        buffer_format(out, "%zu of %zu check%s failed", report->failed, report->count, plural);
    else
        buffer_format(out, "%zu check%s passed", report->count, plural);
}

static void write_link(struct buffer *out, const void *about)
{
    add_encoded(out, ((const struct judged *)about)->key);
}

static void write_drawing(struct buffer *out, const void *about)
{
    const struct verdict_report *report = ((const struct judged *)about)->report;
    const size_t count = verdict_shown(report->attempts);
    struct journal_row rows[VERDICT_SHOWN];
    for (size_t i = 0; i < count; i++) {
        const struct attempt *attempt = &report->attempts->rows[i];
        rows[i] = (struct journal_row){ .id = i + 1,
                                        .arrived = attempt->arrived,
                                        .ended = attempt->ended,
                                        .code = attempt->code,
                                        .lost = attempt->given_up || attempt->broken,
                                        .failed = fails_at(report, i + 1) };
    }
    html_add_rhythm(out, rows, count);
}

static void write_size(struct buffer *out, const void *about)
{
    buffer_number(out, *(const size_t *)about);
}

static void write_where(struct buffer *out, const void *about)
{
    const struct verdict_finding *finding = about;
    if (finding->at && finding->at <= VERDICT_SHOWN)
        html_verdict_check_where(out, (union html_verdict_check_where){ .number = value_written(write_size, &finding->at) });
}

static void write_checks(struct buffer *out, const void *about)
{
    const struct verdict_report *report = ((const struct judged *)about)->report;
    for (size_t i = 0; i < report->count; i++) {
        const struct verdict_finding *finding = &report->findings[i];
        html_verdict_check(out, (union html_verdict_check){ .class = value_text(finding->passed ? "2xx" : "5xx"),
                                                            .outcome = value_text(finding->passed ? "Passed" : "Failed"),
                                                            .name = value_text(finding->row->name),
                                                            .where = value_written(write_where, finding),
                                                            .expected = value_text(finding->expected),
                                                            .came = value_text(finding->came) });
    }
}

static void write_count(struct buffer *out, const void *about)
{
    const size_t count = ((const struct judged *)about)->report->attempts->count;
    if (count)
        buffer_format(out, "%zu request%s", count, count == 1 ? "" : "s");
    else
        buffer_string(out, "No request with this key is remembered");
}

static void write_end(struct buffer *out, const void *about)
{
    const struct judged *judged = about;
    attempt_words(out, judged->report->attempts, judged->at);
}

static void write_code(struct buffer *out, const void *about)
{
    const struct attempt *attempt = about;
    if (attempt->code)
        buffer_format(out, "%d", attempt->code);
    else
        buffer_string(out, "none");
}

/* The names of the checks that failed there. */
static void write_failed(struct buffer *out, const void *about)
{
    const struct judged *judged = about;
    for (size_t i = 0; i < judged->report->count; i++)
        if (judged->report->findings[i].at == judged->at + 1)
            html_inline_failed(out, (union html_inline_failed){ .name = value_text(judged->report->findings[i].row->name) });
}

static void write_requests(struct buffer *out, const void *about)
{
    struct judged judged = *(const struct judged *)about;
    const struct attempts *attempts = judged.report->attempts;
    for (judged.at = 0; judged.at < verdict_shown(attempts); judged.at++) {
        const struct attempt *attempt = &attempts->rows[judged.at];
        const size_t number = judged.at + 1;
        html_verdict_request(out, (union html_verdict_request){ .number = value_written(write_size, &number),
                                                                .class = value_text(status_stem(attempt->code)),
                                                                .method = value_slice(attempt->method),
                                                                .target = value_slice(attempt->target),
                                                                .code = value_written(write_code, attempt),
                                                                .end = value_written(write_end, &judged),
                                                                .failed = value_written(write_failed, &judged) });
    }
}

static void write_more(struct buffer *out, const void *about)
{
    const struct attempts *attempts = ((const struct judged *)about)->report->attempts;
    const size_t more = attempts->count - verdict_shown(attempts);
    if (more)
        html_verdict_more(out, (union html_verdict_more){ .count = value_written(write_size, &more) });
}

static void write_command(struct buffer *out, const void *about)
{
    request_command(out, ((const struct judged *)about)->request);
}

void html_write_verdict(struct buffer *out, const struct verdict_report *report, struct slice key,
                        const struct page_request *request)
{
    const struct html_site site = { .place = request->place, .part = "/_/", .below = true };
    const struct judged judged = { report, key, request, 0 };
    const int code = verdict_code(report);
    html_verdict(out, (union html_verdict){
                          .ways = value_written(html_write_ways, &site),
                          .scripts = value_written(html_write_scripts, &site),
                          .heading = value_written(write_heading, &judged),
                          .class = value_text(status_stem(code)),
                          .link = value_written(write_link, &judged),
                          .key = value_slice(key),
                          .code = value_number(&code),
                          .phrase = value_text(status_of(code)->phrase),
                          .drawing = value_written(write_drawing, &judged),
                          .check = value_written(write_checks, &judged),
                          .count = value_written(write_count, &judged),
                          .request = value_written(write_requests, &judged),
                          .more = value_written(write_more, &judged),
                          .command = value_written(write_command, &judged),
                      });
}
