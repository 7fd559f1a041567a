/* How an exchange went, once it is over: what the client was handed, and who ended it. */
#include "engine/exchange.h"

#include "catalog/faults.h"
#include "engine/send/sender.h"

/* Of bytes, the first ones of which are a head. */
static enum delivered of_bytes(size_t sent, size_t head, size_t all)
{
    if (sent == all)
        return DELIVERED_ALL;
    if (sent > head)
        return DELIVERED_CONTENT_PART;
    return sent == head && head ? DELIVERED_HEAD : sent ? DELIVERED_HEAD_PART : DELIVERED_NOTHING;
}

/* Of a raw answer that was not sent to its end. What the socket has not taken was not handed over. */
static enum delivered of_raw(const struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    const struct answer *answer = &exchange->answer;
    const size_t sent = exchange->raw.sent + exchange->raw.repeated, waits = connection->rest.length;
    enum delivered most = answer->fault ? fault_delivers(answer->fault, exchange->size) : DELIVERED_ALL;
    enum delivered delivered = of_bytes(sent > waits ? sent - waits : 0, answer->head, answer->raw.length + 1);
    return delivered < most ? delivered : most;
}

/* Of a response that the library did not send to its end. It does not tell how far it got. Where what it sends is counted, that
 * is known; else, it is asked for content piece by piece where that is delayed, and has sent some of it, nearly always, where
 * it is not. */
static enum delivered of_response(const struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    const struct answer *answer = &exchange->answer;
    const bool queued = exchange->code != 0, paced = answer->delay_body > 0 || answer->drip > 0;
    if (exchange->entry)
        return of_bytes(exchange->head_noted ? exchange->handed : 0, exchange->head_handed, SIZE_MAX);
    if (!queued || exchange->size == 0)
        return DELIVERED_NOTHING;
    return paced && exchange->paced == 0 ? DELIVERED_HEAD : DELIVERED_CONTENT_PART;
}

static enum delivered delivered(const struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    const struct fault *fault = exchange->answer.fault;
    const bool raw = exchange->sender == &sender_raw;
    if (!exchange->whole)
        return raw ? of_raw(connection) : of_response(connection);
    return raw && fault ? fault_delivers(fault, exchange->size) : DELIVERED_ALL;
}

/* The bytes of content that were handed over, of an exchange that is in the journal. */
static uint64_t delivered_size(const struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    const uint64_t sent = exchange->raw.sent + exchange->raw.repeated, waits = connection->rest.length;
    if (exchange->sender == &sender_raw)
        return sent > waits + exchange->answer.head ? sent - waits - exchange->answer.head : 0;
    if (exchange->whole)
        return exchange->size;
    return exchange->handed > exchange->head_handed ? exchange->handed - exchange->head_handed : 0;
}

struct answer_outcome exchange_outcome(const struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    const struct fault *fault = exchange->answer.fault;
    const bool waited_for_more = exchange->raw.held && fault && !fault_leaves_answer(fault);
    return (struct answer_outcome){ .code = exchange->code,
                                    .size = exchange->size,
                                    .sent = connection->since,
                                    .fault = fault,
                                    .delivered = delivered(connection),
                                    .delivered_size = delivered_size(connection),
                                    .left = !exchange->cut && (!exchange->whole || waited_for_more) };
}
