/* Fuzzes a verdict's query: what is read can be judged, and what is refused is refused at a place that is there. */
#include <string.h>

#include "fuzz.h"
#include "http/fields.h"
#include "http/target.h"
#include "render/page.h"

/* Adds the fields that half of the requests have; the others have the first one alone, whose size is returned. */
static size_t add_fields(struct buffer *fields)
{
    fields_add(fields, slice_of("A"), slice_of("one"));
    const size_t first = fields->length;
    fields_add(fields, slice_of("a"), slice_of("two"));
    fields_add(fields, slice_of("B"), slice_of(""));
    return first;
}

/* Requests whose times and codes come from the bytes. */
static size_t make_attempts(struct attempt rows[8], struct buffer *fields, const uint8_t *data, size_t size)
{
    const size_t first = add_fields(fields);
    static const char *const methods[] = { "GET", "POST", "PUT", "BREW" };
    size_t count = size % 9 < 8 ? size % 9 : 8;
    int64_t now = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t byte = data[i * 7 % size];
        int64_t arrived = now + byte * INT64_C(20000);
        now = arrived + byte % 7;
        rows[i] = (struct attempt){ .arrived = arrived,
                                    .ended = byte % 11 ? now : 0,
                                    .given_up = byte % 11 && byte % 5 == 0,
                                    .broken = byte % 13 == 0,
                                    .doubtful = byte % 7 == 0,
                                    .fault = byte % 3 ? NULL : "reset",
                                    .connection = byte % 4,
                                    .request = byte % 3 + 1,
                                    .delivered = (enum delivered)(byte % DELIVERIES),
                                    .code = byte % 5 ? 100 + byte * 3 : 0,
                                    .method = slice_of(methods[byte % 4]),
                                    .target = { (const char *)data, byte % size } };
        rows[i].fields = (struct slice){ fields->data, byte % 2 ? fields->length : first };
        if (byte % 3 == 0)
            rows[i].retry_after = rows[i].idempotency_key = (struct slice){ (const char *)data, byte % size };
    }
    return count;
}

static void judge(const struct verdict_plan *plan, const uint8_t *data, size_t size)
{
    struct attempt rows[8];
    struct verdict_report report;
    struct buffer fields = { 0 };
    const struct attempts attempts = { rows, make_attempts(rows, &fields, data, size), data[0] % 2 };
    verdict_judge(plan, &attempts, &report);
    MUST(report.count >= 1 && report.failed <= report.count);
    for (size_t i = 0; i < report.count; i++)
        MUST(report.findings[i].expected[0] && report.findings[i].came[0]);
    const struct page_request request = { .method = "GET",
                                          .path = slice_of("/_/verify/a"),
                                          .query = { (const char *)data, size } };
    for (int format = FORMAT_JSON; format <= FORMAT_PROBLEM; format++) {
        struct buffer page = { 0 };
        page_verdict(&page, &report, (struct slice){ (const char *)data, size < 64 ? size : 64 }, (enum format)format,
                     &request);
        MUST(!page.failed && page.length);
        buffer_release(&page);
    }
    buffer_release(&fields);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct verdict_plan plan = { 0 };
    struct complaint complaint = { 0 };
    struct slice query = { (const char *)data, size }, rest = query, name, value;
    bool fine = true;
    while (fine && target_next_parameter(&rest, &name, &value))
        fine = verdict_ask(&plan, name, value, query, &complaint);
    fine = fine && verdict_settle(&plan, query, &complaint);
    if (fine)
        judge(&plan, data, size);
    else
        MUST(complaint.code == 400 && complaint.column <= size + 1 && complaint.detail[0]);
    return 0;
}
