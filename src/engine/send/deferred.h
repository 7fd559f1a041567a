/* Answers that are not decided yet: the connection waits until something else happens, or until time is up. */
#ifndef EVERYSTATUS_DEFERRED_H
#define EVERYSTATUS_DEFERRED_H

#include "engine/engine.h"

/* Goes on with the connections whose waiting is over. */
void deferred_look(struct engine *engine);

#endif
