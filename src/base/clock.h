/* The time of day, and the time that never jumps. */
#ifndef EVERYSTATUS_CLOCK_H
#define EVERYSTATUS_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Microseconds since some fixed point; never goes back. */
int64_t clock_now(void);

/* Microseconds since the epoch, as the clock is set now. */
int64_t clock_time(void);

enum { CLOCK_DATE_SIZE = 30 };

/* now as an IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7), with its NUL. */
void clock_date(char date[CLOCK_DATE_SIZE], time_t now);

#endif
