/* Where the versions of libmicrohttpd differ: one program runs with 0.9.75 to 1.0, whichever is installed. */
#ifndef EVERYSTATUS_VERSION_H
#define EVERYSTATUS_VERSION_H

#include <microhttpd.h>

#include "http/request.h"

/* What is so in the version that runs now, which need not be the one that the program was built with. */
struct library_version {
    gate_line_end *line_end; /* what the end of a line looks like in its buffer */
    bool keeps_blanks; /* it takes blanks behind a field's value for a part of it, and finds lines before it changes them */
    int discipline;    /* what to ask for with its option CLIENT_DISCIPLINE_LVL; 0: it has no such option */
};
const struct library_version *library_version(void);

/* The line_end of 0.9.75, for tests of the gate. */
gate_line_end line_ends_with_nuls;

/* Flags for MHD_start_daemon, beside those that every version has. */
unsigned version_flags(void);

/* Its options, for MHD_OPTION_ARRAY. */
enum { VERSION_OPTIONS = 2 };
void version_options(struct MHD_OptionItem options[VERSION_OPTIONS]);

#endif
