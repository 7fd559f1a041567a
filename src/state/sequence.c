/* The steps of sequences, counted a key. */
#include "state/sequence.h"

struct sequence {
    uint64_t taken;
};

static const struct state_kind sequence_kind = { .name = "sequence", .size = sizeof(struct sequence) },
                               count_kind = { .name = "count", .size = sizeof(struct sequence) };

static void take(void *state, void *context)
{
    struct sequence *sequence = state;
    uint64_t *step = context;
    *step = sequence->taken++;
}

bool sequence_take(struct store *store, const struct store_name *name, int64_t now, uint64_t *step)
{
    return store_update(store, name, &sequence_kind, now, take, step);
}

bool sequence_count(struct store *store, const struct store_name *name, int64_t now, uint64_t *count)
{
    bool fine = store_update(store, name, &count_kind, now, take, count);
    *count += 1;
    return fine;
}
