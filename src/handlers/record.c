/* How requests get into the journal. */
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "handlers/call.h"
#include "state/journal.h"

static bool may_have_key(struct slice text)
{
    return text.length && memmem(text.data, text.length, "key=", 4);
}

bool record_wants(const struct site *site, const struct request *request)
{
    return site->memory->journal || site->fallback_keyed || atomic_load(&site->routes_keyed) ||
           may_have_key(request->target.path) || may_have_key(request->target.query) ||
           may_have_key(request->fields[FIELD_RECIPE]);
}

static void add_fields(struct buffer *fields, const struct request *request)
{
    struct slice name, value;
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);) {
        buffer_add(fields, name.data, name.length);
        buffer_add(fields, "", 1);
        buffer_add(fields, value.data, value.length);
        buffer_add(fields, "", 1);
    }
}

void record_request(struct call *call)
{
    const struct request *request = call->request;
    struct answer *answer = call->answer;
    struct buffer fields = { 0 };
    if (call->control || (!call->key.data && !call->site->memory->journal))
        return;
    add_fields(&fields, request);
    struct journal_entry entry = {
        .key = call->key,
        .method = slice_of(request->method),
        .target = request->line,
        .minor = request->minor,
        .fields = { fields.data, fields.length },
        .content = request->content,
        .content_size = request->content.length,
        .time = request->arrived + clock_offset(),
        .arrived = request->arrived,
        .code = answer_status(answer),
        .size = answer_size(answer, request->method),
        .retry_after = answer_field(answer, "Retry-After"),
    };
    digest_sha256(request->content, entry.content_sha256);
    if (!fields.failed)
        answer->entry = journal_record(call->site->store, &entry, clock_now());
    buffer_release(&fields);
}

void site_finished(struct site *site, const struct connection *connection)
{
    const struct journal_entry outcome = { .code = connection->code,
                                           .size = connection->size,
                                           .answered = clock_now(),
                                           .sent = connection->since,
                                           .left = !connection->whole };
    journal_complete(site->store, connection->entry, &outcome);
}
