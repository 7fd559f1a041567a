/* Connections whose proxy has yet to say for whom it connects (PROXY protocol). */
#ifndef EVERYSTATUS_ARRIVAL_H
#define EVERYSTATUS_ARRIVAL_H

#include <sys/socket.h>

#include "base/proxy-header.h"
#include "engine/engine.h"

/* An accepted socket. */
struct arrived {
    int fd;
    struct sockaddr_storage peer;
    socklen_t size;
    bool proxied;           /* its header has told who the client is: */
    struct address source;  /* family AF_UNIX: one without an address */
    struct client *counted; /* as whose it counts; NULL: nobody's */
};

/* Whoever has accepted it. It ends up with exactly one of both: it may serve the socket, or it was closed. */
struct arrival_owner {
    void (*admit)(struct arrival_owner *owner, const struct arrived *arrived);
    void (*ended)(struct arrival_owner *owner);
};

/* Whether who is connected must send a header: then it is not served without one, and nobody else is served with one. */
bool arrival_is_proxied(const struct engine *engine, const struct arrived *arrived);

/* Waits for the header, as long as a request head may take, unless it is there. */
void arrival_wait(struct engine *engine, const struct arrived *arrived, struct arrival_owner *owner);

/* Ends all that are still waited for. */
void arrival_stop(struct engine *engine, struct arrival_owner *owner);

#endif
