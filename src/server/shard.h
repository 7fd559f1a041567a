/* One of the library's daemons with the connections that it holds, run inside our own event loop. */
#ifndef EVERYSTATUS_SHARD_H
#define EVERYSTATUS_SHARD_H

#include "deliver/wire.h"
#include "routes/routes.h"

/* Connections of one daemon at most: resuming one that is delayed makes the library walk over all that are suspended. */
enum { SHARD_MOST = 128 };

struct shard {
    struct crowd crowd; /* first: the library's hooks find the shard by it */
    struct site *site;
    struct MHD_Daemon *daemon;
    struct watch library; /* the daemon's own epoll */
    unsigned connections;
    bool ready;         /* that epoll has something */
    int patience;       /* milliseconds until the library wants to be run again; -1: not before something happens */
    int hurried;        /* runs in a row that neither waited nor got on with a request */
    void (*changed)(struct shard *shard, bool opened); /* a connection opened or closed */
    void *owner;
};

/* Heads that are longer, and targets, are refused. */
extern const struct shard_limits {
    size_t target, head; /* bytes */
} shard_limits;

/* A shard whose connections share wire and get their answers from site, and show face (NULL: they are plain); all outlive it.
 * NULL: no memory or descriptors. shard_free takes NULL; no connection may be suspended any more. */
struct shard *shard_new(struct wire *wire, struct site *site, const struct face *face);
void shard_free(struct shard *shard);

/* Takes over an accepted, non-blocking socket; the library closes it if it has no memory for it. */
void shard_add(struct shard *shard, int fd, const struct sockaddr *address, socklen_t size);

/* How long the loop may sleep for this shard's sake, in milliseconds; -1: for ever. */
int shard_patience(struct shard *shard);

/* Lets the library work, if there is something to do. */
void shard_run(struct shard *shard);

#endif
