/* The socket that the server listens on. */
#include "server/listen.h"

#include <errno.h>
#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/fail.h"
#include "server/options.h"

enum { BACKLOG = 4096 }; /* the kernel caps it */

/* Whether path is a Unix socket on which nobody answers, left behind by a server that was killed. */
static bool is_stale(const struct sockaddr_un *address, socklen_t size)
{
    struct stat status;
    if (lstat(address->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool stale = fd >= 0 && connect(fd, (const struct sockaddr *)address, size) != 0 && errno == ECONNREFUSED;
    if (fd >= 0)
        close(fd);
    return stale;
}

/* Its mode is never wider than it should be: what the umask takes away is given back when it is there. */
static bool bind_unix(int fd, const struct sockaddr_un *address, socklen_t size, unsigned mode)
{
    if (mode == OPTIONS_NO_MODE)
        return bind(fd, (const struct sockaddr *)address, size) == 0;
    return fchmod(fd, mode) == 0 && bind(fd, (const struct sockaddr *)address, size) == 0 &&
           chmod(address->sun_path, mode) == 0;
}

static bool open_unix(struct listener *listener, const char *path, unsigned mode)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t length = strlen(path);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
    if (length == 0 || length >= sizeof address.sun_path)
        return fail_usage("cannot listen on unix:%s: the path is %s", path, length ? "too long" : "empty");
    memcpy(address.sun_path, path, length + 1);
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (is_stale(&address, size))
        unlink(path);
    buffer_format(&listener->url, "unix:%s", path);
    return (listener->fd >= 0 && bind_unix(listener->fd, &address, size, mode) &&
            own_file_take(&listener->unix_socket, path, path) && listen(listener->fd, BACKLOG) == 0) ||
           fail_path(errno, "cannot listen on %s", path);
}

static bool bind_address(int fd, const struct addrinfo *info)
{
    const int on = 1, off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (info->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    return bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0;
}

/* The port that the kernel gave, and the URL. */
static void learn_port(struct listener *listener, const char *host, const char *scheme)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    getsockname(listener->fd, (struct sockaddr *)&address, &size);
    listener->port = ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&address)->sin6_port
                                                         : ((struct sockaddr_in *)(void *)&address)->sin_port);
    buffer_format(&listener->url, strchr(host, ':') ? "%s://[%s]:%u" : "%s://%s:%u", scheme, host, listener->port);
}

/* Whether it can only be an address, which DNS need not be asked for: a name has letters in its last label (RFC 1123 2.1). */
static bool is_address(const char *host)
{
    return strpbrk(host, ":[]") || strspn(host, "0123456789.") == strlen(host);
}

/* DNS that knows no such name is taken for right; DNS that does not answer is a failure of the system. */
static bool unresolved(const char *host, const char *where, int error)
{
    bool usage = error == EAI_NONAME || error == EAI_NODATA || error == EAI_ADDRFAMILY;
    return (usage ? fail_usage : fail_system)("cannot listen on %s: %s%s", where, gai_strerror(error),
                                              *host == '[' ? " (an address is given without brackets)" : "");
}

static bool open_tcp(struct listener *listener, const char *host, unsigned port, const char *scheme)
{
    const int flags = AI_PASSIVE | (is_address(host) ? AI_NUMERICHOST : 0);
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = flags };
    struct addrinfo *info = NULL;
    char service[8], where[300];
    snprintf(service, sizeof service, "%u", port);
    snprintf(where, sizeof where, strchr(host, ':') && *host != '[' ? "[%.250s]:%s" : "%.250s:%s", host, service);
    int error = getaddrinfo(host, service, &hints, &info);
    if (error != 0)
        return unresolved(host, where, error);
    listener->fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool bound = listener->fd >= 0 && bind_address(listener->fd, info);
    int problem = errno;
    freeaddrinfo(info);
    if (!bound)
        return fail_system("cannot listen on %s: %s", where,
                           problem == EADDRINUSE ? "the port is in use (--port 0 picks a free one)" : strerror(problem));
    learn_port(listener, host, scheme);
    return true;
}

bool listener_open(struct listener *listener, const char *bind, unsigned port, const char *scheme, unsigned mode)
{
    *listener = (struct listener){ .fd = -1 };
    bool opened = strncmp(bind, "unix:", 5) == 0 ? open_unix(listener, bind + 5, mode) : open_tcp(listener, bind, port, scheme);
    if (!opened)
        listener_close(listener);
    return opened;
}

/* A TCP socket has no half of it that could be shut: a filter takes the SYN from who begins to connect (RFC 9293 3.1: the flags
 * are the 14th byte, SYN is 2), and leaves the last step of a handshake that has begun. */
static void filter_new(int fd)
{
    struct sock_filter steps[] = { BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 2, 0, 1),
                                   BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, UINT32_MAX) };
    const struct sock_fprog program = { sizeof steps / sizeof *steps, steps };
    setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

void listener_shut(const struct listener *listener)
{
    if (listener->unix_socket.path)
        shutdown(listener->fd, SHUT_RD);
    else
        filter_new(listener->fd);
}

void listener_close(struct listener *listener)
{
    own_file_remove(&listener->unix_socket);
    if (listener->fd >= 0)
        close(listener->fd);
    buffer_release(&listener->url);
    listener->fd = -1;
}
