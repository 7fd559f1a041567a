/* The one account of the memory that requests make the process hold: how much of each kind, and whether more fits. */
#ifndef EVERYSTATUS_ACCOUNT_H
#define EVERYSTATUS_ACCOUNT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is held. */
enum account_kind {
    ACCOUNT_STATE,   /* the store's keys with their states */
    ACCOUNT_JOURNAL, /* its entries */
    ACCOUNT_CONTENT, /* of requests, while it is read and until it is answered */
    ACCOUNT_ANSWERS, /* that are made for one request, from then until they are handed over */
    ACCOUNT_UNSENT,  /* bytes that are handed over, but not yet taken by the client */
    ACCOUNT_FRAMES,  /* WebSocket frames and messages, in either direction */
    ACCOUNT_KINDS,
};

/* What it counts for. The rule:
 *
 * - There are two bounds, and together they are the most that the process holds beside what each connection costs by itself.
 *   State and journal count for ACCOUNT_REMEMBERED (--max-state), all else for ACCOUNT_UNDER_WAY (--max-held). Remembered
 * memory fills up to its bound by design; it has one of its own, so that a full journal never keeps an answer from being made.
 * - Take before memory is allocated, and give the same number back after it is freed. The holder notes how much it took.
 * - Who is refused makes room or waits, and never goes on without. The store forgets what is the longest unused and takes
 *   again. Content and frames are not read until there is room (backpressure), and an answer that is not begun is 503.
 * - A bound is the process's, not a worker's: one worker may use all of it while the others idle. */
enum account_bound { ACCOUNT_REMEMBERED, ACCOUNT_UNDER_WAY, ACCOUNT_BOUNDS };

/* Shared by all threads, without a lock; for the functions below alone. Must be set up by account_init. */
struct account {
    size_t most[ACCOUNT_BOUNDS];
    atomic_size_t held[ACCOUNT_BOUNDS];
    atomic_size_t now[ACCOUNT_KINDS], peak[ACCOUNT_KINDS];
};

/* The bounds are in bytes. Before there are threads. */
void account_init(struct account *account, uint64_t remembered, uint64_t under_way);

/* Takes so many bytes. false: they do not fit; nothing was taken. */
bool account_take(struct account *account, enum account_kind kind, size_t bytes);

/* Gives back what was taken of that kind. */
void account_give(struct account *account, enum account_kind kind, size_t bytes);

/* For reports: what is held of a kind, the most that ever was, and its name. */
size_t account_now(const struct account *account, enum account_kind kind);
size_t account_peak(const struct account *account, enum account_kind kind);
const char *account_name(enum account_kind kind);

/* For what a kind counts, and what that is called. */
enum account_bound account_bound_of(enum account_kind kind);
const char *account_bound_name(enum account_bound bound);

/* What counts for a bound, and the bound itself. */
size_t account_held(const struct account *account, enum account_bound bound);
size_t account_most(const struct account *account, enum account_bound bound);

#endif
