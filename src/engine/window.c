/* Content that is read slowly, or not at all, because the plan says so. */
#include "engine/window.h"

#include "base/clock.h"

/* The least that a socket can be told to hold; the system doubles it, and rounds it up. What the client was already allowed to
 * send, it may still. */
enum { SOCKET_BYTES = 1024 };

void window_narrow(struct connection *connection)
{
    setsockopt(connection_socket(connection), SOL_SOCKET, SO_RCVBUF, &(int){ SOCKET_BYTES }, sizeof(int));
}

uint64_t window_allows(struct connection *connection, int64_t *wait)
{
    struct exchange *exchange = &connection->exchange;
    const struct plan *plan = &exchange->plan;
    const int64_t now = clock_now();
    *wait = connection->engine->limits.content_time;
    if (plan->reads_nothing)
        return 0;
    if (!plan->read_bytes)
        return UINT64_MAX;
    if (!exchange->window || now >= exchange->window + plan->read_window) {
        exchange->window = now;
        exchange->window_read = 0;
    }
    *wait = exchange->window + plan->read_window - now;
    return plan->read_bytes - exchange->window_read;
}

void window_take(struct connection *connection, uint64_t bytes)
{
    connection->exchange.window_read += bytes;
}
