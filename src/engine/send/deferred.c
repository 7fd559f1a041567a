/* Answers that are not decided yet: the connection waits until something else happens, or until time is up. */
#include "engine/send/deferred.h"

#include "base/clock.h"
#include "engine/send/sender.h"
#include "state/deferral.h"

static bool proceed(struct connection *connection)
{
    struct engine *engine = connection->engine;
    struct exchange *exchange = &connection->exchange;
    int64_t left = exchange->answer.until - clock_now();
    if (!connection_wait(connection, PHASE_WAITING, left > 0 ? left : 0))
        return false;
    exchange->answer.deferral->wake = engine->wake;
    exchange->is_deferred = true;
    list_append(&engine->deferred, &exchange->deferred);
    exchange->answer.deferral->begin(exchange->answer.deferral);
    return true;
}

static void release(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    if (exchange->is_deferred)
        list_remove(&connection->engine->deferred, &exchange->deferred);
    exchange->is_deferred = false;
    exchange->answer.deferral->release(exchange->answer.deferral);
}

static bool waits(const struct answer *answer)
{
    (void)answer;
    return true;
}

static void drain(struct connection *connection)
{
    if (connection->phase == PHASE_WAITING)
        connection_resume(connection, PHASE_READY);
}

void deferred_look(struct engine *engine)
{
    for (struct list_link *link = engine->deferred.first; link; link = link->next) {
        struct connection *connection = LIST_ITEM(link, struct connection, exchange.deferred);
        if (atomic_load(&connection->exchange.answer.deferral->over))
            drain(connection);
    }
}

const struct sender sender_deferred = { .proceed = proceed, .waits = waits, .drain = drain, .release = release };
