/* All that the server listens on: the plain port, that of TLS, those of TLS's faults, and those that nobody can connect to. */
#ifndef EVERYSTATUS_PORTS_H
#define EVERYSTATUS_PORTS_H

#include <stdatomic.h>

#include "catalog/curl-exits.h"
#include "server/listen.h"
#include "server/tls.h"

struct clients;

struct port {
    struct listener listener;
    const struct identity *identity; /* what TLS shows there; NULL: no TLS */
    const struct tls_fault *fault;   /* what is wrong there; NULL: nothing */
};

/* The numbers of those that nobody can connect to. */
enum { DEAD_PORTS = DEAD_REFUSED + 1 };

struct ports {
    struct port *list; /* the plain one is the first */
    size_t count;
    struct listener dead[DEAD_PORTS]; /* by enum dead_port; without an URL, there is none */
    struct curl_port *secure;         /* those with TLS, for pages; a NULL name ends them */
    size_t passed;                    /* how many of them a service manager opened: the first ones */
    struct clients *clients;          /* how many connections each address has on all of them; NULL: no bound */
    atomic_uint users;                /* workers that accept connections */
    atomic_uint pauses;               /* their beginnings and ends: odd while nobody can connect */
    struct own_file file;             /* of --port-file */
};

/* Listens on all that the options ask for; tls is NULL if they ask for none. false: what went wrong was said on stderr.
 * ports_close takes what is all zero as well. */
bool ports_open(struct ports *ports, const struct options *options, const struct tls *tls);
void ports_close(struct ports *ports);

/* Nobody new can connect; those who have can still be accepted. */
void ports_shut(const struct ports *ports);

/* Nobody new can connect for a time, and who has not been accepted is reset. */
void ports_pause(struct ports *ports);

/* They can again. Returns a port that cannot be had (errno says why not); the others are. NULL: all are. */
const struct listener *ports_resume(struct ports *ports);

/* A worker has accepted all that there were, and accepts no more: the last one closes the listening sockets. */
void ports_leave(struct ports *ports);

/* Says where the server listens, on stdout, which is the caller's to flush, and in the file of --port-file. */
bool ports_announce(struct ports *ports, const struct options *options);

#endif
