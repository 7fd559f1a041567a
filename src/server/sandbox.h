/* What the server gives up before it serves: who takes it over can open, reach and start as little as it does itself. */
#ifndef EVERYSTATUS_SANDBOX_H
#define EVERYSTATUS_SANDBOX_H

#include "handlers/site.h"
#include "server/options.h"
#include "server/ports.h"

enum { SANDBOX_PRIVILEGES, SANDBOX_LANDLOCK, SANDBOX_SECCOMP, SANDBOX_PARTS };

struct sandbox {
    const char *mode;                      /* the word of --sandbox */
    struct site_part parts[SANDBOX_PARTS]; /* the site shows them */
};

/* false: this program has no filter of system calls, since libseccomp was left out. */
extern const bool sandbox_filters;

/* Enters the sandbox for good, with all threads that are started from now on. false: --sandbox strict was asked for, and a part
 * cannot be had; that was said on stderr. */
bool sandbox_enter(struct sandbox *sandbox, const struct options *options, const struct ports *ports);

/* Says on stdout how it is. */
void sandbox_announce(const struct sandbox *sandbox);

#endif
