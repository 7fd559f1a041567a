/* All ports, as one worker serves them. */
#ifndef EVERYSTATUS_DOORS_H
#define EVERYSTATUS_DOORS_H

#include "server/hurt.h"
#include "server/pool.h"
#include "server/ports.h"

struct doors {
    struct pool **pools; /* a port each; NULL: there is hurt instead, or another worker serves the port */
    struct hurt **hurts;
    size_t count;
};

/* Accepts connections from ports, which outlive it, as pool_new says; ports of faults are served if faults says so. false: errno
 * says why not. doors_free takes what failed, and what is all zero. */
bool doors_open(struct doors *doors, struct wire *wire, struct site *site, const struct ports *ports, bool faults,
                unsigned connections);
void doors_free(struct doors *doors);

/* Accepts no more. */
void doors_quiesce(struct doors *doors);

/* As pool_patience and pool_run. */
int doors_patience(const struct doors *doors);
void doors_run(const struct doors *doors);

#endif
