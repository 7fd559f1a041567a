/* Random numbers, for choices that nobody may foresee. */
#include "base/random.h"

#include <sys/random.h>

#include "base/clock.h"

uint64_t random_number(void)
{
    uint64_t number;
    if (getrandom(&number, sizeof number, 0) != sizeof number)
        return (uint64_t)clock_now(); /* only before the kernel has gathered any: better than failing */
    return number;
}
