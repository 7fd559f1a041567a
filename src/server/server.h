/* The server as a whole: listening, threads, signals. */
#ifndef EVERYSTATUS_SERVER_H
#define EVERYSTATUS_SERVER_H

#include "server/options.h"

/* Serves until SIGTERM or SIGINT, and returns the exit status: 0, or 1 after saying on stderr what went wrong. */
int server_run(const struct options *options);

#endif
