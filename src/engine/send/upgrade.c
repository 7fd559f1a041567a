/* Connections that left HTTP by 101: their life between the library and a protocol. */
#include "engine/send/upgrade.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "engine/linger.h"
#include "engine/refuse.h"
#include "engine/send/prepared.h"
#include "engine/send/sender.h"
#include "engine/send/upgrade-parts.h"
#include "http/websocket.h"
#include "render/reply.h"

/* A protocol that waits for memory tries again so often: nobody tells that there is some. */
enum { AGAIN_MICROSECONDS = 50000 };

/* The library closes the connection in its next run. */
static void let_go(struct connection *connection, struct MHD_UpgradeResponseHandle *library)
{
    connection->group->pending = true;
    connection->group->again = connection->session.gnutls;
    MHD_upgrade_action(library, MHD_UPGRADE_ACTION_CLOSE);
}

static void end(struct upgraded *upgraded)
{
    struct engine *engine = upgraded->engine;
    loop_unwatch(engine->loop, &upgraded->watch);
    linger_start(engine, upgraded->watch.fd);
    session_end(&upgraded->connection->session);
    interpose_shutdown(upgraded->watch.fd);
    timer_cancel(engine->loop, &upgraded->timer);
    if (upgraded->state)
        upgraded->protocol->close(upgraded);
    list_remove(&engine->upgraded, &upgraded->link);
    let_go(upgraded->connection, upgraded->library);
    buffer_release(&upgraded->early);
    free(upgraded);
}

/* Lets the protocol work, then waits for what it wants. */
static void work(struct upgraded *upgraded)
{
    struct loop *loop = upgraded->engine->loop;
    uint32_t events = upgraded->protocol->work(upgraded);
    if (events & EPOLLIN && session_has_more(&upgraded->connection->session))
        events |= EPOLLOUT; /* no event tells of what TLS has read already */
    int64_t due = upgraded->starved ? loop_now(loop) + AGAIN_MICROSECONDS : upgraded->until;
    if ((!events && !upgraded->starved) || !loop_change(loop, &upgraded->watch, events) ||
        !timer_set(loop, &upgraded->timer, due < upgraded->until ? due : upgraded->until))
        end(upgraded);
}

/* Something came or went. */
static void go_on(struct upgraded *upgraded)
{
    upgraded->until = loop_now(upgraded->engine->loop) + upgraded->engine->limits.idle_time;
    work(upgraded);
}

static void expired(struct timer *timer)
{
    struct upgraded *upgraded = (struct upgraded *)((char *)timer - offsetof(struct upgraded, timer));
    if (loop_now(upgraded->engine->loop) < upgraded->until)
        work(upgraded);
    else
        end(upgraded);
}

static void ready(struct watch *watch, uint32_t events)
{
    struct upgraded *upgraded = (struct upgraded *)((char *)watch - offsetof(struct upgraded, watch));
    if (events & (EPOLLERR | EPOLLHUP))
        end(upgraded);
    else
        go_on(upgraded);
}

/* The library sent the 101 and hands the socket over. With TLS it hands over one end of a pair, and would forward in pieces of
 * 4 bytes (0.9.75, with its memory used up by reading); there the client's socket is used, and the pair stays unused. */
static void take_over(void *context, struct MHD_Connection *library, void *request, const char *early, size_t early_size,
                      MHD_socket fd, struct MHD_UpgradeResponseHandle *handle)
{
    struct connection *connection = connection_of(library);
    const struct protocol *protocol = context;
    const struct answer *answer = &connection->exchange.answer;
    struct upgraded *upgraded = calloc(1, sizeof *upgraded);
    (void)request;
    connection->exchange.whole = true;
    connection_report(connection);
    connection_detach(connection);
    if (!upgraded) {
        let_go(connection, handle);
        return;
    }
    *upgraded = (struct upgraded){ .engine = connection->engine,
                                   .connection = connection,
                                   .protocol = protocol,
                                   .library = handle,
                                   .watch = { connection->session.gnutls ? connection_socket(connection) : fd, ready },
                                   .timer = { .fire = expired },
                                   .close_code = answer->close_code,
                                   .drops = answer->drops,
                                   .left = answer->drop_after };
    list_append(&connection->engine->upgraded, &upgraded->link);
    buffer_add(&upgraded->early, early, early_size);
    if (upgraded->early.failed || !loop_watch(connection->engine->loop, &upgraded->watch, EPOLLIN) || !protocol->open(upgraded))
        end(upgraded);
    else
        go_on(upgraded);
}

/* Adds a field of the handshake, unless the recipe says otherwise. */
static void add_field(struct reply *reply, const char *name, struct slice value)
{
    if (!reply_is_settled(reply, name))
        reply_field_slice(reply, name, value);
}

/* The 101 for this protocol, which echoes from then on. For websocket the request must be a valid handshake. NULL: no memory.
 */
static struct prepared *make_response(const struct request *request, struct slice protocol, struct reply *reply)
{
    char accept[WEBSOCKET_ACCEPT_SIZE];
    bool websocket = slice_is_caseless(protocol, "websocket");
    const struct protocol *spoken = websocket ? &protocol_websocket : &protocol_bytes;
    reply_field_slice(reply, "Upgrade", protocol);
    if (websocket) {
        websocket_accept(accept, request->fields[FIELD_WEBSOCKET_KEY]);
        add_field(reply, "Sec-WebSocket-Accept", slice_of(accept));
    }
    reply_finish(reply);
    return prepared_take(MHD_create_response_for_upgrade(take_over, (void *)(uintptr_t)spoken), reply);
}

static bool proceed(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    struct prepared *prepared = make_response(&exchange->request, exchange->answer.protocol, &exchange->answer.reply);
    if (!prepared)
        return refuse_out_of_memory(connection);
    exchange->prepared = prepared;
    exchange->mark = prepared->mark;
    exchange->amendment = amendment_given(&prepared->amendment) ? &prepared->amendment : NULL;
    return sender_queue(connection, prepared->code, prepared->library);
}

static void release(struct connection *connection)
{
    prepared_free(connection->exchange.prepared);
}

const struct sender sender_upgrade = { .proceed = proceed, .release = release };

void upgrade_stop(struct engine *engine)
{
    while (engine->upgraded.first) {
        struct upgraded *upgraded = LIST_ITEM(engine->upgraded.first, struct upgraded, link);
        if (upgraded->protocol->leave)
            upgraded->protocol->leave(upgraded);
        end(upgraded);
    }
}
