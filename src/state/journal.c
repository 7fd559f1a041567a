/* The entries of the journal: a ring of the last ones, and a list a key. */
#include "state/journal.h"

#include <stdlib.h>
#include <string.h>

#include "state/store-parts.h"

/* What the allocator takes beside an entry's own bytes. */
enum { RECORD_BYTES = sizeof(struct record) + 16 };

bool journal_next_field(const struct journal_entry *entry, size_t *at, struct slice *name, struct slice *value)
{
    if (*at >= entry->fields.length)
        return false;
    *name = slice_of(entry->fields.data + *at);
    *value = slice_of(name->data + name->length + 1);
    *at += name->length + value->length + 2;
    return true;
}

struct slice journal_field(const struct journal_entry *entry, const char *wanted)
{
    struct slice name, value;
    for (size_t at = 0; journal_next_field(entry, &at, &name, &value);)
        if (slice_is_caseless(name, wanted))
            return value;
    return (struct slice){ 0 };
}

struct record *journal_at(const struct store *store, uint64_t id)
{
    struct record *record = store->ring[id % store->limits.entries];
    return record && record->entry.id == id ? record : NULL;
}

void journal_drop(struct store *store, struct record *record)
{
    struct key *key = record->key;
    if (key) {
        *(record->older ? &record->older->newer : &key->oldest) = record->newer;
        *(record->newer ? &record->newer->older : &key->newest) = record->older;
        key->lost++;
    }
    store->ring[record->entry.id % store->limits.entries] = NULL;
    store->counts.entries--;
    store->counts.bytes -= record->bytes;
    free(record);
}

/* A record with its own copies of the entry's texts. NULL: no memory. */
static struct record *copy(const struct journal_entry *entry)
{
    size_t content = entry->content.length < JOURNAL_CONTENT ? entry->content.length : JOURNAL_CONTENT;
    size_t texts = entry->method.length + entry->target.length + entry->fields.length + entry->retry_after.length + content;
    struct record *record = calloc(1, sizeof *record + texts);
    if (!record)
        return NULL;
    char *end = (char *)(record + 1);
    record->entry = *entry;
    record->entry.content.length = content;
    record->bytes = RECORD_BYTES + texts;
    record->entry.method = slice_keep(record->entry.method, &end);
    record->entry.target = slice_keep(record->entry.target, &end);
    record->entry.fields = slice_keep(record->entry.fields, &end);
    record->entry.retry_after = slice_keep(record->entry.retry_after, &end);
    record->entry.content = slice_keep(record->entry.content, &end);
    return record;
}

/* Puts the record at the young end of its key's list. */
static void link_key(struct record *record, struct key *key)
{
    record->key = key;
    record->entry.key = (struct slice){ key->text, key->length };
    record->older = key->newest;
    *(record->older ? &record->older->newer : &key->oldest) = record;
    key->newest = record;
}

static bool is_meant(const struct journal_filter *filter, const struct journal_entry *entry)
{
    const struct slice target = { entry->target.data, filter->target.length };
    return (!filter->key.data || (entry->key.data && slice_equals(filter->key, entry->key))) &&
           (!filter->code || filter->code == entry->code) && (!filter->over || entry->answered) &&
           (!filter->method.data || slice_equals(filter->method, entry->method)) &&
           (!filter->target.data || (filter->target.length <= entry->target.length && slice_equals(filter->target, target)));
}

/* Wakes those for whom this was the last one: the last that came, or the last that was over. */
static void tell(struct store *store, const struct journal_entry *entry, bool over)
{
    for (struct journal_waiter *waiter = store->waiters, *next; waiter; waiter = next) {
        next = waiter->next;
        if (waiter->filter.over != over || !is_meant(&waiter->filter, entry) || --waiter->missing)
            continue;
        *waiter->place = waiter->next;
        if (waiter->next)
            waiter->next->place = waiter->place;
        waiter->place = NULL;
        waiter->wake(waiter);
    }
}

uint64_t journal_record(struct store *store, const struct journal_entry *entry, int64_t now)
{
    const struct store_name name = { .text = entry->key };
    struct record *record = copy(entry);
    if (!record)
        return 0;
    pthread_mutex_lock(&store->lock);
    struct key *key = entry->key.data ? store_use(store, &name, now) : NULL;
    uint64_t id = entry->key.data && !key ? 0 : store->next++;
    if (id) {
        struct record **place = &store->ring[id % store->limits.entries];
        if (*place)
            journal_drop(store, *place);
        *place = record;
        record->entry.id = id;
        record->recorded = now;
        if (key)
            link_key(record, key);
        store->counts.entries++;
        store->counts.bytes += record->bytes;
        tell(store, &record->entry, false);
        store_bound(store, now);
    }
    pthread_mutex_unlock(&store->lock);
    if (!id)
        free(record);
    return id;
}

void journal_complete(struct store *store, uint64_t id, const struct journal_entry *outcome)
{
    pthread_mutex_lock(&store->lock);
    struct record *record = journal_at(store, id);
    if (record) {
        record->entry.code = outcome->code;
        record->entry.size = outcome->size;
        record->entry.answered = outcome->answered;
        record->entry.sent = outcome->sent;
        record->entry.left = outcome->left;
        tell(store, &record->entry, true);
    }
    pthread_mutex_unlock(&store->lock);
}

/* A walk over the records that a filter may mean: its key's list, or the ring. */
struct walk {
    const struct store *store;
    bool newest_first, keyed;
    struct record *record;
    uint64_t id; /* in the ring; the record is the one before it */
};

static struct record *walk_on(struct walk *walk)
{
    const struct store *store = walk->store;
    struct record *record = walk->record;
    if (walk->keyed) {
        walk->record = record ? walk->newest_first ? record->older : record->newer : NULL;
        return record;
    }
    for (record = NULL; !record && walk->id >= store->first && walk->id < store->next;
         walk->id += walk->newest_first ? UINT64_MAX : 1)
        record = journal_at(store, walk->id);
    return record;
}

static struct walk walk_start(const struct store *store, const struct journal_filter *filter, bool newest_first)
{
    struct walk walk = { store, newest_first, filter->key.data != NULL, NULL, newest_first ? store->next - 1 : store->first };
    const struct store_name name = { .text = filter->key };
    const struct key *key = walk.keyed && filter->key.length <= STORE_KEY_BYTES ? store_find(store, &name) : NULL;
    if (key)
        walk.record = newest_first ? key->newest : key->oldest;
    return walk;
}

size_t journal_walk(struct store *store, const struct journal_filter *filter, bool newest_first, int64_t now,
                    bool (*call)(void *context, const struct journal_entry *entry), void *context)
{
    size_t count = 0;
    pthread_mutex_lock(&store->lock);
    store_bound(store, now);
    struct walk walk = walk_start(store, filter, newest_first);
    for (struct record *record; (record = walk_on(&walk));) {
        if (!is_meant(filter, &record->entry))
            continue;
        count++;
        if (!call(context, &record->entry))
            break;
    }
    pthread_mutex_unlock(&store->lock);
    return count;
}

static size_t count(struct store *store, const struct journal_filter *filter)
{
    size_t found = 0;
    struct walk walk = walk_start(store, filter, false);
    for (struct record *record; (record = walk_on(&walk));)
        found += is_meant(filter, &record->entry);
    return found;
}

uint64_t journal_lost(struct store *store, struct slice text)
{
    const struct store_name name = { .text = text };
    pthread_mutex_lock(&store->lock);
    const struct key *key = store_find(store, &name);
    uint64_t lost = key ? key->lost : 0;
    pthread_mutex_unlock(&store->lock);
    return lost;
}

size_t journal_clear(struct store *store, const struct journal_filter *filter)
{
    size_t cleared = 0;
    pthread_mutex_lock(&store->lock);
    struct walk walk = walk_start(store, filter, false);
    for (struct record *record; (record = walk_on(&walk));) {
        if (!is_meant(filter, &record->entry))
            continue;
        struct key *key = record->key;
        journal_drop(store, record);
        if (key)
            key->lost = 0;
        cleared++;
    }
    pthread_mutex_unlock(&store->lock);
    return cleared;
}

void journal_await(struct store *store, struct journal_waiter *waiter, int64_t now)
{
    pthread_mutex_lock(&store->lock);
    store_bound(store, now);
    size_t there = count(store, &waiter->filter);
    waiter->place = NULL;
    if (there >= waiter->missing) {
        waiter->wake(waiter);
    } else {
        waiter->missing -= there;
        waiter->next = store->waiters;
        waiter->place = &store->waiters;
        if (waiter->next)
            waiter->next->place = &waiter->next;
        store->waiters = waiter;
    }
    pthread_mutex_unlock(&store->lock);
}

void journal_unawait(struct store *store, struct journal_waiter *waiter)
{
    pthread_mutex_lock(&store->lock);
    if (waiter->place) {
        *waiter->place = waiter->next;
        if (waiter->next)
            waiter->next->place = waiter->place;
        waiter->place = NULL;
    }
    pthread_mutex_unlock(&store->lock);
}
