/* What the journal is told of an answer that is on its way: its heads, and how much went out. */
#include "engine/heads.h"

#include "base/clock.h"

static void note_one(struct connection *connection, int64_t time, struct slice head)
{
    const struct engine *engine = connection->engine;
    engine->service->sent(engine->site, connection->exchange.entry, time, head);
}

static void note_at(struct connection *connection, int64_t time, struct slice heads)
{
    while (heads.length) {
        const struct slice one = { heads.data, head_length(heads) };
        note_one(connection, time, one);
        slice_skip(&heads, one.length);
    }
}

/* What went out before there was an entry. */
static void note_early(struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    if (exchange->begun)
        note_at(connection, exchange->begun, connection->engine->service->interims(&exchange->plan));
    if (exchange->continued)
        note_at(connection, exchange->continued, slice_of("HTTP/1.1 100 Continue\r\n\r\n"));
}

void heads_enter(struct connection *connection, const struct answer_facts *facts)
{
    struct exchange *exchange = &connection->exchange;
    exchange->entry = connection->engine->service->decided(&exchange->plan, facts);
    if (!exchange->entry)
        return;
    *(connection->session.gnutls ? &connection->session.tls_tap.counts : &connection->tap.counts) = &exchange->handed;
    note_early(connection);
}

void heads_note(struct connection *connection, struct slice heads)
{
    if (connection->exchange.entry)
        note_at(connection, clock_now(), heads);
}

void heads_note_final(struct connection *connection, struct slice head)
{
    struct exchange *exchange = &connection->exchange;
    if (exchange->entry && !exchange->head_noted && head.length)
        note_one(connection, clock_now(), head);
    exchange->head_noted = true;
}

void heads_leave(struct connection *connection, struct slice head, size_t library)
{
    connection->exchange.head_handed = library;
    heads_note_final(connection, head);
}

/* Writes what goes out in place of the library's head: before it interim responses, and it amended. */
static void substitute(struct exchange *exchange, struct slice own)
{
    struct substitute *head = &exchange->head;
    if (exchange->lead.length)
        buffer_add(&head->bytes, exchange->lead.data, exchange->lead.length);
    if (exchange->amendment)
        amend_head(head, exchange->amendment, own);
}

struct substitute *heads_pass(struct connection *connection, const char *bytes, size_t length)
{
    struct exchange *exchange = &connection->exchange;
    struct substitute *head = &exchange->head;
    const size_t lead = exchange->lead.length;
    if (!exchange->head_noted) {
        const struct slice own = { bytes, head_length((struct slice){ bytes, length }) };
        substitute(exchange, own);
        const struct slice amended = { head->bytes.data + lead, head->bytes.length - lead };
        heads_leave(connection, exchange->amendment && !head->bytes.failed ? amended : own, own.length);
    }
    return head->sent < head->bytes.length || head->bytes.failed ? head : NULL;
}
