/* One thread's event loop over epoll, with its timers in a binary heap. */
#include "state/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"

enum { BATCH = 64 };

/* A timer in the heap. When it is due stands here, so that ordering does not call every timer's own memory. */
struct heap_entry {
    int64_t due;
    struct timer *timer;
};

struct loop {
    int epoll;
    int64_t now;
    struct heap_entry *heap; /* heap[0] is unused; the parent of i is i / 2 */
    size_t timers;
    size_t room;
    struct epoll_event events[BATCH]; /* this turn's; data.ptr is NULL for those dropped */
    int pending;
};

struct loop *loop_new(void)
{
    struct loop *loop = calloc(1, sizeof *loop);
    if (!loop)
        return NULL;
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll < 0) {
        free(loop);
        return NULL;
    }
    loop->now = clock_now();
    return loop;
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    close(loop->epoll);
    free(loop->heap);
    free(loop);
}

static bool control(struct loop *loop, int operation, struct watch *watch, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.ptr = watch };
    return epoll_ctl(loop->epoll, operation, watch->fd, &event) == 0;
}

bool loop_watch(struct loop *loop, struct watch *watch, uint32_t events)
{
    return control(loop, EPOLL_CTL_ADD, watch, events);
}

bool loop_change(struct loop *loop, struct watch *watch, uint32_t events)
{
    return control(loop, EPOLL_CTL_MOD, watch, events);
}

void loop_unwatch(struct loop *loop, struct watch *watch)
{
    control(loop, EPOLL_CTL_DEL, watch, 0);
    loop_forget(loop, watch);
}

void loop_forget(struct loop *loop, struct watch *watch)
{
    for (int i = 0; i < loop->pending; i++)
        if (loop->events[i].data.ptr == watch)
            loop->events[i].data.ptr = NULL;
}

static void put(struct loop *loop, size_t slot, struct heap_entry entry)
{
    loop->heap[slot] = entry;
    entry.timer->slot = slot;
}

/* Puts it where the heap's order wants it, from slot on. */
static void settle(struct loop *loop, size_t slot, struct heap_entry entry)
{
    while (slot > 1 && loop->heap[slot / 2].due > entry.due) {
        put(loop, slot, loop->heap[slot / 2]);
        slot /= 2;
    }
    for (size_t child; (child = slot * 2) <= loop->timers; slot = child) {
        if (child < loop->timers && loop->heap[child + 1].due < loop->heap[child].due)
            child++;
        if (loop->heap[child].due >= entry.due)
            break;
        put(loop, slot, loop->heap[child]);
    }
    put(loop, slot, entry);
}

static bool make_room(struct loop *loop)
{
    if (loop->timers + 1 < loop->room)
        return true;
    size_t room = loop->room ? loop->room * 2 : 64;
    struct heap_entry *heap = realloc(loop->heap, room * sizeof *heap);
    if (!heap)
        return false;
    loop->heap = heap;
    loop->room = room;
    return true;
}

bool timer_set(struct loop *loop, struct timer *timer, int64_t due)
{
    if (!timer->slot) {
        if (!make_room(loop))
            return false;
        timer->slot = ++loop->timers;
    }
    settle(loop, timer->slot, (struct heap_entry){ due, timer });
    return true;
}

void timer_cancel(struct loop *loop, struct timer *timer)
{
    if (!timer->slot)
        return;
    size_t slot = timer->slot;
    struct heap_entry last = loop->heap[loop->timers--];
    timer->slot = 0;
    if (last.timer != timer)
        settle(loop, slot, last);
}

int64_t loop_now(const struct loop *loop)
{
    return loop->now;
}

/* How long epoll may wait: until the first timer, rounded up so that it does not wake a moment too early. */
static int timeout(const struct loop *loop, int milliseconds)
{
    if (loop->timers == 0)
        return milliseconds;
    int64_t left = (loop->heap[1].due - clock_now() + 999) / 1000;
    if (left < 0)
        left = 0;
    return milliseconds >= 0 && milliseconds < left ? milliseconds : left > 1000000 ? 1000000 : (int)left;
}

static void fire_timers(struct loop *loop)
{
    while (loop->timers && loop->heap[1].due <= loop->now) {
        struct timer *timer = loop->heap[1].timer;
        timer_cancel(loop, timer);
        timer->fire(timer);
    }
}

bool loop_turn(struct loop *loop, int milliseconds)
{
    int count = epoll_wait(loop->epoll, loop->events, BATCH, timeout(loop, milliseconds));
    if (count < 0 && errno != EINTR)
        return false;
    loop->now = clock_now();
    loop->pending = count > 0 ? count : 0;
    for (int i = 0; i < loop->pending; i++) {
        struct watch *watch = loop->events[i].data.ptr;
        if (watch)
            watch->ready(watch, loop->events[i].events);
    }
    loop->pending = 0;
    fire_timers(loop);
    return true;
}
