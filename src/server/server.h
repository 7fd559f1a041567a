/* The server as a whole: listening, threads, signals. */
#ifndef EVERYSTATUS_SERVER_H
#define EVERYSTATUS_SERVER_H

#include "server/options.h"

/* Serves until SIGTERM or SIGINT, and returns the exit status: 0, or that of fail.h after saying on stderr what went wrong. */
int server_run(const struct options *options);

#endif
