/* An entry of the journal as an attempt, which a verdict judges. */
#include <string.h>

#include "catalog/faults.h"
#include "handlers/control/control.h"
#include "http/fields.h"

/* When the answer was over. What the server notices only after the client has the answer would make pauses shorter than they
 * were, and a client that waits for exactly as long as it is told would fail. */
static int64_t end_of(const struct journal_entry *entry)
{
    return entry->answered && !entry->left ? entry->sent : entry->answered;
}

/* Whether the answer is none: by its fault, already while it is under way, or because the server broke it off. */
static bool is_broken(const struct journal_entry *entry)
{
    const bool cut = entry->answered && !entry->left && entry->delivered != DELIVERED_ALL;
    return entry->fault ? !fault_leaves_answer(entry->fault) || cut : cut;
}

/* Keeps the fields that the plan asks for. *end is where. */
static struct slice keep_asked(struct slice fields, const struct verdict_plan *plan, char **end)
{
    struct slice name, value, kept = { *end, 0 };
    for (struct slice from = fields; fields_next(&fields, &name, &value); from = fields) {
        const struct slice field = { from.data, from.length - fields.length };
        if (verdict_asks_field(plan, name))
            kept.length += slice_keep(field, end).length;
    }
    return kept;
}

/* What the entry says by itself. */
static struct attempt attempt_of(const struct journal_entry *entry)
{
    return (struct attempt){
        .arrived = entry->arrived,
        .ended = end_of(entry),
        .epoch = entry->time - entry->arrived,
        .given_up = entry->answered && entry->left,
        .broken = is_broken(entry),
        .doubtful = entry->fault && entry->fault->leaves == LEAVES_DOUBT,
        .code = entry->code,
        .fault = entry->fault ? entry->fault->name : NULL,
        .delivered = entry->delivered,
        .connection = entry->connection,
        .request = entry->request,
        .content_length = entry->content_size,
    };
}

bool control_attempt(struct attempt *row, const struct journal_entry *entry, const struct verdict_plan *plan,
                     struct arena *arena)
{
    const unsigned sees = verdict_sees(plan);
    const struct slice none = { 0 };
    const struct slice key = sees & SEES_IDEMPOTENCY_KEY ? fields_find(entry->fields, "Idempotency-Key") : none;
    const size_t most = entry->method.length + entry->target.length + entry->retry_after.length + key.length +
                        (sees & SEES_NAMED_FIELDS ? entry->fields.length : 0);
    char *end = arena_take(arena, most);
    if (!end)
        return false;
    *row = attempt_of(entry);
    memcpy(&row->content_hash, entry->content_sha256, sizeof row->content_hash);
    row->method = slice_keep(entry->method, &end);
    row->target = slice_keep(entry->target, &end);
    row->retry_after = slice_keep(entry->retry_after, &end);
    row->idempotency_key = slice_keep(key, &end);
    if (sees & SEES_NAMED_FIELDS)
        row->fields = keep_asked(entry->fields, plan, &end);
    if (sees & SEES_ALL_FIELDS)
        row->fields_hash = digest_sum(entry->fields);
    arena_give_back(arena, end);
    return true;
}
