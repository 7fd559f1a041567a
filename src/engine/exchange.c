/* A request and its answer: the plan at the head, and the answer when its time has come. */
#include "engine/exchange.h"

#include <string.h>

#include "catalog/faults.h"
#include "base/clock.h"
#include "engine/head.h"
#include "engine/heads.h"
#include "engine/interim.h"
#include "engine/refuse.h"
#include "engine/window.h"
#include "engine/send/prepared.h"
#include "engine/send/sender.h"
#include "render/reply.h"
#include "state/deferral.h"

/* Sends the interim responses that go before the content. false: the client takes nothing. */
static bool begin(struct connection *connection)
{
    const struct slice heads = connection->engine->service->interims(&connection->exchange.plan);
    if (connection->exchange.request.minor == 0) /* such a client must not be sent a 1xx (RFC 9110 15.2) */
        return true;
    connection->exchange.begun = clock_now();
    return connection_send(connection, heads.data, heads.length) == (long)heads.length;
}

/* What a plan says of how content is read. */
static bool prepare_content(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    const struct plan *plan = &exchange->plan;
    if (plan->content_time)
        timer_set(connection->engine->loop, &connection->timer, exchange->started + (int64_t)plan->content_time * 1000);
    if (plan->no_continue)
        head_hide_expectation(exchange);
    if (plan->reads_nothing || plan->read_bytes)
        window_narrow(connection);
    return !plan->begins || begin(connection);
}

/* Whether the plan takes what its request announces. */
static bool check_plan(struct connection *connection)
{
    struct complaint complaint;
    struct exchange *exchange = &connection->exchange;
    if (head_check_length(connection->engine, &exchange->request, exchange->plan.unbounded, &complaint))
        return true;
    refuse(connection, &complaint);
    return false;
}

bool exchange_plan(struct connection *connection)
{
    struct engine *engine = connection->engine;
    struct exchange *exchange = &connection->exchange;
    exchange->request.number = ++connection->requests;
    counter_add(&engine->counters.in_flight, 1);
    exchange->plan.spare = &engine->spare;
    if (!engine->service->plan(engine->site, &exchange->request, &exchange->plan))
        return refuse_unplanned(connection);
    return check_plan(connection) && (!exchange->plan.call || prepare_content(connection));
}

static const struct sender *sender_of(enum answer_kind kind)
{
    static const struct sender *const senders[ANSWER_KINDS] = {
        [ANSWER_RESPONSE] = &sender_response,
        [ANSWER_UPGRADE] = &sender_upgrade,
        [ANSWER_RAW] = &sender_raw,
        [ANSWER_DEFERRED] = &sender_deferred,
    };
    return senders[kind];
}

bool exchange_continue(struct connection *connection)
{
    connection_note_lateness(connection);
    enum sent sent = interim_send(connection);
    return sent == SENT_ALL ? connection->exchange.sender->proceed(connection) : sent == SENT_WAITS;
}

/* One that was kept under the plan's number holds nothing. */
void exchange_release_answer(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    if (!exchange->sender)
        return;
    account_give(connection->engine->account, ACCOUNT_ANSWERS, exchange->held);
    exchange->held = 0;
    if (exchange->sender->release)
        exchange->sender->release(connection);
    exchange->sender = NULL;
    exchange->prepared = NULL;
    exchange->shared = false;
    if (!exchange->plan.prepared || exchange->early)
        answer_release(&exchange->answer);
}

/* The bytes of memory that the answer takes for itself. */
static size_t memory_of(const struct exchange *exchange)
{
    const struct prepared *prepared = exchange->shared ? NULL : exchange->prepared;
    const struct fault *fault = exchange->answer.fault;
    return exchange->answer.raw.length + (prepared ? prepared_held(prepared) : 0) +
           (fault && fault_again(fault) ? SENDER_PIECE : 0);
}

/* Whether too many wait already, or too much is held in memory, for this answer as well. If not, its memory is taken. */
static bool is_overloaded(struct connection *connection, struct complaint *complaint)
{
    struct exchange *exchange = &connection->exchange;
    const struct answer *answer = &exchange->answer;
    struct engine *engine = connection->engine;
    const size_t memory = memory_of(exchange);
    bool waits = answer->delay > 0 || answer->waits || answer->delay_body > 0 || answer->drip > 0 ||
                 (exchange->sender->waits && exchange->sender->waits(answer));
    if (waits && engine->waiting >= engine->limits.waiting)
        return !complain(complaint, 503, "server", "%zu delayed answers are waiting, and no more are taken (--max-waiting)",
                         engine->waiting);
    if (memory && !account_take(engine->account, ACCOUNT_ANSWERS, memory))
        return !complain(complaint, 503, "server",
                         "what is under way holds %zu bytes, and this answer does not fit (--max-held)",
                         account_held(engine->account, ACCOUNT_UNDER_WAY));
    exchange->held = memory;
    return false;
}

/* The answer is the server's own 503, at once. */
static bool answer_overloaded(struct connection *connection, const struct complaint *complaint)
{
    struct exchange *exchange = &connection->exchange;
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, &exchange->request, NULL);
    reply_field(&reply, "Retry-After", "1");
    reply_finish(&reply);
    exchange_release_answer(connection);
    exchange->prepared = prepared_make_once(&reply, &exchange->answer.before);
    exchange->sender = &sender_response;
    reply_release(&reply);
    if (!exchange->prepared)
        return refuse_out_of_memory(connection);
    if (exchange->early)
        sender_make_raw(exchange);
    return exchange->sender->proceed(connection);
}

/* What is noted of an answer that is a response. */
static struct answer_facts facts_of_prepared(const struct prepared *prepared, const char *method)
{
    return (struct answer_facts){ .code = prepared->code,
                                  .size = strcmp(method, "HEAD") == 0 ? 0 : prepared->size,
                                  .retry_after = prepared_field(prepared, "Retry-After") };
}

/* Has the decided answer noted, if the handlers want that. */
static void note(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    const struct answer *answer = &exchange->answer;
    const char *method = exchange->request.method;
    if (!exchange->plan.call || answer->kind == ANSWER_DEFERRED)
        return;
    struct answer_facts facts = exchange->prepared
                                    ? facts_of_prepared(exchange->prepared, method)
                                    : (struct answer_facts){ .code = answer_status(answer),
                                                             .size = answer_size(answer),
                                                             .retry_after = answer_field(answer, "Retry-After") };
    facts.fault = answer->fault;
    facts.connection = connection->number;
    facts.request = connection->requests;
    heads_enter(connection, &facts);
}

/* Finds or makes the response of an answer that is one. false: no memory. */
static bool prepare(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    struct prepared_set *set = connection->engine->prepared;
    struct answer *answer = &exchange->answer;
    if (answer->kind != ANSWER_RESPONSE)
        return true;
    exchange->shared = answer->prepared;
    if (answer->prepared && answer->reply.code == 0) {
        exchange->prepared = prepared_set_get(set, answer->prepared);
        return exchange->prepared;
    }
    exchange->prepared = (answer->prepared ? prepared_make : prepared_make_once)(&answer->reply, &answer->before);
    if (exchange->prepared && answer->prepared)
        exchange->shared = prepared_set_put(set, answer->prepared, &exchange->prepared);
    return exchange->prepared;
}

/* Fills in the answer. false: no memory. */
static bool decide(struct connection *connection)
{
    struct engine *engine = connection->engine;
    struct exchange *exchange = &connection->exchange;
    exchange->plan.hurry = engine->draining;
    if (exchange->plan.prepared)
        exchange->answer.prepared = exchange->plan.prepared;
    else if (!engine->service->answer(&exchange->plan, &exchange->answer))
        return false;
    return true;
}

bool exchange_answer_early(struct connection *connection)
{
    connection->exchange.early = true;
    return exchange_answer(connection);
}

bool exchange_answer(struct connection *connection)
{
    struct complaint complaint;
    struct exchange *exchange = &connection->exchange;
    exchange_release_answer(connection);
    if (!decide(connection)) {
        answer_release(&exchange->answer);
        return refuse_out_of_memory(connection);
    }
    exchange->sender = sender_of(exchange->answer.kind);
    if (!prepare(connection))
        return refuse_out_of_memory(connection);
    note(connection);
    if (exchange->early && exchange->prepared)
        sender_make_raw(exchange);
    if (is_overloaded(connection, &complaint))
        return answer_overloaded(connection, &complaint);
    if (exchange->answer.delay > 0 && interim_heads(exchange).length == 0)
        return connection_delay(connection, PHASE_WAITING, exchange->answer.delay);
    return exchange_continue(connection);
}

bool exchange_is_answered(const struct connection *connection)
{
    return connection->phase == PHASE_READY && connection->exchange.sender != &sender_deferred;
}
