/* How requests get into the journal. */
#include <string.h>

#include "ground/clock.h"
#include "ground/digest.h"
#include "routes/family.h"
#include "state/journal.h"

static bool may_have_key(struct span text)
{
    return text.length && memmem(text.data, text.length, "key=", 4);
}

bool record_wants(const struct site *site, const struct request *request)
{
    return site->memory->journal || site->fallback_keyed || atomic_load(&site->mocks_keyed) ||
           may_have_key(request->target.path) || may_have_key(request->target.query) ||
           may_have_key(request->fields[FIELD_RECIPE]);
}

static void add_fields(struct text *fields, const struct request *request)
{
    struct span name, value;
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);) {
        text_add(fields, name.data, name.length);
        text_add(fields, "", 1);
        text_add(fields, value.data, value.length);
        text_add(fields, "", 1);
    }
}

void record_request(struct visit *visit)
{
    const struct request *request = visit->request;
    struct answer *answer = visit->answer;
    struct text fields = { 0 };
    if (visit->control || (!visit->key.data && !visit->site->memory->journal))
        return;
    add_fields(&fields, request);
    struct journal_entry entry = {
        .key = visit->key, .method = span_of(request->method), .target = request->line, .minor = request->minor,
        .fields = { fields.data, fields.length }, .content = request->content, .content_size = request->content.length,
        .time = request->arrived + clock_offset(), .arrived = request->arrived, .code = answer_status(answer),
        .size = answer_size(answer, request->method), .retry_after = answer_field(answer, "Retry-After"),
    };
    digest_sha256(request->content, entry.content_sha256);
    if (!fields.failed)
        answer->entry = journal_record(visit->site->store, &entry, clock_now());
    text_release(&fields);
}

void site_finished(struct site *site, const struct conn *conn)
{
    const struct journal_entry outcome = { .code = conn->code, .size = conn->size, .answered = clock_now(),
                                           .sent = conn->since, .left = !conn->whole };
    journal_complete(site->store, conn->entry, &outcome);
}
