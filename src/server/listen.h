/* The socket that the server listens on. */
#ifndef EVERYSTATUS_LISTEN_H
#define EVERYSTATUS_LISTEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "ground/text.h"

struct listener {
    int fd;
    unsigned port;         /* 0 for a Unix socket */
    struct text url;       /* "http://127.0.0.1:8080", or "unix:PATH" */
    const char *unix_path; /* to be removed at the end; or NULL */
};

/* Listens on bind (an address, a name, or unix:PATH) and port; 0 picks one. "::" takes IPv4 as well. scheme is the URL's.
 * false: what went wrong was said on stderr. */
bool listener_open(struct listener *listener, const char *bind, unsigned port, const char *scheme);
void listener_close(struct listener *listener);

/* Microseconds to the next attempt when the system had nothing left for another connection. */
enum { LISTENER_BREATHER = 50000 };

/* Accepts a connection, non-blocking, from the listening socket fd; address may be NULL. -1: errno says why not, and *starved
 * whether the system has nothing left for it. */
int listener_accept(int fd, struct sockaddr_storage *address, socklen_t *size, bool *starved);

#endif
