/* How a start fails: with one line on stderr, and the exit status that tells whose fault it is. */
#ifndef EVERYSTATUS_FAIL_H
#define EVERYSTATUS_FAIL_H

#include <stdbool.h>

/* The exit statuses. FAIL_USAGE: no system would take what was asked for. FAIL_SYSTEM: this one does not, now. */
enum { FAIL_SYSTEM = 1, FAIL_USAGE = 2 };

/* Say one line, formatted as by printf, and return false, so that a step can end with `return fail_usage(...)`. */
__attribute__((format(printf, 1, 2))) bool fail_system(const char *format, ...);
__attribute__((format(printf, 1, 2))) bool fail_usage(const char *format, ...);

/* As these two, with the reason of errno behind it: a path to nothing, or to the wrong kind of thing, is bad usage. */
__attribute__((format(printf, 2, 3))) bool fail_path(int error, const char *format, ...);

/* The exit status that the last failure asks for. */
int fail_status(void);

#endif
