/* Connections that left HTTP by 101: WebSocket messages are echoed, and the bytes of any other protocol. */
#ifndef EVERYSTATUS_UPGRADE_H
#define EVERYSTATUS_UPGRADE_H

#include "engine/engine.h"

/* Ends all of them. */
void upgrade_stop(struct engine *engine);

#endif
