/* A connection's life: how it opens, waits, and ends. */
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "engine/connection-parts.h"
#include "engine/linger.h"
#include "engine/send/bytes.h"
#include "engine/send/response-parts.h"
#include "engine/session.h"
#include "base/clock.h"

/* Microseconds to which delays are rounded up: resuming has the library walk over all that a daemon has suspended, so those
 * that go on at nearly the same time do it together. */
enum { TICK = 1000 };

struct connection *connection_of(struct MHD_Connection *library)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(library, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

int connection_socket(const struct connection *connection)
{
    return MHD_get_connection_info(connection->library, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

const struct sockaddr *connection_address(const struct connection *connection)
{
    const struct sockaddr *address =
        MHD_get_connection_info(connection->library, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    return address && address->sa_family != AF_UNIX ? address : NULL;
}

/* The client sends no more: a look will end the connection, once the library has read what came before that. */
static void notice_end(struct watch *watch, uint32_t events)
{
    struct connection *connection = (struct connection *)((char *)watch - offsetof(struct connection, watch));
    (void)events;
    connection->half_closed = true;
    timer_set(connection->engine->loop, &connection->timer, loop_now(connection->engine->loop) + 1000);
}

/* Goes back to waiting for the client's end alone. */
void connection_watch_end(struct connection *connection)
{
    connection->watch.ready = notice_end;
    loop_change(connection->engine->loop, &connection->watch, EPOLLRDHUP | EPOLLET);
}

static struct connection *begin(struct group *group, struct MHD_Connection *library)
{
    struct engine *engine = group->engine;
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->engine = engine;
    connection->group = group;
    connection->library = library;
    connection->since = loop_now(engine->loop);
    connection->timer.fire = connection_look;
    connection->watch = (struct watch){ connection_socket(connection), notice_end };
    if (!loop_watch(engine->loop, &connection->watch, EPOLLRDHUP | EPOLLET) ||
        !timer_set(engine->loop, &connection->timer, connection->since + engine->look_time)) {
        loop_unwatch(engine->loop, &connection->watch);
        free(connection);
        return NULL;
    }
    interpose_remember(connection->watch.fd, connection);
    connection->next = engine->connections_open;
    connection->place = &engine->connections_open;
    if (connection->next)
        connection->next->place = &connection->next;
    engine->connections_open = connection;
    return connection;
}

struct connection *connection_opened(struct group *group, struct MHD_Connection *library)
{
    struct connection *connection = begin(group, library);
    if (group->identity)
        session_open(group->identity, library, connection);
    return connection;
}

/* The library read something that is no request line, and says nothing to it. */
static void refuse_garbage(struct connection *connection)
{
    struct complaint complaint;
    complain(&complaint, 400, "head", "what came is not an HTTP request line");
    connection_refuse(connection, &complaint);
}

void connection_last_word(struct connection *connection)
{
    if (connection->phase == PHASE_IDLE && !connection->closing && connection_head_begun(connection))
        refuse_garbage(connection);
}

void connection_closed(struct connection *connection)
{
    if (!connection)
        return;
    if (!connection->session)
        connection_last_word(connection);
    int unread = 0;
    if (connection->phase == PHASE_IDLE && !connection->half_closed && ioctl(connection->watch.fd, FIONREAD, &unread) == 0 &&
        unread > 0) {
        linger_start(connection->engine,
                     connection->watch.fd); /* closing with unread bytes resets, and the answer may be lost */
        connection->phase = PHASE_REFUSED;
    }
    if (connection->phase == PHASE_REFUSED) {
        interpose_shutdown(connection->watch.fd); /* a lingering hold would keep the client waiting for the end */
        loop_unwatch(connection->engine->loop, &connection->watch);
    } else {
        loop_forget(connection->engine->loop, &connection->watch);
    }
    interpose_forget(connection->watch.fd);
    intake_release(&connection->intake);
    raw_forget(connection);
    buffer_release(&connection->kept);
    connection_release_answer(connection);
    timer_cancel(connection->engine->loop, &connection->later);
    timer_cancel(connection->engine->loop, &connection->timer);
    *connection->place = connection->next;
    if (connection->next)
        connection->next->place = connection->place;
    free(connection);
}

static void go_on(struct timer *timer)
{
    struct connection *connection = (struct connection *)((char *)timer - offsetof(struct connection, later));
    connection_resume(connection, connection->phase == PHASE_PACED ? PHASE_QUEUED : PHASE_READY);
}

bool connection_wait(struct connection *connection, enum phase phase, int64_t microseconds)
{
    struct loop *loop = connection->engine->loop;
    int64_t due = (clock_now() + microseconds + TICK - 1) / TICK * TICK; /* not loop_now: the request may be younger */
    connection->later.fire = go_on;
    if (!timer_set(loop, &connection->later, due))
        return false;
    connection->phase = phase;
    connection->engine->waiting++;
    MHD_suspend_connection(connection->library);
    return true;
}

void connection_resume(struct connection *connection, enum phase phase)
{
    connection->engine->waiting -= connection->later.fire != NULL;
    connection->later.fire = NULL;
    timer_cancel(connection->engine->loop, &connection->later);
    connection->phase = phase;
    connection->group->pending = true;
    MHD_resume_connection(connection->library);
}

void connection_finish(struct connection *connection)
{
    if (!connection->logged)
        connection->engine->finished(connection->engine, connection);
    connection->logged = true;
}

void connection_upgraded(struct connection *connection)
{
    connection->whole = true;
    connection_finish(connection);
    connection->phase = PHASE_UPGRADED;
    interpose_forget(connection->watch.fd);
    loop_unwatch(connection->engine->loop, &connection->watch);
    timer_cancel(connection->engine->loop, &connection->timer);
}

/* Whether the answer is the last one of its connection. */
static bool closes(const struct connection *connection)
{
    const struct answer *answer = &connection->answer;
    return connection->request.connection_close || connection->engine->draining || !answer->response ||
           answer->response->closes;
}

void connection_completed(struct connection *connection, bool sent)
{
    connection->whole |= sent;
    if (connection->phase == PHASE_HEAD || connection->phase == PHASE_CONTENT)
        connection_refuse_incomplete(connection);
    connection_finish(connection);
    connection->closing = closes(connection);
    connection_release_answer(connection);
    raw_forget(connection);
    buffer_release(&connection->kept);
    if (connection->phase == PHASE_REFUSED || connection->phase == PHASE_UPGRADED)
        return;
    connection->phase = PHASE_IDLE;
    connection->request.method = NULL; /* its memory is the library's, and is used again */
    connection->request.line = (struct slice){ 0 };
    connection->request.accept = (struct accept){ 0 };
    connection->since = loop_now(connection->engine->loop);
    if (connection->engine->draining || connection->half_closed)
        connection_end(connection);
}

void connection_end(struct connection *connection)
{
    shutdown(connection_socket(connection), SHUT_RD); /* reads as if the client had closed */
    connection->group->pending = true;
}
