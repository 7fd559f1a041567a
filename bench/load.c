/* A load generator that costs little: it knows how long each response is, so that the server is what is measured. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* usage: load PORT TARGET CONNECTIONS MILLISECONDS [close]
 * Asks 127.0.0.1:PORT for TARGET over so many connections at once, for so long, each asking again as soon as it was
 * answered; with "close" over a new connection each time. Prints the number of answers and the seconds that it took. */

struct connection {
    int fd;
    size_t missing; /* bytes of the answer */
};

static struct sockaddr_in server;
static char request[512];
static size_t request_length, answer_length;
static int is_closing;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int open_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) != 0)
        fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void ask(struct connection *connection)
{
    if (send(connection->fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length)
        fail("send");
    connection->missing = answer_length;
}

/* The length of the answer to one request, head and content; all answers have the same. */
static size_t measure(void)
{
    static char answer[1 << 20];
    size_t got = 0;
    struct connection connection = { .fd = open_socket() };
    ask(&connection);
    for (;;) {
        ssize_t step = recv(connection.fd, answer + got, sizeof answer - 1 - got, 0);
        if (step <= 0)
            fail("recv");
        got += (size_t)step;
        answer[got] = '\0';
        const char *end = strstr(answer, "\r\n\r\n"), *length = strcasestr(answer, "\r\nContent-Length:");
        if (end && length && got >= (size_t)(end + 4 - answer) + strtoul(length + 17, NULL, 10)) {
            close(connection.fd);
            return got;
        }
    }
}

static void begin(int epoll, struct connection *connection)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
    connection->fd = open_socket();
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0)
        fail("epoll_ctl");
    ask(connection);
}

/* Takes what came; returns 1 when an answer was complete and the next request was sent. */
static int advance(int epoll, struct connection *connection)
{
    static char waste[65536];
    ssize_t got = recv(connection->fd, waste, sizeof waste, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN)
        return 0;
    if (got < 0 || (got == 0 && connection->missing))
        fail("recv");
    connection->missing -= (size_t)got;
    if (connection->missing)
        return 0;
    if (is_closing) {
        close(connection->fd);
        begin(epoll, connection);
    } else {
        ask(connection);
    }
    return 1;
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    int count = atoi(argv[3]), epoll = epoll_create1(0);
    double limit = atof(argv[4]) / 1000;
    is_closing = argc > 5;
    server = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1])) };
    inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
    request_length = (size_t)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", argv[2],
                                      is_closing ? "Connection: close\r\n" : "");
    answer_length = measure();
    struct connection *connections = calloc((size_t)count, sizeof *connections);
    struct epoll_event events[256];
    unsigned long answers = 0;
    double start = now();
    for (int i = 0; i < count; i++)
        begin(epoll, &connections[i]);
    while (now() - start < limit) {
        int ready = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < ready; i++)
            answers += (unsigned long)advance(epoll, events[i].data.ptr);
    }
    printf("%lu %.4f\n", answers, now() - start);
    return 0;
}
