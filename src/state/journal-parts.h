/* The inside of the journal: a ring of the last entries, in which each key's are linked. */
#ifndef EVERYSTATUS_JOURNAL_PARTS_H
#define EVERYSTATUS_JOURNAL_PARTS_H

#include <stdatomic.h>

#include "state/journal.h"

struct journal {
    struct account *account;
    struct record **ring; /* the entry id lies at id % size, as long as it is there */
    uint64_t size;
    uint64_t first, next; /* ids: no entry is older than first; next comes next */
    uint64_t count;
    struct list waiters;
};

/* The state of a key that the journal knows. */
struct key_records {
    struct list records; /* in order of arrival */
    uint64_t lost;       /* records that were dropped */
};
extern const struct state_kind key_records_kind;

/* An entry with its texts behind it. Once it is in the journal, only how its answer went is still filled in; who holds a
 * reference may read the texts without the lock. */
struct record {
    struct journal *journal;
    struct key_records *of_key; /* NULL: the request had no key */
    struct list_link link;      /* in its records */
    atomic_uint references;     /* the journal's is one */
    size_t bytes;               /* for the account */
    int64_t recorded;
    struct journal_entry entry; /* what it begins with is looked at when it is forgotten, as are those before */
    size_t head_count;          /* of those that were sent */
    size_t head_bytes;          /* of their texts */
};

/* All but record_new, record_hold and record_release is used under the store's lock. */

/* false: no memory. What journal_release finds in the ring is dropped. */
bool journal_init(struct journal *journal, uint64_t size, struct account *account);
void journal_release(struct journal *journal);

/* The record with that id; NULL: it is forgotten. */
struct record *journal_at(const struct journal *journal, uint64_t id);

/* The oldest record; NULL: there is none. */
struct record *journal_oldest(struct journal *journal);

/* A record with its own copies of the entry's texts, and one reference. NULL: no memory. */
struct record *record_new(const struct journal_entry *entry);

/* Puts the record, whose id is set, into its place in the ring, which is free, and to those of its key. */
void journal_add(struct journal *journal, struct record *record, struct key_records *of_key);

/* Forgets the record: it leaves the journal, and is freed when nobody reads it any more. The account has its bytes back at
 * once: readers hold few at a time, and not for long. */
void journal_drop(struct record *record);

/* The same key's record after it, or before it; NULL: there is none. */
struct record *record_beside(const struct record *record, bool before);

void record_hold(struct record *record);
void record_release(struct record *record);

/* Whether the filter means the entry. */
bool journal_means(const struct journal_filter *filter, const struct journal_entry *entry);

/* Wakes those for whom this was the last one: the last that came, or the last that was over. */
void journal_wake(struct journal *journal, const struct journal_entry *entry, bool over);

/* A walk over the entries that goes on where it was, whatever came and went in between: the ids from low to high, without high,
 * are still to be looked at. */
struct journal_cursor {
    const struct journal_filter *filter;
    bool newest_first;
    uint64_t low, high;
};

/* How many records are looked at before the lock is free again. */
enum { JOURNAL_SLICE = 32 };

/* Over all that is there now. Under the lock. */
struct journal_cursor journal_cursor(const struct journal *journal, const struct journal_filter *filter, bool newest_first);

/* Calls look for the entries that are meant among the next ones, JOURNAL_SLICE at most. Under the lock. */
void journal_look(const struct store *store, struct journal_cursor *cursor, void (*look)(struct record *record, void *context),
                  void *context);

static inline bool journal_is_left(const struct journal_cursor *cursor, uint64_t id)
{
    return id >= cursor->low && id < cursor->high;
}

#endif
