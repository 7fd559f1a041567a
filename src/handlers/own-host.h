/* By which names this server goes. */
#ifndef EVERYSTATUS_OWN_HOST_H
#define EVERYSTATUS_OWN_HOST_H

#include "handlers/call.h"

/* The host of an authority, without port and the dot of the root. */
struct slice host_of(struct slice authority);

/* Whether it is an address, a name for use inside (RFC 6761, RFC 9476's kin and Kubernetes), or one of --name. */
bool host_is_own(const struct site *site, struct slice host);

#endif
