/* Listening sockets that a service manager has opened, and passes on to the program (sd_listen_fds(3)). */
#ifndef EVERYSTATUS_ACTIVATION_H
#define EVERYSTATUS_ACTIVATION_H

#include <stdbool.h>
#include <stddef.h>

enum { ACTIVATION_FIRST = 3 }; /* the descriptor of the first one; the others follow */

/* *count receives how many LISTEN_FDS says there are for this process; at most `most` can be used. false: it was said on stderr
 * what is wrong. */
bool activation_read(size_t most, size_t *count);

#endif
