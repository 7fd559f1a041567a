/* All ports, as one worker serves them. */
#ifndef EVERYSTATUS_ACCEPTORS_H
#define EVERYSTATUS_ACCEPTORS_H

#include "server/fault-port.h"
#include "engine/acceptor.h"
#include "server/ports.h"

struct acceptors {
    struct acceptor **acceptors; /* a port each; NULL: it is a fault port, or another worker serves the port */
    struct fault_port **fault_ports;
    size_t count;
};

/* Accepts connections from ports, which outlive it, as acceptor_new says; ports of faults are served if faults says so. false:
 * errno says why not. acceptors_free takes what failed, and what is all zero. */
bool acceptors_open(struct acceptors *acceptors, struct engine *engine, const struct ports *ports, bool faults,
                    unsigned connections);
void acceptors_free(struct acceptors *acceptors);

/* As acceptor_pause. */
void acceptors_pause(struct acceptors *acceptors, bool paused);

/* Accepts all who have connected, and then no more. */
void acceptors_finish(struct acceptors *acceptors);

/* As acceptor_patience and acceptor_run. */
int acceptors_patience(const struct acceptors *acceptors);
void acceptors_run(const struct acceptors *acceptors);

#endif
