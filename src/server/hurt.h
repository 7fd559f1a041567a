/* Ports on which a TLS handshake goes wrong: no library is needed for that. */
#ifndef EVERYSTATUS_HURT_H
#define EVERYSTATUS_HURT_H

#include "deliver/wire.h"
#include "pure/tls-faults.h"

struct hurt;

/* Accepts connections from the listening socket fd, which stays the caller's, and treats them so. NULL: no memory.
 * hurt_free takes NULL, and ends them. */
struct hurt *hurt_new(struct wire *wire, int fd, enum tls_hurt kind);
void hurt_free(struct hurt *hurt);

#endif
