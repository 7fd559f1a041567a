/* What signals do: SIGHUP has the routes and the certificate read again, SIGTERM and SIGINT end the server. */
#ifndef EVERYSTATUS_SIGNALS_H
#define EVERYSTATUS_SIGNALS_H

#include "server/notify.h"
#include "server/pauser.h"
#include "server/tls.h"
#include "server/worker.h"
#include "state/loop.h"

struct signals {
    struct watch watch;
    struct timer delay; /* of --drain-delay */
    const struct options *options;
    struct site *site;
    struct ports *ports;
    struct tls *tls; /* or NULL */
    struct pauser *pauser;
    const struct notify *notify;
    struct worker **workers;
    size_t count;  /* of workers */
    bool ending;   /* a signal to end has come */
    int64_t until; /* the end of the time to drain; 0: it is over, or has not begun */
};

/* Blocks the signals in all threads to come. false: what went wrong was said on stderr; the rest of signals is filled in later.
 */
bool signals_block(struct signals *signals);

/* Has them arrive in the first worker's loop; all but watch and delay is filled in. false: as above. */
bool signals_watch(struct signals *signals);

void signals_release(struct signals *signals);

#endif
