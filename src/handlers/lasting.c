/* Finds the names of answers that are kept. */
#include "handlers/lasting.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"

/* A name is looked for in so many places, so that no choice of names makes it long. */
enum { PLACES = 8 };

struct lasting_name {
    uint64_t sum;
    size_t length;
    char text[];
};

static bool is(const struct lasting_name *name, struct slice text, uint64_t sum)
{
    return name->sum == sum && slice_equals((struct slice){ name->text, name->length }, text);
}

static struct lasting_name *name_new(struct slice text, uint64_t sum)
{
    struct lasting_name *name = malloc(sizeof *name + text.length);
    if (!name)
        return NULL;
    name->sum = sum;
    name->length = text.length;
    memcpy(name->text, text.data, text.length);
    return name;
}

/* Puts the name into an empty slot. false: another thread was first, or there is no memory. */
static bool put(struct lasting *lasting, size_t number, struct slice text, uint64_t sum)
{
    struct lasting_name *name = name_new(text, sum), *none = NULL;
    if (name && atomic_compare_exchange_strong(&lasting->slots[number], &none, name))
        return true;
    free(name);
    return false;
}

size_t lasting_number(struct lasting *lasting, struct slice name)
{
    const uint64_t sum = digest_name(name);
    for (size_t i = 0; name.length <= LASTING_NAME && i < PLACES; i++) {
        size_t number = (size_t)(sum + i) % LASTING_MOST;
        const struct lasting_name *other = atomic_load_explicit(&lasting->slots[number], memory_order_acquire);
        if (!other)
            return put(lasting, number, name, sum) ? number : LASTING_MOST;
        if (is(other, name, sum))
            return number;
    }
    return LASTING_MOST;
}

void lasting_release(struct lasting *lasting)
{
    for (size_t i = 0; i < LASTING_MOST; i++)
        free(atomic_load_explicit(&lasting->slots[i], memory_order_relaxed));
}
