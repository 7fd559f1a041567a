/* When a key was used for the first time. */
#include "state/since.h"

struct first {
    bool known;
    int64_t time;
};

static const struct state_kind since_kind = { .name = "since", .size = sizeof(struct first) };

struct asking {
    int64_t now;
    uint64_t since;
};

static void ask(void *state, void *context)
{
    struct first *first = state;
    struct asking *asking = context;
    if (!first->known)
        *first = (struct first){ true, asking->now };
    asking->since = asking->now > first->time ? (uint64_t)(asking->now - first->time) : 0; /* another thread may be ahead */
}

bool since_first(struct store *store, const struct store_name *name, int64_t now, uint64_t *since)
{
    struct asking asking = { .now = now };
    bool fine = store_update(store, name, &since_kind, now, ask, &asking);
    *since = asking.since;
    return fine;
}
