/* The least that a server of delayed answers can do, to show what the system itself costs; bench/delays compares against it. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* usage: bare : prints its port, reads "delay=N" out of whatever comes in one piece, and answers so many milliseconds later.
 * It checks nothing, and is of no other use. */

enum { SLOTS = 8192, ANSWER = 228, ACCEPTS = 32 }; /* one slot a millisecond; an answer as long as everystatus's */

struct waiter {
    int fd;
    struct waiter *next;
};

static struct waiter *slots[SLOTS];

static int64_t milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000) + time.tv_nsec / 1000000;
}

static int listen_somewhere(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 4096) != 0)
        exit(1);
    getsockname(fd, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static void accept_some(int epoll, int listener)
{
    for (int i = 0; i < ACCEPTS; i++) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (fd < 0)
            return;
        struct waiter *waiter = malloc(sizeof *waiter);
        struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = waiter };
        waiter->fd = fd;
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static void take(struct waiter *waiter)
{
    char bytes[2048];
    ssize_t got = recv(waiter->fd, bytes, sizeof bytes - 1, 0);
    if (got == 0) {
        close(waiter->fd);
        free(waiter);
    } else if (got > 0) {
        bytes[got] = '\0';
        const char *delay = strstr(bytes, "delay=");
        size_t slot = (size_t)(milliseconds() + (delay ? atoi(delay + 6) : 0) + 1) % SLOTS;
        waiter->next = slots[slot];
        slots[slot] = waiter;
    }
}

static void answer(int64_t slot, const char *bytes)
{
    struct waiter *waiter = slots[slot % SLOTS];
    slots[slot % SLOTS] = NULL;
    for (; waiter; waiter = waiter->next)
        send(waiter->fd, bytes, ANSWER, MSG_NOSIGNAL);
}

int main(void)
{
    struct rlimit limit;
    char bytes[ANSWER];
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    memset(bytes, 'x', sizeof bytes);
    memcpy(bytes, "HTTP/1.1 200 OK\r\n", 17);
    int listener = listen_somewhere(), epoll = epoll_create1(0);
    struct epoll_event events[64], event = { .events = EPOLLIN };
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (int64_t done = milliseconds();;) {
        int ready = epoll_wait(epoll, events, 64, 1);
        for (int i = 0; i < ready; i++)
            events[i].data.ptr ? take(events[i].data.ptr) : accept_some(epoll, listener);
        for (int64_t time = milliseconds(); done < time;)
            answer(++done, bytes);
    }
}
