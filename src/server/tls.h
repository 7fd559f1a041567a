/* TLS as the options ask for it: its certificates, and what each port shows of them. */
#ifndef EVERYSTATUS_TLS_H
#define EVERYSTATUS_TLS_H

#include "engine/session.h"
#include "catalog/tls-faults.h"
#include "server/options.h"

struct tls;

/* Whether the options about TLS fit together; what does not was said on stderr. */
bool tls_options_fit(const struct options *options);

/* Loads or makes the certificates. NULL: what went wrong was said on stderr. tls_free takes NULL. */
struct tls *tls_new(const struct options *options);
void tls_free(struct tls *tls);

/* Reads the files of --tls-cert and --tls-client-ca again, for connections to come. false: what is wrong was said on stderr,
 * and all stays as it was. */
bool tls_reload(struct tls *tls, const struct options *options);

/* What a port shows; fault NULL: that of --tls-port. NULL: this GnuTLS cannot do that fault. A identity without credentials is
 * for a port that hurts before anything is shown. */
const struct identity *tls_face(const struct tls *tls, const struct tls_fault *fault);

#endif
