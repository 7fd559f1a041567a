/* All ports, as one worker serves them. */
#include "server/doors.h"

#include <stdlib.h>

static bool open_door(struct doors *doors, struct wire *wire, struct site *site, const struct port *port, unsigned connections)
{
    size_t at = doors->count++;
    int fd = port->listener.fd;
    if (port->fault && port->fault->hurt != TLS_HURT_NONE)
        return (doors->hurts[at] = hurt_new(wire, fd, port->fault->hurt)) != NULL;
    doors->pools[at] = pool_new(wire, site, port->face, connections);
    return doors->pools[at] && pool_listen(doors->pools[at], fd);
}

bool doors_open(struct doors *doors, struct wire *wire, struct site *site, const struct ports *ports, bool faults,
                unsigned connections)
{
    doors->pools = calloc(ports->count, sizeof *doors->pools);
    doors->hurts = calloc(ports->count, sizeof *doors->hurts);
    if (!doors->pools || !doors->hurts)
        return false;
    for (size_t i = 0; i < ports->count; i++)
        if ((faults || !ports->list[i].fault) && !open_door(doors, wire, site, &ports->list[i], connections))
            return false;
    return true;
}

void doors_quiesce(struct doors *doors)
{
    for (size_t i = 0; i < doors->count; i++) {
        if (doors->pools[i])
            pool_quiesce(doors->pools[i]);
        hurt_free(doors->hurts[i]);
        doors->hurts[i] = NULL;
    }
}

void doors_free(struct doors *doors)
{
    doors_quiesce(doors);
    for (size_t i = 0; i < doors->count; i++)
        pool_free(doors->pools[i]);
    free(doors->hurts);
    free(doors->pools);
    *doors = (struct doors){ 0 };
}

int doors_patience(const struct doors *doors)
{
    int least = -1;
    for (size_t i = 0; i < doors->count; i++) {
        int patience = doors->pools[i] ? pool_patience(doors->pools[i]) : -1;
        if (patience >= 0 && (least < 0 || patience < least))
            least = patience;
    }
    return least;
}

void doors_run(const struct doors *doors)
{
    for (size_t i = 0; i < doors->count; i++)
        if (doors->pools[i])
            pool_run(doors->pools[i]);
}
