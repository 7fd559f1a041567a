/* How many connections each address has, with a bound for one; for all threads together. */
#include "state/clients.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

enum { BUCKETS = 4096 };

struct client {
    struct client *chain;
    uint64_t bytes;  /* of the network */
    unsigned length; /* how many of them count */
    uint64_t connections;
};

struct clients {
    pthread_mutex_t lock;
    uint64_t most;
    uint64_t secret; /* whoever chooses addresses cannot make them collide */
    struct client *buckets[BUCKETS];
};

struct clients *clients_new(uint64_t most)
{
    struct clients *clients = calloc(1, sizeof *clients);
    if (!clients)
        return NULL;
    clients->most = most;
    clients->secret = random_number();
    pthread_mutex_init(&clients->lock, NULL);
    return clients;
}

void clients_free(struct clients *clients)
{
    struct client *next;
    for (size_t i = 0; clients && i < BUCKETS; i++)
        for (struct client *client = clients->buckets[i]; client; client = next) {
            next = client->chain;
            free(client);
        }
    if (clients)
        pthread_mutex_destroy(&clients->lock);
    free(clients);
}

/* Where the client is, or would be. */
static struct client **find(struct clients *clients, uint64_t bytes, unsigned length)
{
    struct client **place = &clients->buckets[random_seeded(clients->secret ^ bytes) % BUCKETS];
    while (*place && !((*place)->bytes == bytes && (*place)->length == length))
        place = &(*place)->chain;
    return place;
}

struct client *clients_enter(struct clients *clients, struct slice network)
{
    uint64_t bytes = 0;
    const unsigned length = (unsigned)network.length;
    memcpy(&bytes, network.data, length);
    pthread_mutex_lock(&clients->lock);
    struct client **place = find(clients, bytes, length), *client = *place;
    if (!client && (client = *place = calloc(1, sizeof *client)))
        *client = (struct client){ .bytes = bytes, .length = length };
    if (client && client->connections >= clients->most)
        client = NULL;
    if (client)
        client->connections++;
    pthread_mutex_unlock(&clients->lock);
    return client;
}

void clients_leave(struct clients *clients, struct client *client)
{
    pthread_mutex_lock(&clients->lock);
    if (--client->connections == 0) {
        *find(clients, client->bytes, client->length) = client->chain;
        free(client);
    }
    pthread_mutex_unlock(&clients->lock);
}
