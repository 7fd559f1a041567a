/* Streams of events (WHATWG HTML 9.2): what is one, numbered ones, and where each ends. */
#include "http/events.h"

#include <string.h>

#include "base/number.h"

const char events_type[] = "text/event-stream";

bool events_are(const char *content_type)
{
    const struct slice type = { content_type, content_type ? strcspn(content_type, "; \t") : 0 };
    return content_type && slice_is_caseless(type, events_type);
}

void events_add(struct buffer *out, uint64_t first, uint64_t last)
{
    for (uint64_t id = first; id <= last; id++)
        buffer_format(out, "id: %llu\ndata: event %llu\n\n", (unsigned long long)id, (unsigned long long)id);
}

uint64_t events_after(struct slice last_id)
{
    uint64_t id = 0;
    return number_parse(last_id.data, last_id.length, 0, UINT64_MAX - 1, &id, NULL) == NUMBER_OK ? id + 1 : 1;
}

/* A line ends with CRLF, LF or CR, and an event with an empty one (WHATWG HTML 9.2.5). */
size_t event_length(struct slice stream)
{
    for (size_t i = 0, line = 0; i < stream.length; i++) {
        const bool empty = i == line, returns = stream.data[i] == '\r';
        if (!returns && stream.data[i] != '\n')
            continue;
        i += returns && i + 1 < stream.length && stream.data[i + 1] == '\n';
        line = i + 1;
        if (empty)
            return line;
    }
    return stream.length;
}
