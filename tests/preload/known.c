/* Put before the kernel's random numbers, ones that a test knows. */
#include <string.h>
#include <sys/random.h>

ssize_t getrandom(void *bytes, size_t size, unsigned flags)
{
    (void)flags;
    memset(bytes, 0x2A, size);
    return (ssize_t)size;
}
