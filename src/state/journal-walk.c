/* Walks over the journal, a slice at a time, so that others wait for the lock no longer than a slice takes. */
#include "http/trace.h"
#include "state/store-parts.h"

bool journal_means(const struct journal_filter *filter, const struct journal_entry *entry)
{
    const struct slice target = { entry->target.data, filter->target.length };
    return (!filter->key.data || (entry->key.data && slice_equals(filter->key, entry->key))) &&
           (!filter->code || filter->code == entry->code) && (!filter->over || entry->answered) && entry->id > filter->after &&
           (!filter->trace.data || slice_equals(filter->trace, trace_of_fields(entry->fields))) &&
           (!filter->method.data || slice_equals(filter->method, entry->method)) &&
           (!filter->target.data || (filter->target.length <= entry->target.length && slice_equals(filter->target, target)));
}

struct journal_cursor journal_cursor(const struct journal *journal, const struct journal_filter *filter, bool newest_first)
{
    uint64_t low = journal->first, high = journal->next;
    if (filter->after >= low)
        low = filter->after < high ? filter->after + 1 : high;
    return (struct journal_cursor){ filter, newest_first, low, high };
}

static void end(struct journal_cursor *cursor)
{
    cursor->low = cursor->high;
}

/* The cursor is behind that id now. */
static void pass(struct journal_cursor *cursor, uint64_t id)
{
    *(cursor->newest_first ? &cursor->high : &cursor->low) = cursor->newest_first ? id : id + 1;
}

static void look_in_ring(const struct journal *journal, struct journal_cursor *cursor,
                         void (*look)(struct record *record, void *context), void *context)
{
    if (cursor->low < journal->first)
        cursor->low = journal->first;
    for (int i = 0; i < JOURNAL_SLICE && cursor->low < cursor->high; i++) {
        struct record *record = journal_at(journal, cursor->newest_first ? cursor->high - 1 : cursor->low);
        pass(cursor, cursor->newest_first ? cursor->high - 1 : cursor->low);
        if (record && journal_means(cursor->filter, &record->entry))
            look(record, context);
    }
}

/* The first record of the key that is left. It is found at once at the start, and where the last slice ended; a search is
 * needed only if the record there was dropped and others of the key, that are older, were not. */
static struct record *seek(const struct journal *journal, const struct key_records *of_key, const struct journal_cursor *cursor)
{
    bool backwards = cursor->newest_first;
    struct list_link *edge = backwards ? of_key->records.last : of_key->records.first;
    struct record *record = edge ? LIST_ITEM(edge, struct record, link) : NULL;
    if (!record || journal_is_left(cursor, record->entry.id))
        return record;
    struct record *passed = journal_at(journal, backwards ? cursor->high : cursor->low - 1);
    if (passed && passed->of_key == of_key)
        record = passed;
    while (record && !journal_is_left(cursor, record->entry.id))
        record = record_beside(record, backwards);
    return record;
}

static void look_at_key(const struct journal *journal, const struct key_records *of_key, struct journal_cursor *cursor,
                        void (*look)(struct record *record, void *context), void *context)
{
    struct record *record = seek(journal, of_key, cursor), *next;
    for (int i = 0; i < JOURNAL_SLICE && record && journal_is_left(cursor, record->entry.id); i++, record = next) {
        next = record_beside(record, cursor->newest_first); /* before look may drop it */
        pass(cursor, record->entry.id);
        if (journal_means(cursor->filter, &record->entry))
            look(record, context);
    }
    if (!record || !journal_is_left(cursor, record->entry.id))
        end(cursor);
}

void journal_look(const struct store *store, struct journal_cursor *cursor, void (*look)(struct record *record, void *context),
                  void *context)
{
    const struct store_name name = { .text = cursor->filter->key };
    const struct key *key = name.text.data ? store_find(store, &name) : NULL;
    const struct state *state = key ? key_state(key, &key_records_kind) : NULL;
    if (!name.text.data)
        look_in_ring(&store->journal, cursor, look, context);
    else if (state)
        look_at_key(&store->journal, (const void *)state->data, cursor, look, context);
    else
        end(cursor);
}

/* What a slice found: copies, whose texts lie in the records that are held. */
struct found {
    size_t count;
    struct record *records[JOURNAL_SLICE];
    struct journal_entry entries[JOURNAL_SLICE];
};

static void keep(struct record *record, void *context)
{
    struct found *found = context;
    record_hold(record);
    found->records[found->count] = record;
    found->entries[found->count++] = record->entry;
}

/* Calls call for what was found, until it returns false, and lets go of it. Returns whether the walk goes on. */
static bool show(struct found *found, bool (*call)(void *context, const struct journal_entry *entry), void *context,
                 size_t *count)
{
    bool goes_on = true;
    for (size_t i = 0; i < found->count; i++) {
        *count += goes_on;
        goes_on = goes_on && call(context, &found->entries[i]);
        record_release(found->records[i]);
    }
    found->count = 0;
    return goes_on;
}

size_t journal_walk(struct store *store, const struct journal_filter *filter, bool newest_first, int64_t now,
                    bool (*call)(void *context, const struct journal_entry *entry), void *context)
{
    struct found found = { .count = 0 };
    size_t count = 0;
    pthread_mutex_lock(&store->lock);
    store_expire(store, now);
    struct journal_cursor cursor = journal_cursor(&store->journal, filter, newest_first);
    for (bool goes_on = true; goes_on && cursor.low < cursor.high;) {
        journal_look(store, &cursor, keep, &found);
        pthread_mutex_unlock(&store->lock);
        goes_on = show(&found, call, context, &count);
        pthread_mutex_lock(&store->lock);
    }
    pthread_mutex_unlock(&store->lock);
    return count;
}

static void clear(struct record *record, void *context)
{
    struct key_records *of_key = record->of_key;
    size_t *cleared = context;
    journal_drop(record);
    if (of_key)
        of_key->lost = 0;
    ++*cleared;
}

size_t journal_clear(struct store *store, const struct journal_filter *filter)
{
    size_t cleared = 0;
    pthread_mutex_lock(&store->lock);
    struct journal_cursor cursor = journal_cursor(&store->journal, filter, false);
    while (cursor.low < cursor.high) {
        journal_look(store, &cursor, clear, &cleared);
        pthread_mutex_unlock(&store->lock); /* others' turn */
        pthread_mutex_lock(&store->lock);
    }
    pthread_mutex_unlock(&store->lock);
    return cleared;
}
