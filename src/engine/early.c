/* Answers that are due before the request's content is complete, which end their connection. */
#include "engine/early.h"

#include "engine/exchange.h"
#include "engine/head.h"
#include "engine/window.h"

/* A final code that is known already makes a 100 pointless (RFC 9110 10.1.1); an expectation in HTTP/1.0 means nothing. */
static bool expects_in_vain(const struct exchange *exchange)
{
    return exchange->plan.final_at_head && exchange->request.expects_continue && exchange->request.minor > 0;
}

bool early_at_head(const struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    const struct plan *plan = &exchange->plan;
    return exchange->request.has_content && ((plan->answers_early && plan->early_after == 0) || expects_in_vain(exchange));
}

bool early_content(struct connection *connection, const char *bytes, size_t *length)
{
    struct exchange *exchange = &connection->exchange;
    const struct plan *plan = &exchange->plan;
    uint64_t left = plan->answers_early ? plan->early_after - exchange->content : UINT64_MAX;
    if (exchange->early || (plan->breaks_off && exchange->content == 0))
        return exchange_answer_early(connection);
    int64_t wait;
    uint64_t window = window_allows(connection, &wait), most = left < window ? left : window;
    if (most == 0)
        return connection_wait(connection, PHASE_STALLED, wait);
    size_t part = *length < most ? *length : (size_t)most, rest = part;
    if (!head_content(connection, bytes, &rest))
        return false;
    window_take(connection, part - rest);
    bool over = plan->streams && rest < part && !connection->engine->service->content(&exchange->plan, bytes, part - rest);
    if (over || part - rest == left) /* none is taken: without any, the library would not come back after a delay */
        return exchange_answer_early(connection);
    *length -= part - rest;
    bool stays = *length > 0 && connection->phase != PHASE_STALLED; /* the library comes back with it after a wait alone */
    return !stays || connection_wait(connection, PHASE_STALLED, wait);
}
