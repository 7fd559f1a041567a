/* A response, as the library sends it. */
#include "engine/pace.h"
#include "engine/refuse.h"
#include "engine/send/prepared.h"
#include "engine/send/sender.h"

#include <string.h>

/* The library would send head and content in a record each. More content does not fit into one (RFC 8446 5.1). */
enum { JOINED_MOST = 12 << 10 };

bool sender_queue(struct connection *connection, int code, struct MHD_Response *response)
{
    connection->exchange.code = code;
    connection->phase = PHASE_QUEUED;
    connection->since = loop_now(connection->engine->loop);
    return connection->engine->queue(connection->library, (unsigned)code, response) == MHD_YES;
}

/* The server ends or will, and the connection with it, of which the client is told (RFC 9112 9.6). To HTTP/1.0, the library
 * says that it keeps it, and nothing else can be said beside that. */
static bool says_farewell(const struct connection *connection)
{
    const struct exchange *exchange = &connection->exchange;
    return connection->engine->departing && exchange->request.minor > 0 && !exchange->prepared->closes &&
           !request_closes(&exchange->request);
}

/* What there is to amend, and that the connection closes. Without memory, that is not said. */
static const struct amendment *farewell(struct exchange *exchange, const struct amendment *given)
{
    struct amendment *own = &exchange->farewell;
    amendment_release(own);
    *own = (struct amendment){ .drops = given->drops };
    buffer_add(&own->line, given->line.data, given->line.length);
    buffer_add(&own->fields, given->fields.data, given->fields.length);
    amendment_add(own, slice_of("Connection"), slice_of("close"));
    return own->line.failed || own->fields.failed ? given : own;
}

static bool proceed(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    const struct prepared *prepared = exchange->prepared;
    exchange->amendment = amendment_given(&prepared->amendment) ? &prepared->amendment : NULL;
    if (says_farewell(connection))
        exchange->amendment = farewell(exchange, &prepared->amendment);
    exchange->mark = prepared->mark;
    exchange->size = strcmp(exchange->request.method, "HEAD") == 0 ? 0 : prepared->size;
    if ((exchange->answer.delay_body == 0 && exchange->answer.drip == 0) || prepared->size == 0) {
        exchange->joins = connection->session.gnutls && prepared->content && exchange->size && exchange->size <= JOINED_MOST;
        return sender_queue(connection, prepared->code, prepared->library);
    }
    struct MHD_Response *paced = pace_response(connection);
    if (!paced)
        return refuse_out_of_memory(connection);
    bool queued = sender_queue(connection, prepared->code, paced);
    MHD_destroy_response(paced);
    return queued;
}

static void release(struct connection *connection)
{
    if (!connection->exchange.shared)
        prepared_free(connection->exchange.prepared);
}

const struct sender sender_response = { .proceed = proceed, .release = release };
