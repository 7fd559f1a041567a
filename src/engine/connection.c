/* A connection's life: how it opens, waits, and ends. */
#include "engine/connection.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>

#include "base/clock.h"
#include "engine/per-address.h"

/* Microseconds to which delays are rounded up: resuming has the library walk over all that a daemon has suspended, so those
 * that go on at nearly the same time do it together. */
enum { TICK = 1000 };

struct connection *connection_of(struct MHD_Connection *library)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(library, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static int socket_of(struct MHD_Connection *library)
{
    return MHD_get_connection_info(library, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

int connection_socket(const struct connection *connection)
{
    return connection->session.fd;
}

static const struct sockaddr *unless_unix(const struct sockaddr *address)
{
    return address && address->sa_family != AF_UNIX ? address : NULL;
}

const struct sockaddr *connection_peer(const struct connection *connection)
{
    return unless_unix(MHD_get_connection_info(connection->library, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
}

const struct sockaddr *connection_client(const struct connection *connection)
{
    return connection->proxied ? unless_unix(&connection->source.any) : connection_peer(connection);
}

/* The client sends no more: a look will end the connection, once the library has read what came before that. */
static void notice_end(struct watch *watch, uint32_t events)
{
    struct connection *connection = (struct connection *)((char *)watch - offsetof(struct connection, watch));
    (void)events;
    connection->half_closed = true;
    timer_set(connection->engine->loop, &connection->timer, loop_now(connection->engine->loop) + 1000);
}

struct connection *connection_open(struct group *group, struct MHD_Connection *library, void (*look)(struct timer *timer))
{
    struct engine *engine = group->engine;
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->engine = engine;
    connection->group = group;
    connection->library = library;
    connection->number = engine->opened += engine->apart;
    connection->session.fd = socket_of(library);
    connection->since = loop_now(engine->loop);
    connection->timer.fire = look;
    connection->watch = (struct watch){ connection->session.fd, notice_end };
    connection->is_new = true;
    if (!timer_set(engine->loop, &connection->timer, connection->since + engine->look_time)) {
        free(connection);
        return NULL;
    }
    interpose_remember(connection->watch.fd, &connection->tap);
    list_append(&engine->open, &connection->link);
    return connection;
}

static bool watch_for(struct connection *connection, uint32_t events)
{
    struct loop *loop = connection->engine->loop;
    if (!(connection->is_new ? loop_watch : loop_change)(loop, &connection->watch, events))
        return false;
    connection->is_new = false;
    return true;
}

/* Nothing is missed: the system tells at once what is the case already (epoll_ctl(2)). */
void connection_watch_new(struct engine *engine)
{
    for (struct list_link *link = engine->open.last; link; link = link->previous) {
        struct connection *connection = LIST_ITEM(link, struct connection, link);
        if (connection->number <= engine->watched)
            break;
        if (connection->is_new && !watch_for(connection, EPOLLRDHUP | EPOLLET))
            connection_end(connection);
    }
    engine->watched = engine->opened;
}

static void unwatch(struct connection *connection)
{
    if (!connection->is_new)
        loop_unwatch(connection->engine->loop, &connection->watch);
    connection->is_new = false;
}

void connection_close(struct connection *connection)
{
    session_release(&connection->session);
    if (connection->phase == PHASE_REFUSED)
        unwatch(connection); /* a copy of the socket may linger */
    else
        loop_forget(connection->engine->loop, &connection->watch);
    interpose_forget(connection->watch.fd);
    intake_release(&connection->intake);
    timer_cancel(connection->engine->loop, &connection->later);
    timer_cancel(connection->engine->loop, &connection->timer);
    list_remove(&connection->engine->open, &connection->link);
    per_address_leave(connection->engine, connection->counted);
    free(connection->forwarded);
    free(connection);
}

void connection_show_query(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    if (!exchange->query_start)
        return;
    exchange->query_start[0] = exchange->query_first;
    exchange->query_start[-1] = '?';
}

void connection_report(struct connection *connection)
{
    if (!connection->exchange.logged)
        connection->engine->finished(connection->engine, connection);
    connection->exchange.logged = true;
}

static void go_on(struct timer *timer)
{
    struct connection *connection = (struct connection *)((char *)timer - offsetof(struct connection, later));
    static const enum phase next[] = {
        [PHASE_STALLED] = PHASE_CONTENT, [PHASE_WAITING] = PHASE_READY, [PHASE_PACED] = PHASE_QUEUED
    };
    if (connection->phase == PHASE_PACED)
        connection->since = loop_now(connection->engine->loop); /* there was nothing to take meanwhile: it was not idle */
    connection_resume(connection, next[connection->phase]);
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
    counter_add(&connection->engine->counters.waiting, 1);
    MHD_suspend_connection(connection->library);
    return true;
}

bool connection_delay(struct connection *connection, enum phase phase, int64_t microseconds)
{
    connection->due = clock_now() + microseconds;
    return connection_wait(connection, phase, microseconds);
}

void connection_note_lateness(struct connection *connection)
{
    if (connection->due)
        counters_late(&connection->engine->counters, clock_now() - connection->due);
    connection->due = 0;
}

void connection_resume(struct connection *connection, enum phase phase)
{
    const bool waited = connection->later.fire;
    connection->engine->waiting -= waited;
    if (waited)
        counter_add(&connection->engine->counters.waiting, -1ULL);
    connection->later.fire = NULL;
    timer_cancel(connection->engine->loop, &connection->later);
    connection->phase = phase;
    connection->group->pending = true;
    MHD_resume_connection(connection->library);
}

void connection_end(struct connection *connection)
{
    shutdown(connection_socket(connection), SHUT_RD); /* reads as if the client had closed */
    connection->group->pending = true;
}

void connection_detach(struct connection *connection)
{
    connection->phase = PHASE_UPGRADED;
    connection->session.detached = true;
    interpose_forget(connection->watch.fd);
    unwatch(connection);
    timer_cancel(connection->engine->loop, &connection->timer);
}

bool connection_head_begun(const struct connection *connection)
{
    return connection->phase == PHASE_HEAD || intake_begun(&connection->intake);
}

bool connection_is_quiet(const struct connection *connection)
{
    int unread = 0;
    const struct session *session = &connection->session;
    bool shaking = session->begun && !session->done;
    return connection->phase == PHASE_IDLE && !connection_head_begun(connection) && !shaking &&
           !(ioctl(connection_socket(connection), FIONREAD, &unread) == 0 && unread > 0);
}

static long send_some(int fd, const char *bytes, size_t length)
{
    size_t sent = 0;
    while (sent < length) {
        ssize_t step = send(fd, bytes + sent, length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (step < 0 && errno == EINTR)
            continue;
        if (step < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? (long)sent : -1;
        sent += (size_t)step;
    }
    return (long)sent;
}

long connection_send(struct connection *connection, const char *bytes, size_t length)
{
    long sent = connection->session.gnutls ? session_send(&connection->session, bytes, length)
                                           : send_some(connection_socket(connection), bytes, length);
    if (sent > 0)
        counter_add(&connection->engine->counters.sent, (uint64_t)sent);
    return sent;
}

/* Goes back to waiting for the client's end alone. */
static void watch_end(struct connection *connection)
{
    connection->watch.ready = notice_end;
    watch_for(connection, EPOLLRDHUP | EPOLLET);
}

/* The suspended connection's socket takes more, or the client left. */
static void writable(struct watch *watch, uint32_t events)
{
    struct connection *connection = (struct connection *)((char *)watch - offsetof(struct connection, watch));
    bool left = events & (EPOLLERR | EPOLLHUP);
    long sent = left ? -1 : connection_send(connection, connection->rest.data, connection->rest.length);
    if (sent < 0) {
        watch_end(connection);
        connection_resume(connection, PHASE_REFUSED); /* nobody is there to be answered */
        return;
    }
    connection->rest = (struct slice){ connection->rest.data + sent, connection->rest.length - (size_t)sent };
    if (connection->rest.length)
        return;
    watch_end(connection);
    connection_resume(connection, PHASE_READY);
}

enum sent connection_send_all(struct connection *connection, const char *bytes, size_t length)
{
    long sent = connection_send(connection, bytes, length);
    if (sent < 0 || (size_t)sent == length)
        return sent < 0 ? SENT_BROKEN : SENT_ALL;
    connection->rest = (struct slice){ bytes + sent, length - (size_t)sent };
    connection->watch.ready = writable;
    if (!watch_for(connection, EPOLLOUT))
        return SENT_BROKEN;
    connection->phase = PHASE_WAITING;
    connection->since = loop_now(connection->engine->loop);
    MHD_suspend_connection(connection->library);
    return SENT_WAITS;
}
