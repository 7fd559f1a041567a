/* What /earn remembers: a state for each code and key, and one for all who have no key. */
#include "handlers/earned/remember.h"

#include "base/clock.h"

bool earned_update(struct call *call, const struct state_kind *kind, void (*change)(void *state, void *context), void *context)
{
    /* No recipe derives this name: theirs are digests. */
    const struct store_name all = { slice_of("/earn"), true }, own = { .text = call->key };
    return store_update(call->site->store, call->key.data ? &own : &all, kind, clock_now(), change, context);
}
