/* Streams of events (WHATWG HTML 9.2): what is one, numbered ones, and where each ends. */
#ifndef EVERYSTATUS_EVENTS_H
#define EVERYSTATUS_EVENTS_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"

extern const char events_type[];

/* What an event of events_add has at most, if its number has no more than six digits. */
enum { EVENT_BYTES = 32 };

/* Whether content of that type is a stream of events. */
bool events_are(const char *content_type);

/* Adds the events from one number to another, each with it as its id. */
void events_add(struct buffer *out, uint64_t first, uint64_t last);

/* The first event that a client wants which has seen the one with this id: 1 for an id that is none of events_add's. */
uint64_t events_after(struct slice last_id);

/* The length of the event that the stream begins with, with the blank line that ends it; what no such line ends is one. */
size_t event_length(struct slice stream);

#endif
