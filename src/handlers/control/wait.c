/* Waiting for the journal: a request that is asked again when enough others have come. */
#include <stdlib.h>
#include <string.h>

#include "state/deferral.h"
#include "base/clock.h"
#include "handlers/control/control.h"

/* Somebody who waits. */
struct waiting {
    struct deferral deferral; /* first: it is found by it */
    struct journal_waiter waiter;
    struct store *store;
    char texts[]; /* what the filter's slices lie in */
};

static void waiting_begin(struct deferral *deferral)
{
    struct waiting *waiting = (struct waiting *)(void *)deferral;
    journal_await(waiting->store, &waiting->waiter, clock_now());
}

static void waiting_release(struct deferral *deferral)
{
    struct waiting *waiting = (struct waiting *)(void *)deferral;
    journal_unawait(waiting->store, &waiting->waiter);
    free(waiting);
}

static void waiting_wake(struct journal_waiter *waiter)
{
    deferral_end(&((struct waiting *)(void *)((char *)waiter - offsetof(struct waiting, waiter)))->deferral);
}

bool control_is_early(struct call *call, uint64_t wanted, uint64_t count, uint64_t timeout)
{
    int64_t now = clock_now();
    if (wanted <= count)
        return false;
    if (call->until == 0)
        call->until = now + (int64_t)timeout;
    return now < call->until && !call->plan->hurry;
}

bool control_wait(struct call *call, const struct journal_filter *filter, uint64_t wanted)
{
    size_t texts = filter->key.length + filter->method.length + filter->target.length + filter->trace.length;
    struct waiting *waiting = calloc(1, sizeof *waiting + texts);
    if (!waiting)
        return false;
    char *end = waiting->texts;
    waiting->deferral = (struct deferral){ .begin = waiting_begin, .release = waiting_release };
    waiting->waiter = (struct journal_waiter){ .filter = *filter, .missing = wanted, .wake = waiting_wake };
    waiting->store = call->site->store;
    struct journal_filter *own = &waiting->waiter.filter;
    own->key = slice_keep(own->key, &end);
    own->method = slice_keep(own->method, &end);
    own->target = slice_keep(own->target, &end);
    own->trace = slice_keep(own->trace, &end);
    call->answer->kind = ANSWER_DEFERRED;
    call->answer->until = call->until;
    call->answer->deferral = &waiting->deferral;
    return true;
}
