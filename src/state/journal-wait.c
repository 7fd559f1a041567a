/* Those who wait for requests: what is there is counted, and what comes wakes them. */
#include "state/store-parts.h"

static void remove_waiter(struct journal *journal, struct journal_waiter *waiter)
{
    list_remove(&journal->waiters, &waiter->link);
    waiter->waits = false;
}

/* One is there. */
static void count(struct journal *journal, struct journal_waiter *waiter)
{
    if (--waiter->missing)
        return;
    remove_waiter(journal, waiter);
    waiter->wake(waiter);
}

void journal_wake(struct journal *journal, const struct journal_entry *entry, bool over)
{
    for (struct list_link *link = journal->waiters.first, *next; link; link = next) {
        struct journal_waiter *waiter = LIST_ITEM(link, struct journal_waiter, link);
        next = link->next;
        bool comes_yet = waiter->counting && journal_is_left(waiter->counting, entry->id);
        if (waiter->filter.over == over && !comes_yet && journal_means(&waiter->filter, entry))
            count(journal, waiter);
    }
}

static void count_record(struct record *record, void *context)
{
    struct journal_waiter *waiter = context;
    if (waiter->waits)
        count(record->journal, waiter);
}

void journal_await(struct store *store, struct journal_waiter *waiter, int64_t now)
{
    pthread_mutex_lock(&store->lock);
    store_expire(store, now);
    struct journal_cursor cursor = journal_cursor(&store->journal, &waiter->filter, false);
    waiter->counting = &cursor;
    waiter->waits = true;
    list_append(&store->journal.waiters, &waiter->link);
    while (waiter->waits && cursor.low < cursor.high) {
        journal_look(store, &cursor, count_record, waiter);
        pthread_mutex_unlock(&store->lock); /* others' turn; what comes meanwhile is counted as well */
        pthread_mutex_lock(&store->lock);
    }
    waiter->counting = NULL;
    pthread_mutex_unlock(&store->lock);
}

void journal_unawait(struct store *store, struct journal_waiter *waiter)
{
    pthread_mutex_lock(&store->lock);
    if (waiter->waits)
        remove_waiter(&store->journal, waiter);
    pthread_mutex_unlock(&store->lock);
}
