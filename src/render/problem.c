/* Problem details (RFC 9457): a code, an error or a verdict as JSON whose members other programs know. */
#include "render/json.h"

static void write_status(struct buffer *out, const struct subject *subject)
{
    const struct status *row = subject->row;
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    if (row->spec)
        json_reference_url(&json, "type", row);
    else
        member_string(&json, "type", "about:blank");
    member_string(&json, "title", row->phrase);
    member_number(&json, "status", subject->code);
    member_string(&json, "detail", row->detail ? row->detail : subject->prose->summary);
    json_prose(&json, subject->prose);
    member_close(&json, '}');
}

/* The type is about:blank, for which the title must be the phrase (RFC 9457 4.2.1). */
static void write_error(struct buffer *out, const struct complaint *error, const struct curl_place *place)
{
    (void)place;
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_string(&json, "type", "about:blank");
    member_string(&json, "title", status_of(error->code)->phrase);
    member_number(&json, "status", error->code);
    member_string(&json, "detail", error->detail);
    json_error_place(&json, error);
    member_close(&json, '}');
}

static void write_verdict(struct buffer *out, const struct verdict_report *report, struct slice key,
                          const struct page_request *request)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_string(&json, "type", "about:blank");
    member_string(&json, "title", status_of(verdict_code(report))->phrase);
    json_verdict_members(&json, report, key, request);
    member_close(&json, '}');
}

static void write_earned(struct buffer *out, const struct page_earned *page)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_string(&json, "type", "about:blank");
    member_string(&json, "title", status_of(page->code)->phrase);
    member_number(&json, "status", page->code);
    member_string(&json, "detail", page->detail);
    json_earned_members(&json, page);
    member_close(&json, '}');
}

const struct renderer problem_renderer = {
    .status = write_status, .error = write_error, .earned = write_earned, .verdict = write_verdict
};
