/* The echo of bytes, for protocols that this server does not know. */
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "engine/send/upgrade-parts.h"

/* One connection must not hold up the others, however much it sends. */
enum { ROUNDS = 16 };

struct bytes {
    size_t length, sent;
    bool closed; /* the peer sends no more */
    char buffer[4096];
};

static bool bytes_open(struct upgraded *upgraded)
{
    return (upgraded->state = calloc(1, sizeof(struct bytes))) != NULL;
}

static void bytes_close(struct upgraded *upgraded)
{
    free(upgraded->state);
}

/* Reads when the buffer is empty. false: the connection is broken. */
static bool fill(struct upgraded *upgraded, struct bytes *bytes)
{
    ssize_t got = upgraded_receive(upgraded, bytes->buffer, sizeof bytes->buffer);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    bytes->closed = got == 0;
    bytes->length = (size_t)got;
    bytes->sent = 0;
    return true;
}

static uint32_t bytes_work(struct upgraded *upgraded)
{
    struct bytes *bytes = upgraded->state;
    for (int round = 0; round < ROUNDS; round++) {
        if (bytes->sent == bytes->length) {
            bytes->length = bytes->sent = 0;
            if (!fill(upgraded, bytes) || bytes->closed)
                return 0;
            if (bytes->length == 0)
                return EPOLLIN;
        }
        ssize_t sent = upgraded_send(upgraded, bytes->buffer + bytes->sent, bytes->length - bytes->sent);
        if (sent < 0)
            return errno == EAGAIN ? EPOLLOUT : errno == EINTR ? EPOLLIN | EPOLLOUT : 0;
        bytes->sent += (size_t)sent;
    }
    return EPOLLIN | EPOLLOUT;
}

const struct protocol protocol_bytes = { bytes_open, bytes_work, bytes_close, NULL };
