/* The command `check`: whether a server that was started with the same options is healthy. */
#ifndef EVERYSTATUS_CHECK_H
#define EVERYSTATUS_CHECK_H

#include "server/options.h"

/* Asks /healthz where the options say that it listens. Returns the exit status: 0, or that of fail.h after saying why. */
int check_run(const struct options *options);

#endif
