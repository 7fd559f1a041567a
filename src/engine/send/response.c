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

static bool proceed(struct connection *connection)
{
    struct exchange *exchange = &connection->exchange;
    const struct prepared *prepared = exchange->prepared;
    exchange->amendment = amendment_given(&prepared->amendment) ? &prepared->amendment : NULL;
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
