/* An answer onto the wire: interim responses, the final one, a switch of protocols, or bytes as they are. */
#include <string.h>
#include <strings.h>

#include "deliver/await.h"
#include "deliver/conn.h"
#include "deliver/pace.h"
#include "deliver/raw.h"
#include "deliver/raw-answer.h"
#include "deliver/response-parts.h"
#include "deliver/upgrade.h"

void answer_release(struct answer *answer)
{
    if (!answer->shared)
        response_free(answer->response);
    text_release(&answer->raw);
    text_release(&answer->before);
    await_end(answer->awaited);
    *answer = (struct answer){ 0 };
}

void conn_release_raw(struct conn *conn)
{
    conn->wire->held -= conn->held;
    conn->held = 0;
    text_release(&conn->answer.raw);
}

void conn_release_answer(struct conn *conn)
{
    conn_release_raw(conn);
    answer_release(&conn->answer);
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
static size_t head_length(struct span heads)
{
    const char *end = memmem(heads.data, heads.length, "\r\n\r\n", 4);
    return end ? (size_t)(end + 4 - heads.data) : heads.length;
}

/* The value of a field in a head as it is sent, which a fault may have left without a CR, or without an end. */
static struct span find_field(struct span head, const char *name)
{
    size_t length = strlen(name);
    for (const char *end; (end = memchr(head.data, '\n', head.length));) {
        head.length -= (size_t)(end + 1 - head.data);
        head.data = end + 1;
        if (head.length > length && head.data[length] == ':' && strncasecmp(head.data, name, length) == 0) {
            size_t start = length + 1, line = start;
            while (line < head.length && head.data[line] != '\r' && head.data[line] != '\n')
                line++;
            return span_trim((struct span){ head.data + start, line - start });
        }
    }
    return (struct span){ 0 };
}

struct span answer_field(const struct answer *answer, const char *name)
{
    struct span raw = { answer->raw.data, answer->head };
    if (answer->raw.length)
        return find_field((struct span){ raw.data, head_length(raw) }, name);
    const char *value = answer->response ? MHD_get_response_header(answer->response->library, name) : NULL;
    return value ? span_of(value) : (struct span){ 0 };
}

static bool queue(struct conn *conn, int code, struct MHD_Response *response)
{
    conn->code = code;
    conn->phase = PHASE_QUEUED;
    conn->since = loop_now(conn->wire->loop);
    return conn->wire->queue(conn->library, (unsigned)code, response) == MHD_YES;
}

/* Hands the final response to the library. */
static bool answer_response(struct conn *conn)
{
    const struct answer *answer = &conn->answer;
    const struct response *response = answer->response;
    conn->size = answer_size(answer, conn->request.method);
    if ((answer->delay_body == 0 && answer->drip == 0) || response->size == 0)
        return queue(conn, response->code, response->library);
    struct MHD_Response *paced = pace_response(conn);
    if (!paced)
        return false;
    bool queued = queue(conn, response->code, paced);
    MHD_destroy_response(paced);
    return queued;
}

static bool answer_upgrade(struct conn *conn)
{
    struct MHD_Response *response = upgrade_response(conn, conn->answer.protocol);
    if (!response)
        return false;
    bool queued = queue(conn, 101, response);
    MHD_destroy_response(response);
    return queued;
}

/* The interim heads that go before the answer: none for a client that speaks HTTP/1.0 (RFC 9110 15.2). */
static struct span interims_of(const struct conn *conn)
{
    const struct answer *answer = &conn->answer;
    const struct text *before = answer->kind == ANSWER_RESPONSE ? &answer->response->before : &answer->before;
    if (conn->request.minor == 0)
        return (struct span){ 0 };
    return (struct span){ before->data, before->length };
}

/* How long to wait after each of the interim responses. */
static int64_t gap_of(const struct conn *conn, struct span heads)
{
    int64_t count = 0;
    for (; heads.length; count++) {
        size_t length = head_length(heads);
        heads = (struct span){ heads.data + length, heads.length - length };
    }
    return count ? conn->answer.delay / count : 0;
}

/* Sends the interim responses that are left. true: all were sent. *fine: false when the connection broke; else it waits. */
static bool send_interims(struct conn *conn, bool *fine)
{
    struct span heads = interims_of(conn);
    int64_t gap = gap_of(conn, heads);
    while (conn->interim_at < heads.length) {
        struct span rest = { heads.data + conn->interim_at, heads.length - conn->interim_at };
        size_t length = gap ? head_length(rest) : rest.length;
        bool broken = false;
        conn->interim_at += length;
        if (!raw_send_all(conn, rest.data, length, &broken)) {
            *fine = !broken;
            return false;
        }
        if (gap) {
            *fine = conn_wait(conn, PHASE_WAITING, gap);
            return false;
        }
    }
    return true;
}

bool conn_continue(struct conn *conn)
{
    static bool (*const kinds[])(struct conn *) = {
        [ANSWER_RESPONSE] = answer_response,
        [ANSWER_UPGRADE] = answer_upgrade,
        [ANSWER_RAW] = raw_answer,
        [ANSWER_LATER] = await_start,
    };
    bool fine = true;
    return send_interims(conn, &fine) ? kinds[conn->answer.kind](conn) : fine;
}

/* Whether too many wait already, or too much is held in memory, for this answer as well. */
static bool is_overloaded(const struct conn *conn, struct complaint *complaint)
{
    const struct answer *answer = &conn->answer;
    const struct wire *wire = conn->wire;
    bool waits = answer->kind == ANSWER_LATER || answer->delay > 0 || answer->delay_body > 0 || answer->drip > 0 ||
                 raw_answer_waits(answer);
    if (waits && wire->waiting >= wire->limits.waiting)
        return !complain(complaint, 503, "server", "%zu delayed answers are waiting, and no more are taken (--max-waiting)",
                         wire->waiting);
    return conn->held && wire->held > wire->limits.held &&
           !complain(complaint, 503, "server", "the answers under way have %llu bytes, and no more are taken (--max-held)",
                     (unsigned long long)(wire->held - conn->held));
}

/* The answer is the server's own 503, at once. */
static bool answer_overloaded(struct conn *conn, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, &conn->request);
    reply_field(&reply, "Retry-After", "1");
    reply_finish(&reply);
    conn_release_answer(conn);
    conn->answer.response = response_make(&reply, NULL);
    reply_release(&reply);
    return conn->answer.response && answer_response(conn);
}

bool conn_answer(struct conn *conn, const struct answer *answer)
{
    struct complaint complaint;
    conn->answer = *answer;
    conn->entry = answer->entry;
    conn->raw = (struct raw_progress){ 0 };
    conn->interim_at = 0;
    conn->held = memory_of(answer);
    conn->wire->held += conn->held;
    if (is_overloaded(conn, &complaint))
        return answer_overloaded(conn, &complaint);
    if (answer->delay > 0 && interims_of(conn).length == 0)
        return conn_wait(conn, PHASE_WAITING, answer->delay);
    return conn_continue(conn);
}
