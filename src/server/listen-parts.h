/* What listening on TCP and on a Unix socket share. */
#ifndef EVERYSTATUS_LISTEN_PARTS_H
#define EVERYSTATUS_LISTEN_PARTS_H

#include "server/listen.h"

enum { BACKLOG = 4096 }; /* the kernel caps it */

/* As listener_open, for the path of a Unix socket; what failed is the caller's to close. */
bool listener_open_unix(struct listener *listener, const char *path, unsigned mode);

/* Puts another one in the place of one that was shut. false: errno says why not; it may be tried again. */
bool listener_replace_unix(struct listener *listener);

#endif
