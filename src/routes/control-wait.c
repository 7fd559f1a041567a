/* Waiting for the journal: a request that is asked again when enough others have come. */
#include <stdlib.h>
#include <string.h>

#include "deliver/await.h"
#include "ground/clock.h"
#include "routes/control.h"

/* Somebody who waits. */
struct waiting {
    struct awaited awaited; /* first: it is found by it */
    struct journal_waiter waiter;
    struct store *store;
    char texts[]; /* what the filter's spans lie in */
};

static void waiting_begin(struct awaited *awaited)
{
    struct waiting *waiting = (struct waiting *)(void *)awaited;
    journal_await(waiting->store, &waiting->waiter, clock_now());
}

static void waiting_release(struct awaited *awaited)
{
    struct waiting *waiting = (struct waiting *)(void *)awaited;
    journal_unawait(waiting->store, &waiting->waiter);
    free(waiting);
}

static void waiting_wake(struct journal_waiter *waiter)
{
    await_over(&((struct waiting *)(void *)((char *)waiter - offsetof(struct waiting, waiter)))->awaited);
}

bool control_is_early(struct visit *visit, uint64_t wanted, uint64_t count, uint64_t timeout)
{
    int64_t now = clock_now();
    if (wanted <= count)
        return false;
    if (visit->answer->until == 0)
        visit->answer->until = now + (int64_t)timeout;
    return now < visit->answer->until;
}

bool control_wait(struct visit *visit, const struct journal_filter *filter, uint64_t wanted)
{
    size_t texts = filter->key.length + filter->method.length + filter->target.length;
    struct waiting *waiting = calloc(1, sizeof *waiting + texts);
    if (!waiting)
        return false;
    char *end = waiting->texts;
    waiting->awaited = (struct awaited){ .begin = waiting_begin, .release = waiting_release };
    waiting->waiter = (struct journal_waiter){ .filter = *filter, .missing = wanted, .wake = waiting_wake };
    waiting->store = visit->site->store;
    struct journal_filter *own = &waiting->waiter.filter;
    own->key = span_keep(own->key, &end);
    own->method = span_keep(own->method, &end);
    own->target = span_keep(own->target, &end);
    visit->answer->kind = ANSWER_LATER;
    visit->answer->awaited = &waiting->awaited;
    return true;
}
