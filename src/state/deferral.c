/* Answers that wait for what other requests bring about, on whatever thread. */
#include "state/deferral.h"

#include <stdint.h>
#include <unistd.h>

void deferral_end(struct deferral *deferral)
{
    const uint64_t one = 1;
    atomic_store(&deferral->over, true);
    if (write(deferral->wake, &one, sizeof one) < 0)
        return; /* its count is full: it wakes anyway (eventfd(2)) */
}
