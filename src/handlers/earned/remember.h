/* What /earn remembers: a state for each code and key, and one for all who have no key. */
#ifndef EVERYSTATUS_REMEMBER_H
#define EVERYSTATUS_REMEMBER_H

#include "handlers/call.h"

/* As store_update, for the request's key. The kind is the code's own: two codes that remember alike have two kinds. */
bool earned_update(struct call *call, const struct state_kind *kind, void (*change)(void *state, void *context), void *context);

/* As store_look, for the request's key: what is only looked at is not made. */
bool earned_look(const struct call *call, const struct state_kind *kind, void (*look)(const void *state, void *context),
                 void *context);

/* Whose state it is. */
struct store_name earned_name(const struct call *call);

#endif
