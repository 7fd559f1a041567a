/* How requests get into the journal, and what is known of them later. */
#include "state/store-parts.h"

/* The next id, whose place in the ring is free. */
static uint64_t next_id(struct journal *journal)
{
    struct record *last = journal->ring[journal->next % journal->size];
    if (last)
        journal_drop(last);
    return journal->next++;
}

/* Puts the record into the journal, under the lock. Returns its id; 0: no memory. */
static uint64_t enter(struct store *store, struct record *record, struct key *key, struct key_records *of_key, int64_t now)
{
    record->entry.id = next_id(&store->journal);
    record->recorded = now;
    if (store_make_room(store, ACCOUNT_JOURNAL, record->bytes, key)) {
        journal_add(&store->journal, record, of_key);
        journal_wake(&store->journal, &record->entry, false);
        return record->entry.id;
    }
    if (of_key)
        of_key->lost++;
    return 0;
}

/* The same with a key, which is used by that. */
static uint64_t enter_with_key(struct store *store, struct record *record, int64_t now)
{
    const struct store_name name = { .text = record->entry.key };
    struct key *key = store_use(store, &name, now);
    struct state *state = key ? store_state(store, key, &key_records_kind) : NULL;
    return state ? enter(store, record, key, (struct key_records *)state->data, now) : 0;
}

uint64_t journal_record(struct store *store, const struct journal_entry *entry, int64_t now)
{
    struct record *own = record_new(entry);
    if (!own)
        return 0;
    pthread_mutex_lock(&store->lock);
    store_expire(store, now);
    uint64_t id = own->entry.key.data ? enter_with_key(store, own, now) : enter(store, own, NULL, NULL, now);
    pthread_mutex_unlock(&store->lock);
    if (!id)
        record_release(own);
    return id;
}

void journal_complete(struct store *store, uint64_t id, const struct journal_entry *outcome)
{
    pthread_mutex_lock(&store->lock);
    struct record *record = journal_at(&store->journal, id);
    if (record) {
        record->entry.code = outcome->code;
        record->entry.size = outcome->size;
        record->entry.answered = outcome->answered;
        record->entry.sent = outcome->sent;
        record->entry.fault = outcome->fault;
        record->entry.delivered = outcome->delivered;
        record->entry.delivered_size = outcome->delivered_size;
        record->entry.left = outcome->left;
        journal_wake(&store->journal, &record->entry, true);
    }
    pthread_mutex_unlock(&store->lock);
}

static void look_at_lost(const void *state, void *context)
{
    const struct key_records *of_key = state;
    uint64_t *lost = context;
    *lost = of_key->lost;
}

uint64_t journal_lost(struct store *store, struct slice key, int64_t now)
{
    const struct store_name name = { .text = key };
    uint64_t lost = 0;
    store_look(store, &name, &key_records_kind, now, look_at_lost, &lost);
    return lost;
}
