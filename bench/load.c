/* A load generator that costs little, so that the server is what is measured. */
#include "answer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* usage: load PORT CONNECTIONS MILLISECONDS [close] < REQUEST
 * Sends the request to 127.0.0.1:PORT over so many connections at once, for so long, each again as soon as it was answered;
 * with "close" over a new connection each time. When all connections were answered once, it prints "go", and in the end the
 * number of answers since then, the seconds that they took, and the seconds of CPU that it needed itself. */

struct connection {
    int fd;
    struct answer answer;
};

static unsigned short port;
static char request[65536];
static size_t request_length;
static bool is_closing;
static int epoll;

static void ask(struct connection *connection)
{
    if (send(connection->fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length && errno != EPIPE &&
        errno != ECONNRESET)
        fail("send");
}

static void begin(struct connection *connection)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
    connection->fd = connect_to(port);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0)
        fail("epoll_ctl");
    ask(connection);
}

static void begin_again(struct connection *connection)
{
    close(connection->fd);
    begin(connection);
}

/* Takes what came; true when an answer was complete and the next request was sent. */
static bool advance(void *context)
{
    struct connection *connection = context;
    static char bytes[1 << 18];
    ssize_t got = recv(connection->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN)
        return false;
    if (got <= 0) { /* servers close connections that have had many requests */
        if (!answer_is_untouched(&connection->answer))
            fail("recv");
        begin_again(connection);
        return false;
    }
    if (!answer_take(&connection->answer, bytes, (size_t)got))
        return false;
    is_closing ? begin_again(connection) : ask(connection);
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int count = atoi(argv[2]);
    double limit = atof(argv[3]) / 1000;
    port = (unsigned short)atoi(argv[1]);
    is_closing = argc > 4;
    request_length = read_request(request, sizeof request);
    epoll = epoll_create1(0);
    struct connection *connections = calloc((size_t)count, sizeof *connections);
    for (int i = 0; i < count; i++)
        begin(&connections[i]);
    if (serve(epoll, advance, (unsigned long)count, seconds_now() + PATIENCE) < (unsigned long)count)
        fail("not all were answered");
    puts("go");
    fflush(stdout);
    double start = seconds_now(), cpu = seconds_of_cpu();
    unsigned long answers = serve(epoll, advance, -1UL, start + limit);
    printf("%lu %.6f %.6f\n", answers, seconds_now() - start, seconds_of_cpu() - cpu);
    return 0;
}
