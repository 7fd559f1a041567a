/* How requests get into the journal. */
#include <string.h>

#include "base/address.h"
#include "base/clock.h"
#include "base/digest.h"
#include "handlers/call.h"
#include "http/fields.h"
#include "state/journal.h"

/* What nobody will ever read is not kept. */
bool record_wants(const struct call *call)
{
    return !call->control && (call->key.data || call->site->memory->journal) && control_is_let_in(call->site->memory);
}

static void add_fields(struct buffer *fields, const struct request *request)
{
    struct slice name, value;
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);)
        fields_add(fields, name, value);
}

uint64_t site_decided(struct plan *plan, const struct answer_facts *facts)
{
    const struct call *call = plan->call;
    const struct request *request = call->request;
    const struct address plain = address_plain(request->client);
    struct buffer texts = { 0 };
    uint64_t id = 0;
    if (!record_wants(call))
        return 0;
    const int64_t now = clock_now();
    add_fields(&texts, request);
    const size_t fields = texts.length;
    if (request->client)
        address_add(&texts, &plain.any);
    struct journal_entry entry = {
        .key = call->key,
        .client = { texts.length > fields ? texts.data + fields : NULL, texts.length - fields },
        .method = slice_of(request->method),
        .target = request->line,
        .minor = request->minor,
        .fields = { texts.data, fields },
        .content = request->content,
        .content_size = request->content.length,
        .time = clock_time() - (now - request->arrived),
        .arrived = request->arrived,
        .connection = facts->connection,
        .request = facts->request,
        .code = facts->code,
        .size = facts->size,
        .retry_after = facts->retry_after,
        .fault = facts->fault,
    };
    digest_sha256(request->content, entry.content_sha256);
    if (!texts.failed)
        id = journal_record(call->site->store, &entry, now);
    buffer_release(&texts);
    return id;
}

void site_sent(struct site *site, uint64_t entry, int64_t time, struct slice head)
{
    journal_sent(site->store, entry, time, head);
}

void site_finished(struct site *site, uint64_t entry, const struct answer_outcome *outcome)
{
    const struct journal_entry noted = {
        .code = outcome->code,
        .size = outcome->size,
        .answered = clock_now(),
        .sent = outcome->sent,
        .fault = outcome->fault,
        .delivered = outcome->delivered,
        .delivered_size = outcome->delivered_size,
        .left = outcome->left,
    };
    journal_complete(site->store, entry, &noted);
}
