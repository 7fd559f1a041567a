/* Refusals: the last answer of a connection, sent raw. */
#include "engine/refuse.h"

#include "catalog/earned.h"
#include "engine/heads.h"
#include "engine/linger.h"
#include "render/reply.h"

/* Counts a request that was not, since it is not planned. Returns the seconds that its client is to wait, and the complaint
 * then says why; 0: none. */
static unsigned count(struct connection *connection, struct complaint *complaint)
{
    const struct engine *engine = connection->engine;
    struct request *request = &connection->exchange.request;
    if (request->number)
        return 0;
    if (!request->client) {
        request->peer = connection_peer(connection);
        request->client = connection_client(connection);
    }
    return engine->service->refused(engine->site, request, complaint);
}

/* The request may not be planned yet, so that nobody has looked where it goes. */
static void explain(struct connection *connection, struct reply *reply, const struct complaint *complaint, unsigned wait)
{
    struct request *request = &connection->exchange.request;
    struct slice line = request->line;
    bool is_inner = target_cut_prefix(&line, connection->engine->prefix);
    request->target.prefix = !is_inner ? request->outer : request->inner ? request->inner : connection->engine->prefix;
    reply_complaint(reply, complaint, request, NULL);
    bool fails = wait || slice_is(slice_of(complaint->in), "server"); /* that is no condition of the request's */
    char seconds[DIGITS_ROOM];
    digits_write(seconds, wait);
    if (wait)
        reply_field(reply, "Retry-After", seconds);
    if (!fails && earned_code(line) == reply->code)
        reply->mark = MARK_EARNED; /* what /earn/CODE was asked for: the request met its condition */
    reply_finish(reply);
}

void refuse(struct connection *connection, const struct complaint *wrong)
{
    struct complaint complaint = *wrong;
    struct reply reply = { 0 };
    struct buffer bytes = { 0 };
    struct exchange *exchange = &connection->exchange;
    if (connection->phase == PHASE_QUEUED || connection->phase == PHASE_REFUSED)
        return;
    connection_show_query(connection);
    const unsigned wait = count(connection, &complaint);
    explain(connection, &reply, &complaint, wait);
    reply_render(&bytes, &reply, (struct slice){ 0 }, intake_is_method(&connection->intake, "HEAD"));
    if (!bytes.failed && !reply.failed)
        connection_send(connection, bytes.data, bytes.length);
    heads_note_final(connection, (struct slice){ bytes.data, head_length((struct slice){ bytes.data, bytes.length }) });
    linger_start(connection->engine, connection_socket(connection));
    connection->phase = PHASE_REFUSED;
    exchange->code = complaint.code;
    exchange->mark = reply.mark;
    exchange->size = reply.body.length;
    exchange->whole = true;
    connection_report(connection);
    buffer_release(&bytes);
    reply_release(&reply);
}

bool refuse_content(struct connection *connection, uint64_t most)
{
    struct complaint complaint;
    struct exchange *exchange = &connection->exchange;
    const struct answer_facts facts = { .code = 413 };
    complain(&complaint, 413, "content", "the content has more than %llu bytes, which are all that is read",
             (unsigned long long)most);
    if (exchange->plan.content_most)
        heads_enter(connection, &facts);
    refuse(connection, &complaint);
    return false;
}

void refuse_incomplete(struct connection *connection)
{
    struct complaint complaint;
    complain(&complaint, 400, "request", "the request ended before it was complete");
    refuse(connection, &complaint);
}

/* What the library found wrong, by the code that it wanted to answer. */
static const char *library_reason(unsigned code)
{
    static const struct {
        unsigned code;
        const char *detail;
    } reasons[] = {
        { 413, "the announced length of the content is beyond all bounds" },
        { 414, "the request line is longer than this server reads" },
        { 431, "the header fields are larger than this server reads" },
        { 505, "the version in the request line is not one that this server speaks: HTTP/1.1 or HTTP/1.0" },
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].code == code)
            return reasons[i].detail;
    return "the request line, a field line, Content-Length or the chunked coding is malformed";
}

void refuse_for_library(struct connection *connection, unsigned code, const char *coding)
{
    struct complaint complaint;
    bool unknown = coding && request_lacks_coding(slice_of(coding), &complaint);
    if (!unknown) /* 1.0.1 calls an unknown coding malformed, and 1.0.10 a malformed one unknown */
        complain(&complaint, code == 501 ? 400 : (int)code, "head", "%s", library_reason(code));
    refuse(connection, &complaint);
    session_end(&connection->session);
}

bool refuse_out_of_memory(struct connection *connection)
{
    struct complaint complaint;
    complain(&complaint, 503, "server", "out of memory");
    refuse(connection, &complaint);
    return false;
}

bool refuse_unplanned(struct connection *connection)
{
    const uint64_t most = connection->exchange.plan.content_most;
    return most ? refuse_content(connection, most) : refuse_out_of_memory(connection);
}

void refuse_dropped(struct connection *connection)
{
    struct complaint complaint;
    if (connection->phase != PHASE_IDLE || connection->closing || !connection_head_begun(connection))
        return;
    complain(&complaint, 400, "head", "what came is not an HTTP request line");
    refuse(connection, &complaint);
}
