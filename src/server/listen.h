/* The socket that the server listens on. */
#ifndef EVERYSTATUS_LISTEN_H
#define EVERYSTATUS_LISTEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/buffer.h"
#include "server/own-file.h"

struct listener {
    int fd;
    unsigned port;     /* 0 for a Unix socket */
    struct buffer url; /* "http://127.0.0.1:8080", or "unix:PATH" */
    struct own_file unix_socket;
};

/* Listens on bind (an address, a name, or unix:PATH) and port; 0 picks one. "::" takes IPv4 as well. scheme is the URL's;
 * mode that of a Unix socket, or OPTIONS_NO_MODE: then the umask decides. false: what went wrong was said on stderr. */
bool listener_open(struct listener *listener, const char *bind, unsigned port, const char *scheme, unsigned mode);

/* Lets nobody connect any more; who has connected can still be accepted, so that no one is reset when it is closed. */
void listener_shut(const struct listener *listener);

/* Closes it; does nothing if it is closed. */
void listener_close(struct listener *listener);

#endif
