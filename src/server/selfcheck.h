/* A request that the server makes to itself before it listens: whether the library does what this program makes of it. */
#ifndef EVERYSTATUS_SELFCHECK_H
#define EVERYSTATUS_SELFCHECK_H

#include "engine/session.h"
#include "server/options.h"

/* What libmicrohttpd and GnuTLS call is in part replaced (see engine/interpose.h and engine/session.h). Whether that took is
 * seen in what comes back: some exchanges over socket pairs, with connections of their own that nobody else sees. identity: of
 * TLS; NULL: it is not served. false: what is wrong was said, with the library's version. */
bool selfcheck(const struct options *options, const struct identity *identity);

#endif
