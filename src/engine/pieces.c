/* Content that is spread over a time: in which pieces, and how many of them are due. */
#include "engine/pieces.h"

/* Microseconds between two pieces of a drip, at least. */
enum { PIECE_TIME = 10000 };

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

static size_t next_end(const struct pieces *pieces, size_t from)
{
    return from + pieces->length((struct slice){ pieces->content.data + from, pieces->content.length - from });
}

void pieces_begin(struct pieces *pieces, struct slice content, piece_length *length)
{
    *pieces = (struct pieces){ .content = content, .length = length, .count = content.length };
    if (!length)
        return;
    pieces->count = 0;
    for (size_t end = 0; end < content.length; end = next_end(pieces, end))
        pieces->count++;
}

size_t pieces_due(struct pieces *pieces, int64_t start, int64_t time, size_t sent, int64_t now, int64_t *wait)
{
    const struct spread spread = { start, time, pieces->count };
    const uint64_t allowed = spread_allows(&spread, now);
    for (; pieces->length && pieces->done < allowed; pieces->done++)
        pieces->end = next_end(pieces, pieces->end);
    *wait = spread_wait(&spread, pieces->length ? pieces->done : sent, now);
    return pieces->length ? pieces->end : (size_t)allowed;
}
