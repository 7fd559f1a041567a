/* The connections of one worker, spread over as many daemons as they need. */
#ifndef EVERYSTATUS_ACCEPTOR_H
#define EVERYSTATUS_ACCEPTOR_H

#include "engine/daemon.h"

struct acceptor;

/* An acceptor whose connections show identity (NULL: they are plain). At most so many are open at once in the whole engine.
 * NULL: no memory or descriptors. acceptor_free takes NULL, and ends the connections; none may be suspended any more. */
struct acceptor *acceptor_new(struct engine *engine, const struct identity *identity, unsigned connections);
void acceptor_free(struct acceptor *acceptor);

/* Accepts connections from the listening socket, which stays the caller's. false: errno says why not. */
bool acceptor_listen(struct acceptor *acceptor, int fd);

/* Accepts those who have connected and for whom there is room, and leaves the socket alone while it does not listen for a time;
 * or watches it again. */
void acceptor_pause(struct acceptor *acceptor, bool paused);

/* Accepts all who have connected, be they more than connections, and then no more; who has not said anything is let go. */
void acceptor_finish(struct acceptor *acceptor);

/* How long the loop may sleep, in milliseconds; -1: for ever. */
int acceptor_patience(struct acceptor *acceptor);

/* Lets the library work, where there is something to do. */
void acceptor_run(struct acceptor *acceptor);

/* Microseconds to the next attempt when the system had nothing left for another connection. */
enum { ACCEPT_PAUSE = 50000 };

/* Accepts a connection, non-blocking, from the listening socket fd; address may be NULL. -1: errno says why not, and *starved
 * whether the system has nothing left for it. */
int accept_connection(int fd, struct sockaddr_storage *address, socklen_t *size, bool *starved);

#endif
