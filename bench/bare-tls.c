/* The least that a server over TLS can do with GnuTLS, to show what the library itself costs. */
#include "listen.h"

#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* usage: bare-tls FILE CERTIFICATE KEY : prints its port, and answers whatever comes in one record with the bytes of the file,
 * which are a whole response, in one record. It closes where "close" is in it. Sessions can be resumed with tickets. It checks
 * nothing else, and is of no other use. */

enum { ANSWER = 16384, ACCEPTS = 32 };

struct connection {
    gnutls_session_t tls;
    int fd;
    bool is_open; /* hands were shaken */
};

static gnutls_certificate_credentials_t credentials;
static gnutls_priority_t priorities;
static gnutls_datum_t tickets;
static char answer[ANSWER];
static size_t answer_length;

static void accept_some(int epoll, int listener)
{
    for (int i = 0, on = 1; i < ACCEPTS; i++) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (fd < 0)
            return;
        struct connection *connection = calloc(1, sizeof *connection);
        struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = connection };
        connection->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        gnutls_init(&connection->tls, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
        gnutls_priority_set(connection->tls, priorities);
        gnutls_credentials_set(connection->tls, GNUTLS_CRD_CERTIFICATE, credentials);
        gnutls_session_ticket_enable_server(connection->tls, &tickets);
        gnutls_transport_set_int(connection->tls, fd);
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static void end(struct connection *connection)
{
    gnutls_deinit(connection->tls);
    close(connection->fd);
    free(connection);
}

/* Does what can be done without waiting. */
static void advance(struct connection *connection)
{
    char bytes[2048];
    int result = connection->is_open ? 0 : gnutls_handshake(connection->tls);
    if (result < 0 && gnutls_error_is_fatal(result)) {
        end(connection);
        return;
    }
    connection->is_open = result == 0;
    for (ssize_t got; connection->is_open;) {
        got = gnutls_record_recv(connection->tls, bytes, sizeof bytes - 1);
        if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
            return;
        bytes[got > 0 ? got : 0] = '\0';
        if (got > 0)
            gnutls_record_send(connection->tls, answer, answer_length);
        if (got > 0 && strstr(bytes, "close"))
            gnutls_bye(connection->tls, GNUTLS_SHUT_WR);
        if (got <= 0 || strstr(bytes, "close")) {
            end(connection);
            return;
        }
    }
}

static void prepare(char **argv)
{
    answer_length = read_response(argv[1], answer, sizeof answer);
    gnutls_certificate_allocate_credentials(&credentials);
    if (gnutls_certificate_set_x509_key_file(credentials, argv[2], argv[3], GNUTLS_X509_FMT_PEM) < 0 ||
        gnutls_priority_init(&priorities, NULL, NULL) < 0 || gnutls_session_ticket_key_generate(&tickets) < 0)
        exit(1);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    prepare(argv);
    int listener = listen_somewhere(), epoll = epoll_create1(0);
    struct epoll_event events[64], event = { .events = EPOLLIN };
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(epoll, events, 64, -1);
        for (int i = 0; i < ready; i++)
            events[i].data.ptr ? advance(events[i].data.ptr) : accept_some(epoll, listener);
    }
}
