/* A connection's life: how it opens, waits, and ends. */
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "deliver/conn-parts.h"
#include "deliver/linger.h"
#include "deliver/raw.h"
#include "deliver/response-parts.h"
#include "deliver/secure.h"
#include "ground/clock.h"

/* Microseconds to which delays are rounded up: resuming has the library walk over all that a shard has suspended, so those that
 * go on at nearly the same time do it together. */
enum { TICK = 1000 };

struct conn *conn_of(struct MHD_Connection *library)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(library, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

int conn_socket(const struct conn *conn)
{
    return MHD_get_connection_info(conn->library, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

const struct sockaddr *conn_address(const struct conn *conn)
{
    const struct sockaddr *address = MHD_get_connection_info(conn->library, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    return address && address->sa_family != AF_UNIX ? address : NULL;
}

/* The client sends no more: a look will end the connection, once the library has read what came before that. */
static void notice_end(struct watch *watch, uint32_t events)
{
    struct conn *conn = (struct conn *)((char *)watch - offsetof(struct conn, watch));
    (void)events;
    conn->half_closed = true;
    timer_set(conn->wire->loop, &conn->timer, loop_now(conn->wire->loop) + 1000);
}

/* Goes back to waiting for the client's end alone. */
void conn_watch_end(struct conn *conn)
{
    conn->watch.ready = notice_end;
    loop_change(conn->wire->loop, &conn->watch, EPOLLRDHUP | EPOLLET);
}

static struct conn *begin(struct crowd *crowd, struct MHD_Connection *library)
{
    struct wire *wire = crowd->wire;
    struct conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        return NULL;
    conn->wire = wire;
    conn->crowd = crowd;
    conn->library = library;
    conn->since = loop_now(wire->loop);
    conn->timer.fire = conn_look;
    conn->watch = (struct watch){ conn_socket(conn), notice_end };
    if (!loop_watch(wire->loop, &conn->watch, EPOLLRDHUP | EPOLLET) ||
        !timer_set(wire->loop, &conn->timer, conn->since + wire->look_time)) {
        loop_unwatch(wire->loop, &conn->watch);
        free(conn);
        return NULL;
    }
    library_remember(conn->watch.fd, conn);
    conn->next = wire->conns;
    conn->place = &wire->conns;
    if (conn->next)
        conn->next->place = &conn->next;
    wire->conns = conn;
    return conn;
}

struct conn *conn_opened(struct crowd *crowd, struct MHD_Connection *library)
{
    struct conn *conn = begin(crowd, library);
    if (crowd->face)
        secure_open(crowd->face, library, conn);
    return conn;
}

/* The library read something that is no request line, and says nothing to it. */
static void refuse_garbage(struct conn *conn)
{
    struct complaint complaint;
    complain(&complaint, 400, "head", "what came is not an HTTP request line");
    conn_refuse(conn, &complaint);
}

void conn_last_word(struct conn *conn)
{
    if (conn->phase == PHASE_IDLE && !conn->closing && conn_head_begun(conn))
        refuse_garbage(conn);
}

void conn_closed(struct conn *conn)
{
    if (!conn)
        return;
    if (!conn->session)
        conn_last_word(conn);
    int unread = 0;
    if (conn->phase == PHASE_IDLE && !conn->half_closed && ioctl(conn->watch.fd, FIONREAD, &unread) == 0 && unread > 0) {
        linger_start(conn->wire, conn->watch.fd); /* closing with unread bytes resets, and the answer may be lost */
        conn->phase = PHASE_REFUSED;
    }
    if (conn->phase == PHASE_REFUSED) {
        library_shutdown(conn->watch.fd); /* a lingering hold would keep the client waiting for the end */
        loop_unwatch(conn->wire->loop, &conn->watch);
    } else {
        loop_forget(conn->wire->loop, &conn->watch);
    }
    library_forget(conn->watch.fd);
    intake_release(&conn->intake);
    raw_forget(conn);
    text_release(&conn->kept);
    conn_release_answer(conn);
    timer_cancel(conn->wire->loop, &conn->later);
    timer_cancel(conn->wire->loop, &conn->timer);
    *conn->place = conn->next;
    if (conn->next)
        conn->next->place = conn->place;
    free(conn);
}

static void go_on(struct timer *timer)
{
    struct conn *conn = (struct conn *)((char *)timer - offsetof(struct conn, later));
    conn_resume(conn, conn->phase == PHASE_PACED ? PHASE_QUEUED : PHASE_READY);
}

bool conn_wait(struct conn *conn, enum phase phase, int64_t microseconds)
{
    struct loop *loop = conn->wire->loop;
    int64_t due = (clock_now() + microseconds + TICK - 1) / TICK * TICK; /* not loop_now: the request may be younger */
    conn->later.fire = go_on;
    if (!timer_set(loop, &conn->later, due))
        return false;
    conn->phase = phase;
    conn->wire->waiting++;
    MHD_suspend_connection(conn->library);
    return true;
}

void conn_resume(struct conn *conn, enum phase phase)
{
    conn->wire->waiting -= conn->later.fire != NULL;
    conn->later.fire = NULL;
    timer_cancel(conn->wire->loop, &conn->later);
    conn->phase = phase;
    conn->crowd->stirred = true;
    MHD_resume_connection(conn->library);
}

void conn_finish(struct conn *conn)
{
    if (!conn->logged)
        conn->wire->finished(conn->wire, conn);
    conn->logged = true;
}

void conn_upgraded(struct conn *conn)
{
    conn->whole = true;
    conn_finish(conn);
    conn->phase = PHASE_UPGRADED;
    library_forget(conn->watch.fd);
    loop_unwatch(conn->wire->loop, &conn->watch);
    timer_cancel(conn->wire->loop, &conn->timer);
}

/* Whether the answer is the last one of its connection. */
static bool closes(const struct conn *conn)
{
    const struct answer *answer = &conn->answer;
    return conn->request.connection_close || conn->wire->draining || !answer->response || answer->response->closes;
}

void conn_completed(struct conn *conn, bool sent)
{
    conn->whole |= sent;
    if (conn->phase == PHASE_HEAD || conn->phase == PHASE_CONTENT)
        conn_refuse_incomplete(conn);
    conn_finish(conn);
    conn->closing = closes(conn);
    conn_release_answer(conn);
    raw_forget(conn);
    text_release(&conn->kept);
    if (conn->phase == PHASE_REFUSED || conn->phase == PHASE_UPGRADED)
        return;
    conn->phase = PHASE_IDLE;
    conn->request.method = NULL; /* its memory is the library's, and is used again */
    conn->request.line = (struct span){ 0 };
    conn->request.accept = (struct accept){ 0 };
    conn->since = loop_now(conn->wire->loop);
    if (conn->wire->draining || conn->half_closed)
        conn_end(conn);
}

void conn_end(struct conn *conn)
{
    shutdown(conn_socket(conn), SHUT_RD); /* reads as if the client had closed */
    conn->crowd->stirred = true;
}
