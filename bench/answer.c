/* Reads responses as far as a load generator must: where they end. */
#include "answer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

void fail(const char *what)
{
    perror(what);
    exit(1);
}

double seconds_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double seconds_of_cpu(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

size_t read_request(char *request, size_t size)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return fread(request, 1, size, stdin);
}

int connect_to(unsigned short port)
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = PATIENCE };
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience); /* connecting is sending, to Linux */
    if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) != 0)
        fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

/* The head ends with its empty line, and has a NUL behind it: text may be searched. */
static void read_head(struct answer *answer, const char *head)
{
    int code = atoi(head + sizeof "HTTP/1.1");
    const char *length = strcasestr(head, "\r\nContent-Length:");
    answer->head_length = 0;
    answer->in_content = code >= 200;
    answer->is_chunked = !length && code != 204 && code != 304;
    answer->missing = length && code != 304 ? strtoul(length + sizeof "\r\nContent-Length:" - 1, NULL, 10) : 0;
}

/* Adds to the head what belongs to it; how many of the bytes that was. */
static size_t take_head(struct answer *answer, const char *bytes, size_t size)
{
    size_t before = answer->head_length, room = HEAD_MAX - 1 - before, part = size < room ? size : room;
    memcpy(answer->head + before, bytes, part);
    answer->head_length += part;
    char *end = memmem(answer->head, answer->head_length, "\r\n\r\n", 4);
    if (!end && part < size) {
        fputs("a head is too long\n", stderr);
        exit(1);
    }
    if (!end)
        return size;
    size_t taken = (size_t)(end + 4 - answer->head) - before;
    end[4] = '\0';
    read_head(answer, answer->head);
    return taken;
}

bool answer_take(struct answer *answer, const char *bytes, size_t size)
{
    while (!answer->in_content && size > 0) {
        size_t taken = take_head(answer, bytes, size);
        bytes += taken;
        size -= taken;
    }
    if (!answer->in_content)
        return false;
    if (answer->is_chunked) /* nothing follows the response: its last chunk is at the end */
        answer->in_content = size < 5 || memcmp(bytes + size - 5, "0\r\n\r\n", 5) != 0;
    else if (size > answer->missing)
        fputs("more came than the response has\n", stderr), exit(1);
    else
        answer->in_content = (answer->missing -= size) > 0;
    return !answer->in_content;
}

bool answer_is_untouched(const struct answer *answer)
{
    return !answer->in_content && answer->head_length == 0;
}

unsigned long serve(int epoll, bool (*advance)(void *connection), unsigned long enough, double limit)
{
    struct epoll_event events[256];
    unsigned long answers = 0;
    while (answers < enough && seconds_now() < (answers ? limit : limit + PATIENCE)) {
        int ready = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < ready; i++)
            answers += (unsigned long)advance(events[i].data.ptr);
    }
    return answers;
}
