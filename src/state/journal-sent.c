/* What of an answer's heads gets into the journal, while it is sent. */
#include <stdlib.h>

#include "state/store-parts.h"

/* A head with its text behind it. NULL: no memory. */
static struct journal_head *head_new(int64_t time, struct slice text, size_t length)
{
    struct journal_head *head = malloc(sizeof *head + length);
    if (!head)
        return NULL;
    char *end = (char *)(head + 1);
    *head = (struct journal_head){ .time = time, .cut = length < text.length };
    head->text = slice_keep((struct slice){ text.data, length }, &end);
    return head;
}

static void append(struct record *record, struct journal_head *head)
{
    if (record->entry.last_head)
        record->entry.last_head->next = head;
    else
        record->entry.heads = head;
    record->entry.last_head = head;
    record->head_count++;
    record->head_bytes += head->text.length;
}

/* How much of the text is still kept. */
static size_t kept(const struct record *record, struct slice text)
{
    const size_t room = JOURNAL_HEADS_BYTES - record->head_bytes;
    return text.length < room ? text.length : room;
}

/* The record of that id, with so many more bytes taken for it; NULL: it is forgotten, also to make room for them. */
static struct record *grow(struct store *store, uint64_t id, size_t bytes)
{
    struct record *record;
    if (!store_make_room(store, ACCOUNT_JOURNAL, bytes, NULL))
        return NULL;
    record = journal_at(&store->journal, id);
    if (record)
        record->bytes += bytes;
    else
        account_give(store->account, ACCOUNT_JOURNAL, bytes);
    return record;
}

void journal_sent(struct store *store, uint64_t id, int64_t time, struct slice text)
{
    pthread_mutex_lock(&store->lock);
    struct record *record = journal_at(&store->journal, id);
    if (record && record->head_count < JOURNAL_HEADS) {
        struct journal_head *head = head_new(time, text, kept(record, text));
        record = head ? grow(store, id, sizeof *head + head->text.length + ALLOCATION) : NULL;
        if (record)
            append(record, head);
        else
            free(head);
    }
    pthread_mutex_unlock(&store->lock);
}
