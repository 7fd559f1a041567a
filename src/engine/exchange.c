/* An answer onto the wire: interim responses, the final one, a switch of protocols, or bytes as they are. */
#include <string.h>
#include <strings.h>

#include "engine/send/deferred.h"
#include "engine/connection.h"
#include "engine/pace.h"
#include "engine/send/bytes.h"
#include "engine/send/raw.h"
#include "engine/send/response-parts.h"
#include "engine/send/upgrade.h"

void answer_release(struct answer *answer)
{
    if (!answer->shared)
        response_free(answer->response);
    buffer_release(&answer->raw);
    buffer_release(&answer->before);
    deferral_end(answer->deferral);
    *answer = (struct answer){ 0 };
}

void connection_release_raw(struct connection *connection)
{
    connection->engine->held -= connection->held;
    connection->held = 0;
    buffer_release(&connection->answer.raw);
}

void connection_release_answer(struct connection *connection)
{
    connection_release_raw(connection);
    answer_release(&connection->answer);
}

/* The bytes of memory that the answer takes for itself. */
static size_t memory_of(const struct answer *answer)
{
    const struct response *response = answer->shared ? NULL : answer->response;
    return answer->raw.length + (response && response->content ? response->size : 0);
}

int answer_status(const struct answer *answer)
{
    return answer->kind == ANSWER_RESPONSE ? answer->response->code : answer->kind == ANSWER_UPGRADE ? 101 : answer->code;
}

size_t answer_size(const struct answer *answer, const char *method)
{
    if (answer->kind != ANSWER_RESPONSE)
        return answer->raw.length - answer->head;
    return strcmp(method, "HEAD") == 0 ? 0 : answer->response->size;
}

/* The length of the first of the heads. */
static size_t head_length(struct slice heads)
{
    const char *end = memmem(heads.data, heads.length, "\r\n\r\n", 4);
    return end ? (size_t)(end + 4 - heads.data) : heads.length;
}

/* The value of a field in a head as it is sent, which a fault may have left without a CR, or without an end. */
static struct slice find_field(struct slice head, const char *name)
{
    size_t length = strlen(name);
    for (const char *end; (end = memchr(head.data, '\n', head.length));) {
        head.length -= (size_t)(end + 1 - head.data);
        head.data = end + 1;
        if (head.length > length && head.data[length] == ':' && strncasecmp(head.data, name, length) == 0) {
            size_t start = length + 1, line = start;
            while (line < head.length && head.data[line] != '\r' && head.data[line] != '\n')
                line++;
            return slice_trim((struct slice){ head.data + start, line - start });
        }
    }
    return (struct slice){ 0 };
}

struct slice answer_field(const struct answer *answer, const char *name)
{
    struct slice raw = { answer->raw.data, answer->head };
    if (answer->raw.length)
        return find_field((struct slice){ raw.data, head_length(raw) }, name);
    const char *value = answer->response ? MHD_get_response_header(answer->response->library, name) : NULL;
    return value ? slice_of(value) : (struct slice){ 0 };
}

static bool queue(struct connection *connection, int code, struct MHD_Response *response)
{
    connection->code = code;
    connection->phase = PHASE_QUEUED;
    connection->since = loop_now(connection->engine->loop);
    return connection->engine->queue(connection->library, (unsigned)code, response) == MHD_YES;
}

/* Hands the final response to the library. */
static bool answer_response(struct connection *connection)
{
    const struct answer *answer = &connection->answer;
    const struct response *response = answer->response;
    connection->size = answer_size(answer, connection->request.method);
    if ((answer->delay_body == 0 && answer->drip == 0) || response->size == 0)
        return queue(connection, response->code, response->library);
    struct MHD_Response *paced = pace_response(connection);
    if (!paced)
        return false;
    bool queued = queue(connection, response->code, paced);
    MHD_destroy_response(paced);
    return queued;
}

static bool answer_upgrade(struct connection *connection)
{
    struct MHD_Response *response = upgrade_response(connection, connection->answer.protocol);
    if (!response)
        return false;
    bool queued = queue(connection, 101, response);
    MHD_destroy_response(response);
    return queued;
}

/* The interim heads that go before the answer: none for a client that speaks HTTP/1.0 (RFC 9110 15.2). */
static struct slice interims_of(const struct connection *connection)
{
    const struct answer *answer = &connection->answer;
    const struct buffer *before = answer->kind == ANSWER_RESPONSE ? &answer->response->before : &answer->before;
    if (connection->request.minor == 0)
        return (struct slice){ 0 };
    return (struct slice){ before->data, before->length };
}

/* How long to wait after each of the interim responses. */
static int64_t gap_of(const struct connection *connection, struct slice heads)
{
    int64_t count = 0;
    for (; heads.length; count++) {
        size_t length = head_length(heads);
        heads = (struct slice){ heads.data + length, heads.length - length };
    }
    return count ? connection->answer.delay / count : 0;
}

/* Sends the interim responses that are left. true: all were sent. *fine: false when the connection broke; else it waits. */
static bool send_interims(struct connection *connection, bool *fine)
{
    struct slice heads = interims_of(connection);
    int64_t gap = gap_of(connection, heads);
    while (connection->interim_at < heads.length) {
        struct slice rest = { heads.data + connection->interim_at, heads.length - connection->interim_at };
        size_t length = gap ? head_length(rest) : rest.length;
        bool broken = false;
        connection->interim_at += length;
        if (!raw_send_all(connection, rest.data, length, &broken)) {
            *fine = !broken;
            return false;
        }
        if (gap) {
            *fine = connection_wait(connection, PHASE_WAITING, gap);
            return false;
        }
    }
    return true;
}

bool connection_continue(struct connection *connection)
{
    static bool (*const kinds[])(struct connection *) = {
        [ANSWER_RESPONSE] = answer_response,
        [ANSWER_UPGRADE] = answer_upgrade,
        [ANSWER_RAW] = raw_answer,
        [ANSWER_LATER] = deferral_start,
    };
    bool fine = true;
    return send_interims(connection, &fine) ? kinds[connection->answer.kind](connection) : fine;
}

/* Whether too many wait already, or too much is held in memory, for this answer as well. */
static bool is_overloaded(const struct connection *connection, struct complaint *complaint)
{
    const struct answer *answer = &connection->answer;
    const struct engine *engine = connection->engine;
    bool waits = answer->kind == ANSWER_LATER || answer->delay > 0 || answer->delay_body > 0 || answer->drip > 0 ||
                 raw_answer_waits(answer);
    if (waits && engine->waiting >= engine->limits.waiting)
        return !complain(complaint, 503, "server", "%zu delayed answers are waiting, and no more are taken (--max-waiting)",
                         engine->waiting);
    return connection->held && engine->held > engine->limits.held &&
           !complain(complaint, 503, "server", "the answers under way have %llu bytes, and no more are taken (--max-held)",
                     (unsigned long long)(engine->held - connection->held));
}

/* The answer is the server's own 503, at once. */
static bool answer_overloaded(struct connection *connection, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, &connection->request);
    reply_field(&reply, "Retry-After", "1");
    reply_finish(&reply);
    connection_release_answer(connection);
    connection->answer.response = response_make(&reply, NULL);
    reply_release(&reply);
    return connection->answer.response && answer_response(connection);
}

bool connection_answer(struct connection *connection, const struct answer *answer)
{
    struct complaint complaint;
    connection->answer = *answer;
    connection->entry = answer->entry;
    connection->raw = (struct raw_progress){ 0 };
    connection->interim_at = 0;
    connection->held = memory_of(answer);
    connection->engine->held += connection->held;
    if (is_overloaded(connection, &complaint))
        return answer_overloaded(connection, &complaint);
    if (answer->delay > 0 && interims_of(connection).length == 0)
        return connection_wait(connection, PHASE_WAITING, answer->delay);
    return connection_continue(connection);
}
