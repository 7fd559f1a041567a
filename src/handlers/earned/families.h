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

/* redirects.c */
bool earned_moved(struct call *call);
bool earned_see_other(struct call *call);
bool earned_use_proxy(struct call *call);

/* negotiation.c */
bool earned_choices(struct call *call);
bool earned_circular(struct call *call);
bool earned_types(struct call *call);

#endif
