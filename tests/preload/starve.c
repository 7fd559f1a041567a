/* Put before the C library's allocator, one that has no memory when the test says so. The test shares a file with it. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The real ones, by glibc's names for them. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

/* What is in the file. */
static struct shared {
    atomic_long fine;    /* so many allocations succeed; below 0: all of them */
    atomic_long failing; /* and so many after those fail */
    atomic_long held;    /* allocations that are not freed */
} nobody = { .fine = -1 }, *shared = &nobody;

__attribute__((constructor)) static void join(void)
{
    const char *path = getenv("STARVE_FILE");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *memory = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory != MAP_FAILED)
        shared = memory;
    close(fd);
}

/* Whether this allocation fails. */
static int is_starved(void)
{
    if (atomic_load(&shared->fine) < 0)
        return 0;
    if (atomic_load(&shared->fine) > 0) {
        atomic_fetch_sub(&shared->fine, 1);
        return 0;
    }
    if (atomic_load(&shared->failing) == 0)
        return 0;
    atomic_fetch_sub(&shared->failing, 1);
    errno = ENOMEM;
    return 1;
}

static void *count(void *memory)
{
    if (memory)
        atomic_fetch_add(&shared->held, 1);
    return memory;
}

void *malloc(size_t size)
{
    return is_starved() ? NULL : count(__libc_malloc(size));
}

void *calloc(size_t number, size_t size)
{
    return is_starved() ? NULL : count(__libc_calloc(number, size));
}

void *realloc(void *memory, size_t size)
{
    if (is_starved())
        return NULL;
    void *larger = __libc_realloc(memory, size);
    return memory ? larger : count(larger);
}

void free(void *memory)
{
    if (memory)
        atomic_fetch_sub(&shared->held, 1);
    __libc_free(memory);
}
