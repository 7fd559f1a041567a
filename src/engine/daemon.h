/* One of the library's daemons with the connections that it holds, run inside our own event loop. */
#ifndef EVERYSTATUS_DAEMON_H
#define EVERYSTATUS_DAEMON_H

#include "engine/arrival.h"

/* Connections of one daemon at most: resuming one that is delayed makes the library walk over all that are suspended. */
enum { DAEMON_MOST = 128 };

struct daemon {
    struct group group; /* first: the library's hooks find the daemon by it */
    struct MHD_Daemon *daemon;
    struct watch library; /* the daemon's own epoll */
    unsigned connections;
    bool ready;  /* that epoll has something */
    int timeout; /* milliseconds until the library wants to be run again; -1: not before something happens */
    int spins;   /* runs in a row that neither waited nor got on with a request */
    void (*changed)(struct daemon *daemon, bool opened); /* a connection opened or closed */
    void *owner;
    struct arrived *adding; /* what daemon_add is about to make a connection of */
};

/* Heads that are longer, and targets, are refused. */
extern const struct daemon_limits {
    size_t target, head; /* bytes */
} daemon_limits;

/* A daemon whose connections share engine, and show identity (NULL: they are plain); all outlive
 * it. NULL: no memory or descriptors. daemon_free takes NULL; no connection may be suspended any more. */
struct daemon *daemon_new(struct engine *engine, const struct identity *identity);
void daemon_free(struct daemon *daemon);

/* Takes over an accepted, non-blocking socket; the library closes it if it has no memory for it. */
void daemon_add(struct daemon *daemon, struct arrived *arrived);

/* How long the loop may sleep for this daemon's sake, in milliseconds; -1: for ever. */
int daemon_patience(struct daemon *daemon);

/* Lets the library work, if there is something to do. */
void daemon_run(struct daemon *daemon);

#endif
