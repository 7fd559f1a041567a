/* Walks over the journal: the ring, or what is linked to a key. */
#include "state/store-parts.h"

bool journal_means(const struct journal_filter *filter, const struct journal_entry *entry)
{
    const struct slice target = { entry->target.data, filter->target.length };
    return (!filter->key.data || (entry->key.data && slice_equals(filter->key, entry->key))) &&
           (!filter->code || filter->code == entry->code) && (!filter->over || entry->answered) &&
           (!filter->method.data || slice_equals(filter->method, entry->method)) &&
           (!filter->target.data || (filter->target.length <= entry->target.length && slice_equals(filter->target, target)));
}

/* A walk over the records that a filter may mean: its key's list, or the ring. */
struct walk {
    const struct journal *journal;
    bool newest_first, keyed;
    struct record *record;
    uint64_t id; /* in the ring; the record is the one before it */
};

static struct record *walk_on(struct walk *walk)
{
    const struct journal *journal = walk->journal;
    struct record *record = walk->record;
    if (walk->keyed) {
        walk->record = record ? record_beside(record, walk->newest_first) : NULL;
        return record;
    }
    for (record = NULL; !record && walk->id >= journal->first && walk->id < journal->next;
         walk->id += walk->newest_first ? UINT64_MAX : 1)
        record = journal_at(journal, walk->id);
    return record;
}

static struct walk walk_start(const struct store *store, const struct journal_filter *filter, bool newest_first)
{
    const struct journal *journal = &store->journal;
    struct walk walk = { journal, newest_first, filter->key.data != NULL, NULL,
                         newest_first ? journal->next - 1 : journal->first };
    const struct store_name name = { .text = filter->key };
    const struct key *key = walk.keyed ? store_find(store, &name) : NULL;
    const struct state *state = key ? key_state(key, &key_records_kind) : NULL;
    const struct key_records *of_key = state ? (const void *)state->data : NULL;
    struct list_link *edge = !of_key ? NULL : newest_first ? of_key->records.last : of_key->records.first;
    if (edge)
        walk.record = LIST_ITEM(edge, struct record, link);
    return walk;
}

size_t journal_walk(struct store *store, const struct journal_filter *filter, bool newest_first, int64_t now,
                    bool (*call)(void *context, const struct journal_entry *entry), void *context)
{
    size_t count = 0;
    pthread_mutex_lock(&store->lock);
    store_expire(store, now);
    struct walk walk = walk_start(store, filter, newest_first);
    for (struct record *record; (record = walk_on(&walk));) {
        if (!journal_means(filter, &record->entry))
            continue;
        count++;
        if (!call(context, &record->entry))
            break;
    }
    pthread_mutex_unlock(&store->lock);
    return count;
}

size_t journal_count(const struct store *store, const struct journal_filter *filter)
{
    size_t found = 0;
    struct walk walk = walk_start(store, filter, false);
    for (struct record *record; (record = walk_on(&walk));)
        found += journal_means(filter, &record->entry);
    return found;
}

size_t journal_clear(struct store *store, const struct journal_filter *filter)
{
    size_t cleared = 0;
    pthread_mutex_lock(&store->lock);
    struct walk walk = walk_start(store, filter, false);
    for (struct record *record; (record = walk_on(&walk));) {
        if (!journal_means(filter, &record->entry))
            continue;
        struct key_records *of_key = record->of_key;
        journal_drop(record);
        if (of_key)
            of_key->lost = 0;
        cleared++;
    }
    pthread_mutex_unlock(&store->lock);
    return cleared;
}
