/* The handlers of the command line and of the handlers file, read at the start and again on SIGHUP. */
#ifndef EVERYSTATUS_RELOAD_H
#define EVERYSTATUS_RELOAD_H

#include "handlers/site.h"
#include "server/options.h"
#include "server/tls.h"

/* Hands the handlers to the site; when the descriptor interrupt is readable, nothing more is waited for. false: something is
 * wrong with them, and was said on stderr with file, line and column. */
bool reload_start(const struct options *options, int interrupt, struct site *site);

/* Reads them again, and says on stderr how many were read, or what is wrong: the site then keeps those that it had. */
void reload_routes(const struct options *options, struct site *site);

/* Reads the certificate of --tls-cert and the CAs of --tls-client-ca again, and says on stderr that it did, or what is wrong.
 */
void reload_certificate(const struct options *options, struct tls *tls);

/* Checks --default and hands it to the site. false: what is wrong was said on stderr. */
bool reload_default(const struct options *options, struct site *site);

#endif
