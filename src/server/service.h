/* Where the engine and the handlers meet: neither knows the other. */
#ifndef EVERYSTATUS_SERVICE_H
#define EVERYSTATUS_SERVICE_H

#include "engine/engine.h"

/* The handlers, whose site is a struct site. */
extern const struct service site_service;

#endif
