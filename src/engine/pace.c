/* Content that comes late or slowly, without a thread that waits. */
#include "engine/pace.h"

#include <stdlib.h>
#include <string.h>

#include "engine/send/prepared.h"
#include "base/clock.h"

struct pace {
    struct connection *connection;
    struct pieces pieces; /* of the content */
    int64_t start;        /* of its time, once begun */
    bool begun;           /* the head was sent */
};

static ssize_t read_content(void *context, uint64_t position, char *buffer, size_t size)
{
    struct pace *pace = context;
    struct connection *connection = pace->connection;
    int64_t now = clock_now();
    if (connection->phase == PHASE_REFUSED || connection->engine->ending)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    connection_note_lateness(connection);
    if (!pace->begun)
        pace->start = now + connection->exchange.answer.delay_body;
    pace->begun = true;
    int64_t wait;
    const size_t allowed =
        pieces_due(&pace->pieces, pace->start, connection->exchange.answer.drip, (size_t)position, now, &wait);
    if (allowed <= position)
        return connection_delay(connection, PHASE_PACED, wait) ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
    if (size > allowed - position)
        size = (size_t)(allowed - position);
    if (connection->exchange.prepared->content)
        memcpy(buffer, connection->exchange.prepared->content + position, size);
    else
        reply_pattern(buffer, size, connection->exchange.prepared->pattern_from + position);
    connection->since = now;
    connection->exchange.paced = position + size;
    return (ssize_t)size;
}

static enum MHD_Result copy_field(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    return kind == MHD_HEADER_KIND ? MHD_add_response_header(context, name, value) : MHD_YES;
}

struct MHD_Response *pace_response(struct connection *connection)
{
    const struct prepared *prepared = connection->exchange.prepared;
    struct pace *pace = calloc(1, sizeof *pace);
    if (!pace)
        return NULL;
    *pace = (struct pace){ .connection = connection };
    pieces_begin(&pace->pieces, (struct slice){ prepared->content, prepared->size },
                 prepared->content ? connection->exchange.answer.piece : NULL);
    struct MHD_Response *paced = MHD_create_response_from_callback(prepared->size, 16 * 1024, read_content, pace, free);
    if (!paced) {
        free(pace);
        return NULL;
    }
    int fields = MHD_get_response_headers(prepared->library, copy_field, paced);
    if (MHD_get_response_headers(paced, NULL, NULL) == fields)
        return paced;
    MHD_destroy_response(paced);
    return NULL;
}
