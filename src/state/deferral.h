/* Answers that wait for what other requests bring about, on whatever thread. */
#ifndef EVERYSTATUS_DEFERRAL_H
#define EVERYSTATUS_DEFERRAL_H

#include <stdatomic.h>
#include <stdbool.h>

/* What an answer waits for. A handler makes one, fills in begin and release, and hands it over with its answer. */
struct deferral {
    /* Called when the connection waits: from now on deferral_end may be called, by this function as well. */
    void (*begin)(struct deferral *deferral);
    /* Frees it; afterwards nobody must call deferral_end. Called also if it never began. */
    void (*release)(struct deferral *deferral);
    int wake; /* an eventfd of the thread whose answer it is */
    atomic_bool over;
};

/* Lets the handler be asked again soon. From any thread. */
void deferral_end(struct deferral *deferral);

#endif
