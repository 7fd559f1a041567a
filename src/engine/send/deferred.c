/* Answers that wait for what other requests bring about: one wakes the other's thread by its eventfd. */
#include "engine/send/deferred.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

void deferral_over(struct deferral *deferral)
{
    const uint64_t one = 1;
    atomic_store(&deferral->over, true);
    if (write(deferral->wake, &one, sizeof one) < 0 && errno != EAGAIN)
        perror("everystatus: cannot wake a worker");
}

bool deferral_start(struct connection *connection)
{
    struct deferral *deferral = connection->answer.deferral;
    struct engine *engine = connection->engine;
    int64_t left = connection->answer.until - clock_now();
    if (!connection_wait(connection, PHASE_WAITING, left > 0 ? left : 0))
        return false;
    deferral->connection = connection;
    deferral->wake = engine->wake;
    deferral->next = engine->deferral;
    deferral->place = &engine->deferral;
    if (deferral->next)
        deferral->next->place = &deferral->next;
    engine->deferral = deferral;
    deferral->begin(deferral);
    return true;
}

void deferral_end(struct deferral *deferral)
{
    if (!deferral)
        return;
    if (deferral->place) {
        *deferral->place = deferral->next;
        if (deferral->next)
            deferral->next->place = deferral->place;
    }
    deferral->release(deferral);
}

void deferral_look(struct engine *engine)
{
    for (struct deferral *deferral = engine->deferral; deferral; deferral = deferral->next)
        if ((engine->draining || atomic_load(&deferral->over)) && deferral->connection->phase == PHASE_WAITING)
            connection_resume(deferral->connection, PHASE_READY);
}
