/* What is said on stderr while the server serves: one thread writes it, so that nobody else waits for whoever reads it. */
#ifndef EVERYSTATUS_SINK_H
#define EVERYSTATUS_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts the thread; at most so many bytes wait for it, beside those that it is writing. Lines that are lost are counted in
 * *dropped. The process has one stderr, and so one sink. false: errno says why not. */
bool sink_start(size_t most, _Atomic uint64_t *dropped);

/* Adds whole lines, from any thread. Those that find no room are dropped, and their number is told when it goes on. Before
 * sink_start they are written at once. */
void sink_add(const char *lines, size_t length);

/* Has what waits written, and ends the thread; gives up after so many microseconds, or when the descriptor hurry is readable,
 * but not before SINK_GRACE. */
void sink_finish(int64_t microseconds, int hurry);
enum { SINK_GRACE = 100 }; /* milliseconds that suffice where stderr takes what is written */

#endif
