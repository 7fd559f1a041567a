/* The windows of limits, counted a key. */
#include "state/limit.h"

static const struct state_kind limit_kind = { .name = "limit", .size = sizeof(struct limit_window) };

/* A request that asks, and what it gets. */
struct taking {
    const struct limit *limit;
    int64_t now;
    struct limit_turn *turn;
};

static void take(void *state, void *context)
{
    struct limit_window *window = state;
    const struct taking *taking = context;
    const struct limit *limit = taking->limit;
    if (taking->now >= window->end || window->length != limit->window)
        *window = (struct limit_window){ .length = limit->window, .end = taking->now + limit->window };
    bool fine = window->used < limit->quota;
    window->used += fine;
    int64_t reset = window->end - taking->now;
    if (reset > limit->window) /* another thread looked at the clock later, and was here first */
        reset = limit->window;
    *taking->turn = (struct limit_turn){ !fine, fine ? limit->quota - window->used : 0, reset };
}

bool limit_take_of(struct store *store, const struct store_name *name, const struct state_kind *kind, const struct limit *limit,
                   int64_t now, struct limit_turn *turn)
{
    struct taking taking = { limit, now, turn };
    return store_update(store, name, kind, now, take, &taking);
}

bool limit_take(struct store *store, const struct store_name *name, const struct limit *limit, int64_t now,
                struct limit_turn *turn)
{
    return limit_take_of(store, name, &limit_kind, limit, now, turn);
}
