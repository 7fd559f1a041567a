/* The command `tour`: earns one code after the other, and shows what came. */
#ifndef EVERYSTATUS_TOUR_H
#define EVERYSTATUS_TOUR_H

#include "server/options.h"

/* Serves from a child process, and has sh run the commands that earn the codes of options->tour. Returns the exit status: 0, or
 * that of fail.h after saying on stderr what went wrong. */
int tour_run(const struct options *options);

#endif
