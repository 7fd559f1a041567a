/* The handlers of the families of earned codes, for the table. */
#ifndef EVERYSTATUS_FAMILIES_H
#define EVERYSTATUS_FAMILIES_H

#include "handlers/earned/earning.h"

/* document.c; earned_document is another one. */
bool earned_transformed(struct call *call);

/* members.c */
bool earned_members(struct call *call);
bool earned_replaceable(struct call *call);
bool earned_guarded(struct call *call);

#endif
