/* What the service manager is told, where there is one: the server is ready, reads its routes again, lives, ends. */
#ifndef EVERYSTATUS_NOTIFY_H
#define EVERYSTATUS_NOTIFY_H

#include <sys/socket.h>
#include <sys/un.h>

#include "state/loop.h"

struct notify {
    int fd; /* -1: nobody wants to know */
    struct sockaddr_un address;
    socklen_t size;
    struct loop *loop;
    struct timer watchdog;
    int64_t every; /* microseconds; 0: nobody waits for a sign of life */
};

/* Reads who wants to know from NOTIFY_SOCKET, and how often a sign of life is due from WATCHDOG_USEC (sd_notify(3)). What is
 * wrong with them is said on stderr, and the server serves all the same. */
void notify_open(struct notify *notify);

/* Has the loop give those signs. false: no memory. */
bool notify_watch(struct notify *notify, struct loop *loop);

void notify_ready(const struct notify *notify);
void notify_reloading(const struct notify *notify);
void notify_stopping(const struct notify *notify);

void notify_close(struct notify *notify);

#endif
