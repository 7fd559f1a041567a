/* Ports on which a TLS handshake goes wrong: no library is needed for that. */
#ifndef EVERYSTATUS_FAULT_PORT_H
#define EVERYSTATUS_FAULT_PORT_H

#include "engine/engine.h"
#include "catalog/tls-faults.h"

struct fault_port;

/* Accepts connections from the listening socket fd, which stays the caller's, and treats them so. NULL: no memory.
 * fault_port_free takes NULL, and ends them. */
struct fault_port *fault_port_new(struct engine *engine, int fd, enum tls_handshake kind);
void fault_port_free(struct fault_port *port);

/* As acceptor_pause. */
void fault_port_pause(struct fault_port *port, bool paused);

/* Accepts all who have connected, and then no more, and ends them: those who have said something as the port does, the others
 * without a word. */
void fault_port_finish(struct fault_port *port);

#endif
