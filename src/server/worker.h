/* One thread that serves connections, inside our own event loop. */
#ifndef EVERYSTATUS_WORKER_H
#define EVERYSTATUS_WORKER_H

#include <stdatomic.h>

#include "handlers/site.h"
#include "server/ports.h"

struct account;
struct counters;
struct prepared_set;
struct worker;

/* Serves connections from ports with answers from site; both outlive the worker. number is its own among the workers, from 0
 * on; the first of them serves the ports of TLS's faults as well. connections: at most so many at once. NULL: what went wrong
 * was said on stderr. worker_free takes NULL. */
struct worker *worker_new(const struct options *options, struct ports *ports, size_t number, unsigned connections,
                          struct site *site, struct prepared_set *prepared, struct account *account);
void worker_free(struct worker *worker);

/* The loop, for what else shall happen on the worker's thread. */
struct loop *worker_loop(struct worker *worker);

/* What it counts. */
const struct counters *worker_counters(const struct worker *worker);

/* Serves until it has drained and *others is 0: what else is watched in its loop is served as long. To be called once, on the
 * thread that is to be the worker's. */
void worker_run(struct worker *worker, const atomic_int *others);

/* Accepts those who have connected, and then nobody while ports->pauses is odd. On the worker's thread. */
void worker_heed_pause(struct worker *worker);

/* Serves as before, but tells clients that their connections close, so that they are elsewhere when the server ends. From any
 * thread. */
void worker_depart(struct worker *worker);

/* Takes those who have connected and nobody more, finishes the requests that are under way, and lets worker_run return, after
 * options' drain_timeout at the latest; called a second time, at once. From any thread. */
void worker_stop(struct worker *worker);

/* Makes the worker look at its others again. From any thread. */
void worker_wake(struct worker *worker);

#endif
