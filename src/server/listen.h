/* The socket that the server listens on. */
#ifndef EVERYSTATUS_LISTEN_H
#define EVERYSTATUS_LISTEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/buffer.h"
#include "server/own-file.h"

/* How a port that nobody can connect to treats who tries. */
enum dead_port { DEAD_UNANSWERED, DEAD_REFUSED };

struct listener {
    int fd;
    unsigned port;                   /* 0 for a Unix socket */
    struct buffer url;               /* "http://127.0.0.1:8080", or "unix:PATH" */
    struct sockaddr_storage address; /* of a port */
    const char *path;                /* of a Unix socket; NULL: it is a port */
    int asker;                       /* asks whether a path is in use; -1: nobody does */
    unsigned mode;
    bool paused;
    bool passed; /* it is a service manager's as well */
    struct own_file unix_socket;
};

/* The path of a Unix socket that bind is; NULL: it is an address or a name. */
const char *bind_path(const char *bind);

/* Listens on bind (an address, a name, or unix:PATH) and port; 0 picks one. "::" takes IPv4 as well. scheme is the URL's;
 * mode that of a Unix socket, or OPTIONS_NO_MODE: then the umask decides. false: what went wrong was said on stderr. */
bool listener_open(struct listener *listener, const char *bind, unsigned port, const char *scheme, unsigned mode);

/* The same for a TCP socket that listens already, which a service manager passes on. */
bool listener_adopt(struct listener *listener, int fd, const char *scheme);

/* The same, for a TCP port on which no connection comes about. */
bool listener_open_dead(struct listener *listener, const char *bind, unsigned port, enum dead_port kind);

/* Lets nobody connect for a time: who tries is refused, and who was not accepted yet is reset. The number stays this socket's.
 */
void listener_pause(struct listener *listener);

/* Listens again, with the same descriptor, which is to be watched anew. false: errno says why not; it may be tried again. */
bool listener_resume(struct listener *listener);

/* Lets nobody connect any more; who has connected can still be accepted, so that no one is reset when it is closed. Who
 * connects to a socket that was passed on waits for the next server. */
void listener_shut(const struct listener *listener);

/* Closes it; does nothing if it is closed. */
void listener_close(struct listener *listener);

#endif
