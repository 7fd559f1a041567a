/* The least that a server can do, to show what the system itself costs. */
#include "listen.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* usage: bare FILE : prints its port, and answers whatever comes in one piece with the bytes of the file, which are a whole
 * response: at once, or so many milliseconds later as "delay=N" in it says. It closes where "close" is in it. It checks nothing
 * else, and is of no other use. */

enum { SLOTS = 8192, ANSWER = 65536, ACCEPTS = 32 }; /* one slot a millisecond */

struct waiter {
    int fd;
    struct waiter *next;
};

static struct waiter *slots[SLOTS];
static unsigned waiting;
static char answer[ANSWER];
static size_t answer_length;

static int64_t milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000) + time.tv_nsec / 1000000;
}

static void accept_some(int epoll, int listener)
{
    for (int i = 0; i < ACCEPTS; i++) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (fd < 0)
            return;
        struct waiter *waiter = malloc(sizeof *waiter);
        struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP, .data.ptr = waiter };
        waiter->fd = fd;
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static void end(struct waiter *waiter)
{
    close(waiter->fd);
    free(waiter);
}

static void wait_for(struct waiter *waiter, int milliseconds_left)
{
    size_t slot = (size_t)(milliseconds() + milliseconds_left + 1) % SLOTS;
    waiter->next = slots[slot];
    slots[slot] = waiter;
    waiting++;
}

static void take(struct waiter *waiter)
{
    char bytes[2048];
    ssize_t got = recv(waiter->fd, bytes, sizeof bytes - 1, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
        end(waiter);
    } else if (got > 0) {
        bytes[got] = '\0';
        const char *delay = strstr(bytes, "delay=");
        if (delay) {
            wait_for(waiter, atoi(delay + 6));
            return;
        }
        send(waiter->fd, answer, answer_length, MSG_NOSIGNAL);
        if (strstr(bytes, "close"))
            end(waiter);
    }
}

static void answer_slot(int64_t slot)
{
    struct waiter *waiter = slots[slot % SLOTS];
    slots[slot % SLOTS] = NULL;
    for (; waiter; waiter = waiter->next, waiting--)
        send(waiter->fd, answer, answer_length, MSG_NOSIGNAL);
}

int main(int argc, char **argv)
{
    struct rlimit limit;
    if (argc != 2)
        return 2;
    answer_length = read_response(argv[1], answer, sizeof answer);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    int listener = listen_somewhere(), epoll = epoll_create1(0);
    struct epoll_event events[64], event = { .events = EPOLLIN };
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (int64_t done = milliseconds();;) {
        int ready = epoll_wait(epoll, events, 64, waiting ? 1 : -1);
        for (int i = 0; i < ready; i++)
            events[i].data.ptr ? take(events[i].data.ptr) : accept_some(epoll, listener);
        int64_t time = milliseconds();
        for (done = waiting ? done : time; done < time;)
            answer_slot(++done);
    }
}
