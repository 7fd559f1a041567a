/* The connections of one worker, spread over as many shards as they need. */
#ifndef EVERYSTATUS_POOL_H
#define EVERYSTATUS_POOL_H

#include "server/shard.h"

struct pool;

/* A pool whose connections show face (NULL: they are plain). At most so many are open at once on the whole wire. NULL: no memory
 * or descriptors. pool_free takes NULL, and ends the connections; none may be suspended any more. */
struct pool *pool_new(struct wire *wire, struct site *site, const struct face *face, unsigned connections);
void pool_free(struct pool *pool);

/* Accepts connections from the listening socket, which stays the caller's. false: errno says why not. */
bool pool_listen(struct pool *pool, int fd);

/* Accepts no more. */
void pool_quiesce(struct pool *pool);

/* How long the loop may sleep, in milliseconds; -1: for ever. */
int pool_patience(struct pool *pool);

/* Lets the library work, where there is something to do. */
void pool_run(struct pool *pool);

#endif
