/* What /earn remembers: a state for each code and key, and one for all who have no key. */
#include "handlers/earned/remember.h"

#include "base/clock.h"

struct store_name earned_name(const struct call *call)
{
    /* No recipe derives this name: theirs are digests. */
    return call->key.data ? (struct store_name){ .text = call->key } : (struct store_name){ slice_of("/earn"), true };
}

bool earned_update(struct call *call, const struct state_kind *kind, void (*change)(void *state, void *context), void *context)
{
    const struct store_name name = earned_name(call);
    return store_update(call->site->store, &name, kind, clock_now(), change, context);
}

bool earned_look(const struct call *call, const struct state_kind *kind, void (*look)(const void *state, void *context),
                 void *context)
{
    const struct store_name name = earned_name(call);
    return store_look(call->site->store, &name, kind, clock_now(), look, context);
}
