/* Accepts connections, and gives each to the first shard that has room. */

/* Few connections share one daemon of the library, as if there was no other; many are spread, since each time that a delayed
 * one goes on, the library walks over all that its daemon has suspended. */
#include "server/pool.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "server/listen.h"

/* Accepted in one turn at most: those that are there already shall not wait for a flood of new ones. */
enum { ACCEPTS = 32 };

struct pool {
    struct wire *wire;
    struct site *site;
    const struct face *face;
    struct shard **shards;
    size_t count;
    size_t most;          /* shards that can be needed */
    size_t first;         /* no shard before this one has room */
    unsigned connections;
    unsigned limit;       /* of connections */
    struct watch listener;
    struct timer breather;
    bool listening;       /* the listener is watched */
    bool quiet;           /* it is not to be any more */
};

/* Watches the listener while there is room. */
static void listen_again(struct pool *pool)
{
    bool wanted = !pool->quiet && pool->wire->connections < pool->limit;
    if (wanted == pool->listening || pool->listener.fd < 0)
        return;
    if (wanted)
        pool->listening = loop_watch(pool->wire->loop, &pool->listener, EPOLLIN | EPOLLEXCLUSIVE);
    else
        loop_unwatch(pool->wire->loop, &pool->listener);
    pool->listening = pool->listening && wanted;
}

/* No more are accepted until a connection closes; those of other pools are looked for. */
static void wait_for_room(struct pool *pool)
{
    listen_again(pool);
    if (!pool->listening && !pool->quiet && pool->connections < pool->wire->connections)
        timer_set(pool->wire->loop, &pool->breather, loop_now(pool->wire->loop) + LISTENER_BREATHER);
}

static void breathe(struct timer *timer)
{
    wait_for_room((struct pool *)((char *)timer - offsetof(struct pool, breather)));
}

/* Stops accepting for a moment. */
static void hold_breath(struct pool *pool)
{
    if (pool->listening)
        loop_unwatch(pool->wire->loop, &pool->listener);
    pool->listening = false;
    timer_set(pool->wire->loop, &pool->breather, loop_now(pool->wire->loop) + LISTENER_BREATHER);
}

static void changed(struct shard *shard, bool opened)
{
    struct pool *pool = shard->owner;
    pool->wire->connections += opened ? 1 : -1U;
    pool->connections += opened ? 1 : -1U;
    shard->connections += opened ? 1 : -1U;
    if (opened)
        return;
    for (size_t i = 0; i < pool->first; i++)
        if (pool->shards[i] == shard)
            pool->first = i;
    if (!pool->listening && !pool->breather.slot)
        listen_again(pool);
}

static struct shard *add_shard(struct pool *pool)
{
    struct shard *shard = pool->count < pool->most ? shard_new(pool->wire, pool->site, pool->face) : NULL;
    if (!shard)
        return NULL;
    shard->changed = changed;
    shard->owner = pool;
    pool->shards[pool->count++] = shard;
    return shard;
}

/* The first shard with room. NULL: none, and no more can be made. */
static struct shard *find_room(struct pool *pool)
{
    while (pool->first < pool->count && pool->shards[pool->first]->connections >= SHARD_MOST)
        pool->first++;
    return pool->first < pool->count ? pool->shards[pool->first] : add_shard(pool);
}

/* Accepts one. false: there is none, or no room. */
static bool accept_one(struct pool *pool)
{
    struct sockaddr_storage address = { 0 };
    socklen_t size = sizeof address;
    struct shard *shard = find_room(pool);
    if (!shard) {
        hold_breath(pool);
        return false;
    }
    bool starved;
    int fd = listener_accept(pool->listener.fd, &address, &size, &starved);
    if (starved)
        hold_breath(pool);
    if (fd < 0)
        return errno == EINTR || errno == ECONNABORTED;
    shard_add(shard, fd, (struct sockaddr *)&address, size);
    return true;
}

static void acceptable(struct watch *watch, uint32_t events)
{
    struct pool *pool = (struct pool *)((char *)watch - offsetof(struct pool, listener));
    (void)events;
    for (int i = 0; i < ACCEPTS && pool->wire->connections < pool->limit; i++)
        if (!accept_one(pool))
            break;
    if (pool->wire->connections >= pool->limit)
        wait_for_room(pool);
}

struct pool *pool_new(struct wire *wire, struct site *site, const struct face *face, unsigned connections)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    *pool = (struct pool){ .wire = wire, .site = site, .face = face, .limit = connections, .listener = { -1, acceptable },
                           .breather = { .fire = breathe }, .most = connections / SHARD_MOST + 2 };
    pool->shards = calloc(pool->most, sizeof *pool->shards);
    if (!pool->shards || !add_shard(pool)) {
        pool_free(pool);
        return NULL;
    }
    return pool;
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    pool_quiesce(pool);
    for (size_t i = 0; i < pool->count; i++)
        shard_free(pool->shards[i]);
    free(pool->shards);
    free(pool);
}

bool pool_listen(struct pool *pool, int fd)
{
    pool->listener.fd = fd;
    listen_again(pool);
    return pool->listening;
}

void pool_quiesce(struct pool *pool)
{
    pool->quiet = true;
    timer_cancel(pool->wire->loop, &pool->breather);
    listen_again(pool);
}

int pool_patience(struct pool *pool)
{
    int least = -1;
    for (size_t i = 0; i < pool->count; i++) {
        int patience = shard_patience(pool->shards[i]);
        if (patience >= 0 && (least < 0 || patience < least))
            least = patience;
    }
    return least;
}

void pool_run(struct pool *pool)
{
    for (size_t i = 0; i < pool->count; i++)
        shard_run(pool->shards[i]);
}
