/* All ports, as one worker serves them. */
#include "server/acceptors.h"

#include <stdlib.h>

static bool open_port(struct acceptors *acceptors, struct engine *engine, const struct port *port, unsigned connections)
{
    size_t at = acceptors->count++;
    int fd = port->listener.fd;
    if (port->fault && port->fault->port != TLS_HANDSHAKE_NONE)
        return (acceptors->fault_ports[at] = fault_port_new(engine, fd, port->fault->port)) != NULL;
    acceptors->acceptors[at] = acceptor_new(engine, port->identity, connections);
    return acceptors->acceptors[at] && acceptor_listen(acceptors->acceptors[at], fd);
}

bool acceptors_open(struct acceptors *acceptors, struct engine *engine, const struct ports *ports, bool faults,
                    unsigned connections)
{
    acceptors->acceptors = calloc(ports->count, sizeof *acceptors->acceptors);
    acceptors->fault_ports = calloc(ports->count, sizeof *acceptors->fault_ports);
    if (!acceptors->acceptors || !acceptors->fault_ports)
        return false;
    for (size_t i = 0; i < ports->count; i++)
        if ((faults || !ports->list[i].fault) && !open_port(acceptors, engine, &ports->list[i], connections))
            return false;
    return true;
}

void acceptors_pause(struct acceptors *acceptors, bool paused)
{
    for (size_t i = 0; i < acceptors->count; i++) {
        if (acceptors->acceptors[i])
            acceptor_pause(acceptors->acceptors[i], paused);
        if (acceptors->fault_ports[i])
            fault_port_pause(acceptors->fault_ports[i], paused);
    }
}

void acceptors_finish(struct acceptors *acceptors)
{
    for (size_t i = 0; i < acceptors->count; i++) {
        if (acceptors->acceptors[i])
            acceptor_finish(acceptors->acceptors[i]);
        if (acceptors->fault_ports[i])
            fault_port_finish(acceptors->fault_ports[i]);
    }
}

void acceptors_free(struct acceptors *acceptors)
{
    for (size_t i = 0; i < acceptors->count; i++) {
        acceptor_free(acceptors->acceptors[i]);
        fault_port_free(acceptors->fault_ports[i]);
    }
    free(acceptors->fault_ports);
    free(acceptors->acceptors);
    *acceptors = (struct acceptors){ 0 };
}

int acceptors_patience(const struct acceptors *acceptors)
{
    int least = -1;
    for (size_t i = 0; i < acceptors->count; i++) {
        int timeout = acceptors->acceptors[i] ? acceptor_patience(acceptors->acceptors[i]) : -1;
        if (timeout >= 0 && (least < 0 || timeout < least))
            least = timeout;
    }
    return least;
}

void acceptors_run(const struct acceptors *acceptors)
{
    for (size_t i = 0; i < acceptors->count; i++)
        if (acceptors->acceptors[i])
            acceptor_run(acceptors->acceptors[i]);
}
