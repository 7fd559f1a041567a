/* The frames of explanations, each made once. */
#ifndef EVERYSTATUS_FRAMES_H
#define EVERYSTATUS_FRAMES_H

#include <stdatomic.h>

#include "http/formats.h"
#include "render/page.h"

/* So many are kept, each in a place of its own; where another one is there first, it is not made. No two codes that are often
 * asked for are so far apart. */
enum { FRAMES_MOST = 131 };

struct kept_frame;

/* Starts with { 0 }. Serves all threads. */
struct frames {
    _Atomic(struct kept_frame *) slots[FRAMES_MOST]; /* written once each */
};

/* The frame of that code and format, which is made if it was not; NULL: its place is another's, or the format has none. */
const struct page_frame *frames_get(struct frames *frames, int code, enum format format);

void frames_release(struct frames *frames);

#endif
