/* One thread's event loop: descriptors to watch and timers to fire, without a thread or a sleep a request. */
#ifndef EVERYSTATUS_LOOP_H
#define EVERYSTATUS_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;

/* A descriptor that somebody waits for. Lives in its owner, who fills in fd and ready and keeps both alive while watched. */
struct watch {
    int fd;
    void (*ready)(struct watch *watch, uint32_t events); /* events as in epoll_wait(2) */
};

/* Something that happens later. Lives in its owner, who fills in fire; start with { .fire = ... }. */
struct timer {
    void (*fire)(struct timer *timer);
    size_t slot; /* its place in the heap, from 1; 0: not set */
};

/* NULL: no memory or descriptors left (errno says). loop_free takes NULL; what is still watched is the owner's to end. */
struct loop *loop_new(void);
void loop_free(struct loop *loop);

/* Watches for epoll events. false: errno says why not. */
bool loop_watch(struct loop *loop, struct watch *watch, uint32_t events);
bool loop_change(struct loop *loop, struct watch *watch, uint32_t events);

/* Stops watching; also drops what this turn has still to report of it. Call it before the descriptor is closed. */
void loop_unwatch(struct loop *loop, struct watch *watch);

/* As loop_unwatch, for a descriptor that is closed right after and of which nobody has a copy: that ends the watching. */
void loop_forget(struct loop *loop, struct watch *watch);

/* Sets or moves a timer; due is in clock_now's microseconds. false: no memory; the timer is then as it was. */
bool timer_set(struct loop *loop, struct timer *timer, int64_t due);

/* Takes a timer back; does nothing if it is not set. */
void timer_cancel(struct loop *loop, struct timer *timer);

/* The time at which the current turn woke up: good enough for deadlines, and costs nothing. */
int64_t loop_now(const struct loop *loop);

/* Waits at most this many milliseconds (-1: for ever) for the next event or timer, and calls what is due. false: epoll_wait
 * failed for another reason than a signal. */
bool loop_turn(struct loop *loop, int milliseconds);

#endif
