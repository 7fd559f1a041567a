/* What must be true of the options before the server starts, beyond what each says by itself. */
#ifndef EVERYSTATUS_REQUIREMENTS_H
#define EVERYSTATUS_REQUIREMENTS_H

#include "server/options.h"

/* false: what is not was said on stderr. */
bool requirements_met(const struct options *options);

#endif
