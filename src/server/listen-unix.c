/* The Unix socket that the server listens on. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/fail.h"
#include "server/listen-parts.h"
#include "server/options.h"

/* Whether path is a Unix socket that is nobody's any more, left behind by a server that was killed. The socket of datagrams
 * finds that out without a connection, which the sandbox does not let us make: to one of another kind nothing is sent, but the
 * error tells whether there is one. */
static bool is_stale(int asker, const struct sockaddr_un *address, socklen_t size)
{
    struct stat status;
    return lstat(address->sun_path, &status) == 0 && S_ISSOCK(status.st_mode) &&
           sendto(asker, "", 0, MSG_NOSIGNAL | MSG_DONTWAIT, (const struct sockaddr *)address, size) != 0 &&
           errno == ECONNREFUSED;
}

/* Its mode is never wider than it should be: what the umask takes away is given back when it is there. */
static bool bind_unix(int fd, const struct sockaddr_un *address, socklen_t size, unsigned mode)
{
    if (mode == OPTIONS_NO_MODE)
        return bind(fd, (const struct sockaddr *)address, size) == 0;
    return fchmod(fd, mode) == 0 && bind(fd, (const struct sockaddr *)address, size) == 0 &&
           chmod(address->sun_path, mode) == 0;
}

/* Makes a Unix socket in listener->fd that listens at listener->path, which is short enough. */
static bool listen_unix(struct listener *listener)
{
    const char *path = listener->path;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t length = strlen(path);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
    memcpy(address.sun_path, path, length + 1);
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (is_stale(listener->asker, &address, size))
        unlink(path);
    return listener->fd >= 0 && bind_unix(listener->fd, &address, size, listener->mode) &&
           own_file_take(&listener->unix_socket, path, path) && listen(listener->fd, BACKLOG) == 0;
}

bool listener_open_unix(struct listener *listener, const char *path, unsigned mode)
{
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof((struct sockaddr_un *)0)->sun_path)
        return fail_usage("cannot listen on unix:%s: the path is %s", path, length ? "too long" : "empty");
    buffer_format(&listener->url, "unix:%s", path);
    listener->path = path;
    listener->mode = mode;
    listener->asker = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return listen_unix(listener) || fail_path(errno, "cannot listen on %s", path);
}

/* The socket that was shut cannot be used again, and its file is in the way of another. */
bool listener_replace_unix(struct listener *listener)
{
    int old = listener->fd;
    own_file_remove(&listener->unix_socket);
    bool fine = listen_unix(listener) && dup3(listener->fd, old, O_CLOEXEC) == old;
    int problem = errno;
    if (listener->fd >= 0)
        close(listener->fd);
    listener->fd = old;
    errno = problem;
    return fine;
}
