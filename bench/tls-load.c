/* A load generator as load.c, over TLS, with OpenSSL. */
#include "answer.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <fcntl.h>

/* usage: tls-load PORT CONNECTIONS MILLISECONDS [new | resume] < REQUEST
 * Sends the request to 127.0.0.1:PORT over so many connections at once, for so long, each again as soon as it was answered;
 * with "new" over a new connection each time, with "resume" over a new one that resumes the session of the one before. It
 * verifies no certificate. When all connections were answered once, it prints "go", and in the end the number of answers since
 * then, the seconds that they took, the seconds of CPU that it needed itself, and how many connections began, and were resumed.
 */

struct connection {
    SSL *tls;
    SSL_SESSION *session;
    bool is_asked;
    struct answer answer;
};

static SSL_CTX *context;
static unsigned short port;
static char request[65536];
static size_t request_length;
static bool is_closing, is_resuming;
static int epoll;
static unsigned long begun, resumed;

static void fail_tls(const char *what)
{
    fprintf(stderr, "%s: ", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

/* A ticket came: it is kept for the next connection. */
static int keep_session(SSL *tls, SSL_SESSION *session)
{
    struct connection *connection = SSL_get_app_data(tls);
    SSL_SESSION_free(connection->session);
    connection->session = session;
    return 1;
}

static void begin(struct connection *connection)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
    int fd = connect_to(port);
    connection->tls = SSL_new(context);
    connection->is_asked = false;
    if (!connection->tls || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        fail("begin");
    SSL_set_fd(connection->tls, fd);
    SSL_set_app_data(connection->tls, connection);
    SSL_set_tlsext_host_name(connection->tls, "localhost");
    if (is_resuming && connection->session) { /* a copy: using it changes it, and not every server sends a ticket again */
        SSL_SESSION *copy = SSL_SESSION_dup(connection->session);
        SSL_set_session(connection->tls, copy);
        SSL_SESSION_free(copy);
    }
    SSL_connect(connection->tls);
}

static void begin_again(struct connection *connection)
{
    int fd = SSL_get_fd(connection->tls);
    SSL_set_shutdown(connection->tls, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* the session stays good */
    SSL_free(connection->tls);
    close(fd);
    begin(connection);
}

static void ask(struct connection *connection)
{
    if (SSL_write(connection->tls, request, (int)request_length) != (int)request_length)
        fail_tls("SSL_write");
}

/* Whether it is done; the request follows at once. */
static bool shake_hands(struct connection *connection)
{
    if (connection->is_asked)
        return true;
    int result = SSL_connect(connection->tls);
    if (result == 1) {
        begun++;
        resumed += (unsigned long)SSL_session_reused(connection->tls);
        connection->is_asked = true;
        ask(connection);
    } else if (SSL_get_error(connection->tls, result) != SSL_ERROR_WANT_READ) {
        fail_tls("SSL_connect");
    }
    return result == 1;
}

/* Takes what came; true when an answer was complete and the next request was sent. */
static bool advance(void *context)
{
    struct connection *connection = context;
    static char bytes[1 << 16];
    if (!shake_hands(connection))
        return false;
    int got;
    while ((got = SSL_read(connection->tls, bytes, sizeof bytes)) > 0)
        if (answer_take(&connection->answer, bytes, (size_t)got)) {
            is_closing ? begin_again(connection) : ask(connection);
            return true;
        }
    if (SSL_get_error(connection->tls, got) == SSL_ERROR_WANT_READ)
        return false;
    if (!answer_is_untouched(&connection->answer)) /* servers close connections that have had many requests */
        fail_tls("SSL_read");
    begin_again(connection);
    return false;
}

static void prepare(void)
{
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (is_resuming) {
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
        SSL_CTX_sess_set_new_cb(context, keep_session);
    }
    epoll = epoll_create1(0);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int count = atoi(argv[2]);
    double limit = atof(argv[3]) / 1000;
    port = (unsigned short)atoi(argv[1]);
    is_closing = argc > 4;
    is_resuming = is_closing && strcmp(argv[4], "resume") == 0;
    request_length = read_request(request, sizeof request);
    prepare();
    struct connection *connections = calloc((size_t)count, sizeof *connections);
    for (int i = 0; i < count; i++)
        begin(&connections[i]);
    if (serve(epoll, advance, (unsigned long)count, seconds_now() + PATIENCE) < (unsigned long)count)
        fail("not all were answered");
    puts("go");
    fflush(stdout);
    begun = resumed = 0;
    double start = seconds_now(), cpu = seconds_of_cpu();
    unsigned long answers = serve(epoll, advance, -1UL, start + limit);
    printf("%lu %.6f %.6f %lu %lu\n", answers, seconds_now() - start, seconds_of_cpu() - cpu, begun, resumed);
    return 0;
}
