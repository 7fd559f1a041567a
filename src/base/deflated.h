/* Text that is deflated in the binary (zlib, RFC 1950), and inflated when it is first wanted. */
#ifndef EVERYSTATUS_DEFLATED_H
#define EVERYSTATUS_DEFLATED_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* Made at build time by tools/embed.py, with DEFLATED. */
struct deflated {
    const unsigned char *data;
    size_t size;
    char *text; /* the place for it */
    size_t text_size;
    atomic_bool inflated;
    pthread_mutex_t lock;
};

/* The initializer, of two arrays. */
#define DEFLATED(packed, place)                                                                                                \
    {                                                                                                                          \
        packed, sizeof packed, place, sizeof place, false, PTHREAD_MUTEX_INITIALIZER                                           \
    }

/* The text, which stays; from any thread. NULL: there is no memory to inflate it with. */
const char *deflated_text(struct deflated *deflated);

#endif
