/* How exchanges end: with their answers, with their connections, and with the server. */
#include <sys/ioctl.h>

#include "engine/exchange.h"
#include "engine/heads.h"
#include "engine/linger.h"
#include "engine/refuse.h"
#include "engine/send/prepared.h"
#include "engine/send/sender.h"

/* Whether the answer is the last one of its connection. */
static bool closes(const struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    const struct engine *engine = connection->engine;
    return request_closes(&exchange->request) || engine->draining || (engine->departing && exchange->request.minor > 0) ||
           !exchange->prepared || exchange->prepared->closes;
}

/* Ends the noting: of a raw answer's head where not all was sent, there is a part. */
static void end_notes(struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    const size_t waits = connection->rest.length, sent = exchange->raw.sent > waits ? exchange->raw.sent - waits : 0;
    if (exchange->sender == &sender_raw && sent && sent < exchange->answer.head)
        heads_note_final(connection, (struct slice){ exchange->answer.raw.data, sent });
    connection->tap.counts = NULL;
    connection->session.tls_tap.counts = NULL;
}

void exchange_completed(struct connection *connection, bool sent)
{
    struct exchange *exchange = &connection->exchange;
    exchange->whole |= sent;
    if (connection->phase == PHASE_HEAD || connection->phase == PHASE_CONTENT)
        refuse_incomplete(connection);
    if (exchange->entry)
        end_notes(connection);
    connection_report(connection);
    connection->closing = closes(connection);
    connection->idle = exchange->answer.idle;
    exchange_release_answer(connection);
    connection->rest = (struct slice){ 0 };
    account_give(connection->engine->account, ACCOUNT_CONTENT, exchange->kept_held);
    buffer_release(&exchange->kept);
    buffer_release(&exchange->raw.piece);
    buffer_release(&exchange->head.bytes);
    amendment_release(&exchange->farewell);
    if (exchange->plan.call)
        connection->engine->service->release(&exchange->plan);
    *exchange = (struct exchange){ 0 };
    if (connection->phase == PHASE_REFUSED || connection->phase == PHASE_UPGRADED)
        return;
    connection->phase = PHASE_IDLE;
    connection->since = loop_now(connection->engine->loop);
    if (connection->idle && connection->idle < connection->engine->look_time)
        timer_set(connection->engine->loop, &connection->timer, connection->since + connection->idle);
    if (connection->engine->draining || connection->half_closed || (connection->engine->departing && connection->closing))
        connection_end(connection);
}

void exchange_closed(struct connection *connection)
{
    int unread = 0, fd = connection->watch.fd;
    if (!connection->session.gnutls)
        refuse_dropped(connection);
    if (connection->phase == PHASE_IDLE && !connection->half_closed && ioctl(fd, FIONREAD, &unread) == 0 && unread > 0) {
        linger_start(connection->engine, fd); /* closing with unread bytes resets, and the answer may be lost */
        connection->phase = PHASE_REFUSED;
    }
    if (connection->phase == PHASE_REFUSED)
        interpose_shutdown(fd); /* a lingering hold would keep the client waiting for the end */
    connection_close(connection);
}

void exchange_drain(struct engine *engine)
{
    for (struct list_link *link = engine->open.first; link; link = link->next) {
        struct connection *connection = LIST_ITEM(link, struct connection, link);
        const struct sender *sender = connection->exchange.sender;
        if (connection_is_quiet(connection))
            connection_end(connection);
        else if (sender && sender->drain)
            sender->drain(connection);
    }
}

void exchange_stop(struct engine *engine)
{
    engine->ending = true; /* what comes in the last run must not be suspended in its turn */
    for (struct list_link *link = engine->open.first; link; link = link->next) {
        struct connection *connection = LIST_ITEM(link, struct connection, link);
        if (connection->phase != PHASE_STALLED && connection->phase != PHASE_WAITING && connection->phase != PHASE_PACED)
            continue;
        connection->exchange.cut = true;
        connection_resume(connection, PHASE_REFUSED);
    }
}
