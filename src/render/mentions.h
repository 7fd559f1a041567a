/* Codes that prose mentions, as links to their pages. */
#ifndef EVERYSTATUS_MENTIONS_H
#define EVERYSTATUS_MENTIONS_H

#include "render/template.h"

/* A value for SLOT_PROSE, in which each known code but self becomes a link; self may be 0. */
struct value value_prose(struct slice prose, int self);

#endif
