/* How many connections each address has, with a bound for one; for all threads together. */
#ifndef EVERYSTATUS_CLIENTS_H
#define EVERYSTATUS_CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

struct clients;

/* An address that has connections; there are never more of these than there are connections. */
struct client;

/* At most so many connections for one. NULL: no memory. clients_free takes NULL. */
struct clients *clients_new(uint64_t most);
void clients_free(struct clients *clients);

/* Counts a connection of the network, as address_network has it. NULL: it has as many as it may, or there is no memory. */
struct client *clients_enter(struct clients *clients, struct slice network);

/* That connection is over. */
void clients_leave(struct clients *clients, struct client *client);

#endif
