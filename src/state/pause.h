/* Pauses, in which the server lets nobody connect: handlers ask for them, and the server makes them. */
#ifndef EVERYSTATUS_PAUSE_H
#define EVERYSTATUS_PAUSE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "state/deferral.h"

/* Who asks for a pause. Lives in its owner. */
struct pause_request {
    struct list_link link;
    int64_t time; /* microseconds; 0 ends a pause */
    struct deferral *deferral;
    bool asking;
};

/* Serves all threads. */
struct pauses {
    pthread_mutex_t lock;
    struct list requests; /* that are not made yet, the first one first */
    int wake;             /* an eventfd: somebody asks */
};

/* false: errno says why not. pauses_release takes what is all zero, and what failed. */
bool pauses_init(struct pauses *pauses);
void pauses_release(struct pauses *pauses);

/* Asks for a pause of request->time; when it has begun, request->deferral is ended. From any thread. */
void pauses_ask(struct pauses *pauses, struct pause_request *request);

/* Nobody waits for it any more; it may have been made. From any thread. */
void pauses_withdraw(struct pauses *pauses, struct pause_request *request);

/* Has make called for each that was asked for, one after another, and tells who asked. On the server's thread. */
void pauses_serve(struct pauses *pauses, void (*make)(void *context, int64_t time), void *context);

#endif
