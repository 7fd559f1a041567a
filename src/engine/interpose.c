/* Where the HTTP library's own words are replaced by ours: reason phrases, and its answers to malformed requests. */
#include "engine/interpose.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/session.h"
#include "catalog/statuses.h"

const char *MHD_get_reason_phrase_for(unsigned code)
{
    return code >= STATUS_MIN && code <= STATUS_MAX ? status_of((int)code)->phrase : NULL;
}

size_t MHD_get_reason_phrase_len_for(unsigned code)
{
    const char *phrase = MHD_get_reason_phrase_for(code);
    return phrase ? strlen(phrase) : 0;
}

/* What the library found wrong, by the code that it wanted to answer. */
static const char *library_reason(unsigned code)
{
    static const struct {
        unsigned code;
        const char *detail;
    } reasons[] = {
        { 413, "the announced length of the content is beyond all bounds" },
        { 414, "the request line is longer than this server reads" },
        { 431, "the header fields are larger than this server reads" },
        { 505, "the version in the request line is not one that this server speaks: HTTP/1.1 or HTTP/1.0" },
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].code == code)
            return reasons[i].detail;
    return "the request line, a field line, Content-Length or the chunked coding is malformed";
}

/* Only the library itself gets here: our own answers go to mhd_queue(). It is let to queue its own as well, since it goes on
 * using the connection (0.9.75 uses freed memory if it cannot when cookies did not fit); but its bytes have nowhere to go. */
enum MHD_Result MHD_queue_response(struct MHD_Connection *library, unsigned code, struct MHD_Response *response)
{
    struct complaint complaint;
    struct connection *connection = connection_of(library);
    if (!connection)
        return MHD_NO;
    const char *coding = MHD_lookup_connection_value(library, MHD_HEADER_KIND, "Transfer-Encoding");
    if (!coding || !request_lacks_coding(slice_of(coding), &complaint)) /* 1.0 calls an unknown one malformed */
        complain(&complaint, (int)code, "head", "%s", library_reason(code));
    connection_refuse(connection, &complaint);
    session_end(connection);
    interpose_shutdown(connection_socket(connection));
    return connection->engine->queue(library, code, response);
}

int shutdown(int fd, int how)
{
    int (*next)(int, int);
    if (how == SHUT_WR)
        return 0;
    *(void **)&next = dlsym(RTLD_NEXT, "shutdown");
    return next(fd, how);
}

/* The connections by their sockets: recv(2) gets no more than that. An entry is used by the connection's thread alone; the room
 * is never moved, and the system gives memory only to what of it is used. */
enum { SOCKETS = 1 << 20 };
static struct connection *by_socket[SOCKETS];

void interpose_remember(int fd, struct connection *connection)
{
    if (fd < SOCKETS)
        by_socket[fd] = connection;
}

void interpose_forget(int fd)
{
    if (fd < SOCKETS)
        by_socket[fd] = NULL;
}

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
    ssize_t got = recvfrom(fd, bytes, size, flags, NULL, NULL); /* the same, by another name */
    struct connection *connection = got > 0 && fd >= 0 && fd < SOCKETS ? by_socket[fd] : NULL;
    if (connection && !(flags & MSG_PEEK) && !connection->session && !connection_read(connection, bytes, (size_t)got)) {
        errno = ECONNRESET;
        return -1;
    }
    return got;
}

void interpose_shutdown(int fd)
{
    int (*next)(int, int);
    *(void **)&next = dlsym(RTLD_NEXT, "shutdown");
    next(fd, SHUT_WR);
}

mhd_queue_function *mhd_queue(void)
{
    mhd_queue_function *queue;
    *(void **)&queue = dlsym(RTLD_NEXT, "MHD_queue_response");
    return queue;
}
