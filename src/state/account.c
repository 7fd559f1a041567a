/* The account of memory: counters that all threads share, none of which orders any other memory. */
#include "state/account.h"

#include <assert.h>

static const struct {
    const char *name;
    enum account_bound bound;
} kinds[ACCOUNT_KINDS] = {
    [ACCOUNT_STATE] = { .name = "state", .bound = ACCOUNT_REMEMBERED },
    [ACCOUNT_JOURNAL] = { .name = "journal", .bound = ACCOUNT_REMEMBERED },
    [ACCOUNT_CONTENT] = { .name = "content", .bound = ACCOUNT_UNDER_WAY },
    [ACCOUNT_ANSWERS] = { .name = "answers", .bound = ACCOUNT_UNDER_WAY },
    [ACCOUNT_UNSENT] = { .name = "unsent", .bound = ACCOUNT_UNDER_WAY },
    [ACCOUNT_FRAMES] = { .name = "frames", .bound = ACCOUNT_UNDER_WAY },
};

static size_t look_at(const atomic_size_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

/* No more has an address anyway. */
static size_t addressable(uint64_t bytes)
{
    return bytes < SIZE_MAX ? (size_t)bytes : SIZE_MAX;
}

void account_init(struct account *account, uint64_t remembered, uint64_t under_way)
{
    account->most[ACCOUNT_REMEMBERED] = addressable(remembered);
    account->most[ACCOUNT_UNDER_WAY] = addressable(under_way);
    for (int i = 0; i < ACCOUNT_BOUNDS; i++)
        atomic_init(&account->held[i], 0);
    for (int i = 0; i < ACCOUNT_KINDS; i++) {
        atomic_init(&account->now[i], 0);
        atomic_init(&account->peak[i], 0);
    }
}

static void raise_peak(atomic_size_t *peak, size_t now)
{
    size_t before = look_at(peak);
    while (before < now &&
           !atomic_compare_exchange_weak_explicit(peak, &before, now, memory_order_relaxed, memory_order_relaxed))
        continue;
}

/* It never goes beyond the bound, not even for a moment, so nobody is refused because of a taking that fails. */
bool account_take(struct account *account, enum account_kind kind, size_t bytes)
{
    const size_t most = account->most[kinds[kind].bound];
    atomic_size_t *held = &account->held[kinds[kind].bound];
    size_t before = look_at(held);
    do {
        if (bytes > most - before)
            return false;
    } while (!atomic_compare_exchange_weak_explicit(held, &before, before + bytes, memory_order_relaxed, memory_order_relaxed));
    size_t now = atomic_fetch_add_explicit(&account->now[kind], bytes, memory_order_relaxed) + bytes;
    raise_peak(&account->peak[kind], now);
    return true;
}

void account_give(struct account *account, enum account_kind kind, size_t bytes)
{
    size_t before = atomic_fetch_sub_explicit(&account->now[kind], bytes, memory_order_relaxed);
    assert(before >= bytes); /* nobody gives back more than was taken */
    (void)before;
    atomic_fetch_sub_explicit(&account->held[kinds[kind].bound], bytes, memory_order_relaxed);
}

size_t account_now(const struct account *account, enum account_kind kind)
{
    return look_at(&account->now[kind]);
}

size_t account_peak(const struct account *account, enum account_kind kind)
{
    return look_at(&account->peak[kind]);
}

const char *account_name(enum account_kind kind)
{
    return kinds[kind].name;
}

enum account_bound account_bound_of(enum account_kind kind)
{
    return kinds[kind].bound;
}

const char *account_bound_name(enum account_bound bound)
{
    static const char *const names[ACCOUNT_BOUNDS] = {
        [ACCOUNT_REMEMBERED] = "remembered",
        [ACCOUNT_UNDER_WAY] = "under way",
    };
    return names[bound];
}

size_t account_held(const struct account *account, enum account_bound bound)
{
    return look_at(&account->held[bound]);
}

size_t account_most(const struct account *account, enum account_bound bound)
{
    return account->most[bound];
}
