/* Whether one more connection is let in, beside those that its address has already. */
#include "engine/per-address.h"

#include <unistd.h>

#include "state/clients.h"

static const struct sockaddr *client_of(const struct arrived *arrived)
{
    return arrived->proxied ? &arrived->source.any : (const struct sockaddr *)(const void *)&arrived->peer;
}

/* There is no answer: a flood is best met by closing (RFC 6585 7.2), and in TLS nobody could read one. */
static void turn_away(struct engine *engine, const struct arrived *arrived)
{
    counter_add(&engine->counters.refused, 1);
    engine->dropped(engine, client_of(arrived), "its address has as many connections as --max-per-address lets it have");
    close(arrived->fd);
}

bool per_address_admit(struct engine *engine, struct arrived *arrived)
{
    const struct sockaddr *client = client_of(arrived);
    const struct slice network = engine->clients ? address_network(client) : (struct slice){ 0 };
    if (!network.length || (engine->trusted && networks_have(engine->trusted, client)))
        return true;
    arrived->counted = clients_enter(engine->clients, network);
    if (!arrived->counted)
        turn_away(engine, arrived);
    return arrived->counted;
}

void per_address_leave(struct engine *engine, struct client *client)
{
    if (client)
        clients_leave(engine->clients, client);
}
