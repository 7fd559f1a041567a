/* Content that comes late or slowly, without a thread that waits. */
#include "engine/pace.h"

#include <stdlib.h>
#include <string.h>

#include "engine/send/prepared.h"
#include "base/clock.h"

/* Microseconds between two pieces of a drip, at least. */
enum { PIECE_TIME = 10000 };

struct pace {
    struct connection *connection;
    struct spread spread; /* of the content, once begun */
    bool begun;           /* the head was sent */
};

uint64_t spread_allows(const struct spread *spread, int64_t now)
{
    if (now < spread->start)
        return 0;
    if (now >= spread->start + spread->time)
        return spread->size;
    return 1 + (uint64_t)((double)(spread->size - 1) * (double)(now - spread->start) / (double)spread->time);
}

int64_t spread_wait(const struct spread *spread, uint64_t position, int64_t now)
{
    int64_t due = spread->start;
    if (spread->size > 1)
        due += (int64_t)((double)spread->time * (double)position / (double)(spread->size - 1));
    if (position > 0 && due < now + PIECE_TIME)
        due = now + PIECE_TIME;
    int64_t end = spread->start + spread->time;
    if (due > end && end > now)
        due = end;
    return due > now ? due - now : 1;
}

static ssize_t read_content(void *context, uint64_t position, char *buffer, size_t size)
{
    struct pace *pace = context;
    struct connection *connection = pace->connection;
    int64_t now = clock_now();
    if (connection->phase == PHASE_REFUSED || connection->engine->ending)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (!pace->begun)
        pace->spread.start = now + connection->exchange.answer.delay_body;
    pace->begun = true;
    uint64_t allowed = spread_allows(&pace->spread, now);
    if (allowed <= position)
        return connection_wait(connection, PHASE_PACED, spread_wait(&pace->spread, position, now))
                   ? 0
                   : MHD_CONTENT_READER_END_WITH_ERROR;
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
    *pace = (struct pace){ .connection = connection,
                           .spread = { .time = connection->exchange.answer.drip, .size = prepared->size } };
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
