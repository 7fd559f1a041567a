/* The journal: which requests came, and what they were answered, in the order in which they came. */
#ifndef EVERYSTATUS_JOURNAL_H
#define EVERYSTATUS_JOURNAL_H

#include "base/list.h"
#include "http/journal-entry.h"
#include "state/store.h"

/* Which entries are meant: those that fit everything that is given here. */
struct journal_filter {
    struct slice key;    /* data NULL: any, and none */
    struct slice method; /* data NULL: any */
    struct slice target; /* the target starts so; data NULL: any */
    struct slice trace;  /* its id; data NULL: any, and none */
    int code;            /* 0: any */
    bool over;           /* only those whose answer was sent or given up */
    uint64_t after;      /* only those that came after the one with this id */
};

/* Enters a request whose answer is decided: copies all of it but its id. Returns the id; 0: no memory. */
uint64_t journal_record(struct store *store, const struct journal_entry *entry, int64_t now);

/* Notes that a head was sent in answer to entry id; does nothing if it is forgotten already, or has so many. */
void journal_sent(struct store *store, uint64_t id, int64_t time, struct slice head);

/* Notes how the answer to entry id went (code, size, answered, sent, fault, delivered, delivered_size, left); does nothing if
 * it is forgotten already. */
void journal_complete(struct store *store, uint64_t id, const struct journal_entry *outcome);

/* Calls call for the entries that the filter means, of those that have come by now. call runs without the lock, and gets a
 * copy: the entry as it was when the walk came by, which is gone when call returns. Ends when call returns false. Returns how
 * many it was called for. */
size_t journal_walk(struct store *store, const struct journal_filter *filter, bool newest_first, int64_t now,
                    bool (*call)(void *context, const struct journal_entry *entry), void *context);

/* How many requests with that key were recorded and had to make room. journal_clear, if it clears any of the key, sets it
 * back. */
uint64_t journal_lost(struct store *store, struct slice key, int64_t now);

/* Forgets the entries that the filter means, of those that have come by now; the states of their keys stay. Returns how many.
 */
size_t journal_clear(struct store *store, const struct journal_filter *filter);

struct journal_cursor;

/* Somebody who waits for requests. Its owner fills in filter (whose slices it keeps alive), missing and wake. */
struct journal_waiter {
    struct journal_filter filter;
    uint64_t missing;                            /* how many there shall be; 1 at least */
    void (*wake)(struct journal_waiter *waiter); /* called once, under the lock, on any thread; must not call the store */
    /* The store's. */
    struct list_link link;
    bool waits;
    const struct journal_cursor *counting; /* what was there before is still being counted; or NULL */
};

/* Calls wake when as many entries are there as are missing: at once, or when the last of them comes. */
void journal_await(struct store *store, struct journal_waiter *waiter, int64_t now);

/* Ends the waiting; wake is not called any more. On the thread of journal_await. */
void journal_unawait(struct store *store, struct journal_waiter *waiter);

#endif
