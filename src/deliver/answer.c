/* An answer onto the wire: interim responses, the final one, a switch of protocols, or bytes as they are. */
#include <string.h>

#include "deliver/conn.h"
#include "deliver/linger.h"
#include "deliver/raw.h"
#include "deliver/response-parts.h"
#include "deliver/upgrade.h"

/* Hands the response to the library. */
static bool queue(struct conn *conn)
{
    struct response *response = conn->response;
    conn->code = response->code;
    conn->size = conn->request.method && strcmp(conn->request.method, "HEAD") == 0 ? 0 : response->size;
    conn->phase = PHASE_QUEUED;
    bool queued = conn->wire->queue(conn->library, (unsigned)response->code, response->library) == MHD_YES;
    if (!conn->response_shared)
        response_free(response);
    conn->response = NULL;
    return queued;
}

static bool answer_response(struct conn *conn, struct answer *answer)
{
    bool broken = false;
    conn->response = answer->response;
    conn->response_shared = answer->shared;
    const struct text *before = &conn->response->before;
    /* A client that speaks HTTP/1.0 knows no interim responses (RFC 9110 15.2). */
    if (before->length && conn->request.minor > 0 && !raw_send_all(conn, before->data, before->length, &broken))
        return !broken;
    return queue(conn);
}

static bool answer_raw(struct conn *conn, struct answer *answer)
{
    if (!answer->raw.failed)
        raw_send(conn, answer->raw.data, answer->raw.length);
    linger_start(conn->wire, conn_socket(conn));
    conn->phase = PHASE_REFUSED;
    conn->code = answer->code;
    text_release(&answer->raw);
    return false;
}

static bool answer_upgrade(struct conn *conn, struct answer *answer)
{
    struct MHD_Response *response = upgrade_response(conn, answer->protocol);
    if (!response)
        return false;
    conn->code = 101;
    conn->phase = PHASE_QUEUED;
    bool queued = conn->wire->queue(conn->library, 101, response) == MHD_YES;
    MHD_destroy_response(response);
    return queued;
}

bool conn_answer(struct conn *conn, struct answer *answer)
{
    static bool (*const kinds[])(struct conn *, struct answer *) = {
        [ANSWER_RESPONSE] = answer_response,
        [ANSWER_UPGRADE] = answer_upgrade,
        [ANSWER_RAW] = answer_raw,
    };
    return kinds[answer->kind](conn, answer);
}

bool conn_continue(struct conn *conn)
{
    text_release(&conn->rest);
    return queue(conn);
}
