/* TLS as the options ask for it, in a build without it. */
#include <stddef.h>

#include "server/tls.h"

struct tls *tls_new(const struct options *options)
{
    (void)options;
    return NULL; /* tls_options_fit said why */
}

void tls_free(struct tls *tls)
{
    (void)tls;
}

bool tls_reload(struct tls *tls, const struct options *options)
{
    (void)tls, (void)options;
    return true;
}

const struct identity *tls_face(const struct tls *tls, const struct tls_fault *fault)
{
    (void)tls;
    (void)fault;
    return NULL;
}
