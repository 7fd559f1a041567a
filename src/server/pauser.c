/* Makes the pauses that requests ask for: all ports refuse who wants to connect, and later listen again. */
#include "server/pauser.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>

#include "server/fail.h"

enum { RETRY = 100000 /* microseconds */ };

static void wake_workers(struct pauser *pauser)
{
    for (size_t i = 0; i < pauser->count; i++)
        worker_wake(pauser->workers[i]);
}

/* Those who have connected are accepted first, by this worker; the others notice soon. */
static void begin(struct pauser *pauser)
{
    atomic_fetch_add(&pauser->ports->pauses, 1);
    worker_heed_pause(pauser->workers[0]);
    ports_pause(pauser->ports);
    wake_workers(pauser);
}

static void end(struct timer *timer)
{
    struct pauser *pauser = (struct pauser *)((char *)timer - offsetof(struct pauser, end));
    struct loop *loop = worker_loop(pauser->workers[0]);
    const struct listener *failed = ports_resume(pauser->ports);
    if (failed) {
        if (!pauser->failed)
            fail_system("cannot listen on %s again: %s; it is tried until it succeeds", failed->url.data, strerror(errno));
        pauser->failed = true;
        timer_set(loop, timer, loop_now(loop) + RETRY);
        return;
    }
    pauser->failed = false;
    atomic_fetch_add(&pauser->ports->pauses, 1);
    wake_workers(pauser);
}

static void end_now(struct pauser *pauser)
{
    timer_cancel(worker_loop(pauser->workers[0]), &pauser->end);
    end(&pauser->end);
}

/* One pause takes the place of another. Without memory for its end, there is none. */
static void make(void *context, int64_t time)
{
    struct pauser *pauser = context;
    struct loop *loop = worker_loop(pauser->workers[0]);
    bool paused = atomic_load(&pauser->ports->pauses) % 2 == 1;
    if (pauser->finished || (!paused && time == 0) || !timer_set(loop, &pauser->end, loop_now(loop) + time))
        return;
    if (!paused)
        begin(pauser);
    else if (time == 0)
        end_now(pauser);
}

static void asked(struct watch *watch, uint32_t events)
{
    struct pauser *pauser = (struct pauser *)((char *)watch - offsetof(struct pauser, asked));
    (void)events;
    pauses_serve(&pauser->pauses, make, pauser);
}

bool pauser_init(struct pauser *pauser)
{
    *pauser = (struct pauser){ .end = { .fire = end } };
    bool fine = pauses_init(&pauser->pauses);
    pauser->asked = (struct watch){ pauser->pauses.wake, asked };
    return fine || fail_system("cannot make an eventfd");
}

void pauser_release(struct pauser *pauser)
{
    pauses_release(&pauser->pauses);
}

bool pauser_watch(struct pauser *pauser)
{
    return loop_watch(worker_loop(pauser->workers[0]), &pauser->asked, EPOLLIN) || fail_system("cannot watch for pauses");
}

void pauser_finish(struct pauser *pauser)
{
    pauser->finished = true;
    timer_cancel(worker_loop(pauser->workers[0]), &pauser->end);
}
