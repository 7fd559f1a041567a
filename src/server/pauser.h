/* Makes the pauses that requests ask for: all ports refuse who wants to connect, and later listen again. */
#ifndef EVERYSTATUS_PAUSER_H
#define EVERYSTATUS_PAUSER_H

#include "server/worker.h"
#include "state/loop.h"
#include "state/pause.h"

struct pauser {
    struct pauses pauses; /* what is asked for */
    struct watch asked;   /* in the first worker's loop, as the timer */
    struct timer end;     /* of the pause */
    struct ports *ports;
    struct worker **workers;
    size_t count;  /* of workers */
    bool finished; /* nobody is to connect again */
    bool failed;   /* a port could not be had again; that was said, and is tried again */
};

/* false: what went wrong was said on stderr; the rest of pauser is filled in later. pauser_release takes what is all zero. */
bool pauser_init(struct pauser *pauser);
void pauser_release(struct pauser *pauser);

/* Begins to make pauses; ports, workers and count are filled in. false: as above. */
bool pauser_watch(struct pauser *pauser);

/* The ports stay as they are, for ever. */
void pauser_finish(struct pauser *pauser);

#endif
