/* The interim responses before an answer (RFC 9110 15.2), and the waits between them. */
#include "engine/interim.h"

#include "engine/heads.h"
#include "engine/send/prepared.h"
#include "engine/send/sender.h"

/* A client that speaks HTTP/1.0 gets none (RFC 9110 15.2). */
struct slice interim_heads(const struct exchange *exchange)
{
    const struct buffer *before = exchange->prepared ? &exchange->prepared->before : &exchange->answer.before;
    return exchange->request.minor == 0 ? (struct slice){ 0 } : (struct slice){ before->data, before->length };
}

/* What of the delay is before each interim response but the first, and before the final one, but for those that have a wait of
 * their own. */
static int64_t share_of(const struct exchange *exchange, struct slice heads)
{
    const int64_t *waits = exchange->answer.waits;
    int64_t parts = 1;
    for (size_t i = 0; heads.length; i++) {
        slice_skip(&heads, head_length(heads));
        parts += i > 0 && !(waits && waits[i] >= 0);
    }
    return exchange->answer.delay / parts;
}

/* The wait before the next interim response, or before the final one. */
static int64_t wait_before(const struct exchange *exchange, int64_t share, bool final)
{
    const int64_t *waits = exchange->answer.waits;
    if (!final && waits && waits[exchange->interims] >= 0)
        return waits[exchange->interims];
    return exchange->interims ? share : 0;
}

/* Whether all that is left can go out with the final head, which the library sends next: that saves the system half its work.
 * In TLS it is a record of its own. */
static bool is_lead(const struct connection *connection, int64_t share)
{
    const struct exchange *exchange = &connection->exchange;
    return share == 0 && !exchange->answer.waits && exchange->sender == &sender_response && !connection->session.gnutls;
}

enum sent interim_send(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    const struct slice heads = interim_heads(exchange);
    const int64_t share = heads.length ? share_of(exchange, heads) : 0;
    while (heads.length) {
        struct slice rest = { heads.data + exchange->interim_at, heads.length - exchange->interim_at };
        const int64_t wait = exchange->waited ? 0 : wait_before(exchange, share, rest.length == 0);
        exchange->waited = true;
        if (wait > 0)
            return connection_delay(connection, PHASE_WAITING, wait) ? SENT_WAITS : SENT_BROKEN;
        if (rest.length == 0)
            break;
        size_t length = share || exchange->answer.waits ? head_length(rest) : rest.length;
        exchange->interim_at += length;
        exchange->interims++;
        exchange->waited = false;
        if (is_lead(connection, share))
            exchange->lead = rest;
        enum sent sent = exchange->lead.length ? SENT_ALL : connection_send_all(connection, rest.data, length);
        if (sent != SENT_BROKEN)
            heads_note(connection, (struct slice){ rest.data, length });
        if (sent != SENT_ALL)
            return sent;
    }
    return SENT_ALL;
}
