/* An entry of the journal as an attempt, which a verdict judges. */
#include <stdlib.h>
#include <string.h>

#include "catalog/faults.h"
#include "handlers/control/control.h"
#include "http/fields.h"

static uint64_t hash_of(struct slice text)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * UINT64_C(1099511628211);
    return hash;
}

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

/* Takes the next line that the plan asks for off *fields, with its NULs. */
static bool next_asked(struct slice *fields, const struct verdict_plan *plan, struct slice *line)
{
    struct slice name, value;
    while (fields_next(fields, &name, &value)) {
        *line = (struct slice){ name.data, (size_t)(value.data - name.data) + value.length + 1 };
        if (verdict_asks_field(plan, name))
            return true;
    }
    return false;
}

static size_t size_of_asked(struct slice fields, const struct verdict_plan *plan)
{
    size_t size = 0;
    for (struct slice line; next_asked(&fields, plan, &line);)
        size += line.length;
    return size;
}

bool control_attempt(struct attempt *row, const struct journal_entry *entry, const struct verdict_plan *plan)
{
    struct slice fields = entry->fields, line;
    struct slice key = fields_find(entry->fields, "Idempotency-Key");
    char *end = malloc(entry->method.length + entry->target.length + entry->retry_after.length + key.length +
                       size_of_asked(fields, plan) + 1);
    if (!end)
        return false;
    *row = (struct attempt){
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
        .fields_hash = hash_of(entry->fields),
    };
    memcpy(&row->content_hash, entry->content_sha256, sizeof row->content_hash);
    row->method = slice_keep(entry->method, &end); /* first: it is freed by it */
    row->target = slice_keep(entry->target, &end);
    row->retry_after = slice_keep(entry->retry_after, &end);
    row->idempotency_key = slice_keep(key, &end);
    row->fields.data = end;
    while (next_asked(&fields, plan, &line))
        row->fields.length += slice_keep(line, &end).length;
    return true;
}
