/* What a recipe fills in from the request: its key at the head, all other texts when the answer is made. */
#include "recipe/fill.h"

#include "base/clock.h"
#include "handlers/status.h"
#include "state/sequence.h"

static struct filling filling_of(const struct call *call)
{
    return (struct filling){ call->request, clock_time(), call->count };
}

bool call_fill_key(struct call *call)
{
    const struct filling filling = filling_of(call);
    return fill_key(&call->recipe, &filling, &call->complaint);
}

bool call_count(struct call *call)
{
    const struct store_name name = { .text = call->key };
    return !call->recipe.counts || sequence_count(call->site->store, &name, clock_now(), &call->count) ||
           complain(&call->complaint, 503, "server", "out of memory");
}

bool call_fill(struct call *call)
{
    if (!call->recipe.fill)
        return true;
    const struct filling filling = filling_of(call);
    return fill_answer(&call->recipe, &filling, &call->complaint);
}
