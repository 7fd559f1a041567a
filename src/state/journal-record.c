/* How records are made, kept in the ring and with their key, and dropped. */
#include <stdlib.h>

#include "state/journal-parts.h"
#include "state/keys.h"

static struct record *record_of(struct list_link *link)
{
    return link ? LIST_ITEM(link, struct record, link) : NULL;
}

static void drop_all(void *state)
{
    struct key_records *of_key = state;
    while (of_key->records.first)
        journal_drop(record_of(of_key->records.first));
}

const struct state_kind key_records_kind = {
    .name = "journal",
    .size = sizeof(struct key_records),
    .release = drop_all,
};

bool journal_init(struct journal *journal, uint64_t size, struct account *account)
{
    *journal = (struct journal){ .account = account, .size = size, .first = 1, .next = 1 };
    journal->ring = calloc(size, sizeof(struct record *));
    return journal->ring != NULL;
}

void journal_release(struct journal *journal)
{
    struct record *record;
    while (journal->ring && (record = journal_oldest(journal)))
        journal_drop(record);
    free(journal->ring);
}

struct record *journal_at(const struct journal *journal, uint64_t id)
{
    struct record *record = journal->ring[id % journal->size];
    return record && record->entry.id == id ? record : NULL;
}

struct record *journal_oldest(struct journal *journal)
{
    while (journal->first < journal->next && !journal_at(journal, journal->first))
        journal->first++;
    return journal->first < journal->next ? journal_at(journal, journal->first) : NULL;
}

struct record *record_new(const struct journal_entry *entry)
{
    struct journal_entry own = *entry;
    struct slice *texts[] = { &own.key, &own.client, &own.method, &own.target, &own.fields, &own.retry_after, &own.content };
    size_t count = sizeof texts / sizeof *texts, size = sizeof(struct record);
    if (own.content.length > JOURNAL_CONTENT)
        own.content.length = JOURNAL_CONTENT;
    for (size_t i = 0; i < count; i++)
        size += texts[i]->length;
    struct record *record = malloc(size);
    if (!record)
        return NULL;
    char *end = (char *)(record + 1);
    for (size_t i = 0; i < count; i++)
        *texts[i] = slice_keep(*texts[i], &end);
    *record = (struct record){ .entry = own, .bytes = size + ALLOCATION };
    atomic_init(&record->references, 1);
    return record;
}

void journal_add(struct journal *journal, struct record *record, struct key_records *of_key)
{
    journal->ring[record->entry.id % journal->size] = record;
    journal->count++;
    record->journal = journal;
    record->of_key = of_key;
    if (of_key)
        list_append(&of_key->records, &record->link);
}

void journal_drop(struct record *record)
{
    struct journal *journal = record->journal;
    if (record->of_key) {
        list_remove(&record->of_key->records, &record->link);
        record->of_key->lost++;
    }
    journal->ring[record->entry.id % journal->size] = NULL;
    journal->count--;
    account_give(journal->account, ACCOUNT_JOURNAL, record->bytes);
    record_release(record);
}

struct record *record_beside(const struct record *record, bool before)
{
    return record_of(before ? record->link.previous : record->link.next);
}

void record_hold(struct record *record)
{
    atomic_fetch_add_explicit(&record->references, 1, memory_order_relaxed);
}

void record_release(struct record *record)
{
    if (atomic_fetch_sub_explicit(&record->references, 1, memory_order_acq_rel) != 1)
        return;
    for (struct journal_head *head = record->entry.heads, *next; head; head = next) {
        next = head->next;
        free(head);
    }
    free(record);
}
