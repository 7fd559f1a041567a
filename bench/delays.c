/* Asks for thousands of delayed answers at once, each over its own connection, and prints how late they are. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* usage: delays PORT COUNT : delays of 1 to 5 seconds, spread evenly. Prints the number of right answers, and the lateness in
 * milliseconds at the median, at the 99th percentile, and at most. */

struct waiter {
    int fd;
    double due;  /* when the answer should come */
    double late; /* by how much it came later; -1: not yet, or wrong */
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void ask(struct waiter *waiter, const struct sockaddr_in *server, int milliseconds)
{
    char request[128];
    int length =
        snprintf(request, sizeof request, "GET /status/200;delay=%dms;format=empty HTTP/1.1\r\nHost: a\r\n\r\n", milliseconds);
    waiter->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (waiter->fd < 0 || connect(waiter->fd, (const struct sockaddr *)server, sizeof *server) != 0)
        fail("connect");
    waiter->due = now() + milliseconds / 1000.0;
    waiter->late = -1;
    if (send(waiter->fd, request, (size_t)length, MSG_NOSIGNAL) != length)
        fail("send");
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (argc != 3)
        return 2;
    int count = atoi(argv[2]), epoll = epoll_create1(0), left = count, right = 0;
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1])) };
    inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
    struct waiter *waiters = calloc((size_t)count, sizeof *waiters);
    double *late = calloc((size_t)count, sizeof *late);
    struct epoll_event events[512];
    for (int i = 0; i < count; i++) {
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = &waiters[i] };
        ask(&waiters[i], &server, 1000 + (int)((long)i * 7919 % count * 4000L / count));
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, waiters[i].fd, &event) != 0)
            fail("epoll_ctl");
    }
    for (double limit_time = now() + 20; left > 0 && now() < limit_time;) {
        int ready = epoll_wait(epoll, events, 512, 1000);
        double time = now();
        for (int i = 0; i < ready; i++) {
            struct waiter *waiter = events[i].data.ptr;
            char answer[1024];
            ssize_t got = recv(waiter->fd, answer, sizeof answer, MSG_DONTWAIT);
            if (got > 12 && memcmp(answer, "HTTP/1.1 200", 12) == 0)
                late[right++] = (time - waiter->due) * 1000;
            close(waiter->fd);
            left--;
        }
    }
    qsort(late, (size_t)right, sizeof *late, compare);
    printf("%d %.3f %.3f %.3f\n", right, right ? late[right / 2] : -1, right ? late[right * 99L / 100] : -1,
           right ? late[right - 1] : -1);
    return right == count ? 0 : 1;
}
