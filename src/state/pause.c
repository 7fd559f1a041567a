/* Pauses, in which the server lets nobody connect: handlers ask for them, and the server makes them. */
#include "state/pause.h"

#include <sys/eventfd.h>
#include <unistd.h>

bool pauses_init(struct pauses *pauses)
{
    *pauses = (struct pauses){ .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
    pthread_mutex_init(&pauses->lock, NULL);
    return pauses->wake >= 0;
}

void pauses_release(struct pauses *pauses)
{
    if (pauses->wake > 0)
        close(pauses->wake);
    pthread_mutex_destroy(&pauses->lock);
}

void pauses_ask(struct pauses *pauses, struct pause_request *request)
{
    const uint64_t one = 1;
    pthread_mutex_lock(&pauses->lock);
    list_append(&pauses->requests, &request->link);
    request->asking = true;
    pthread_mutex_unlock(&pauses->lock);
    if (write(pauses->wake, &one, sizeof one) < 0)
        return; /* its count is full: it wakes anyway (eventfd(2)) */
}

static void drop(struct pauses *pauses, struct pause_request *request)
{
    if (request->asking)
        list_remove(&pauses->requests, &request->link);
    request->asking = false;
}

void pauses_withdraw(struct pauses *pauses, struct pause_request *request)
{
    pthread_mutex_lock(&pauses->lock);
    drop(pauses, request);
    pthread_mutex_unlock(&pauses->lock);
}

void pauses_serve(struct pauses *pauses, void (*make)(void *context, int64_t time), void *context)
{
    uint64_t count;
    if (read(pauses->wake, &count, sizeof count) < 0)
        return;
    pthread_mutex_lock(&pauses->lock);
    while (pauses->requests.first) {
        struct pause_request *request = LIST_ITEM(pauses->requests.first, struct pause_request, link);
        make(context, request->time);
        drop(pauses, request);
        deferral_end(request->deferral);
    }
    pthread_mutex_unlock(&pauses->lock);
}
