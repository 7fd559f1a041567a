/* The socket that the server listens on. */
#include "server/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/fail.h"
#include "server/listen-parts.h"

/* What a bound socket does then. */
typedef bool begin_function(int fd);

static bool begin_listening(int fd)
{
    return listen(fd, BACKLOG) == 0;
}

/* The kernel refuses who wants to connect to a socket that does not listen. */
static bool begin_refusing(int fd)
{
    (void)fd;
    return true;
}

/* One connection of our own, which is held as long as the process lives, fills a backlog of 0. */
static bool fill_backlog(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return false;
    int client = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return client >= 0 && connect(client, (struct sockaddr *)&address, size) == 0;
}

/* No SYN gets through, as when the backlog is full: a filter drops it, so that neither SYN cookies nor
 * net.ipv4.tcp_abort_on_overflow have a say. Where filters are not permitted, the backlog is full. */
static bool begin_ignoring(int fd)
{
    struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    const struct sock_fprog program = { 1, &nothing };
    bool filtered = setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
    return listen(fd, 0) == 0 && (filtered || fill_backlog(fd));
}

/* An address may be used again that connections of an earlier server still have; but if two that do not listen both say so,
 * they can have the same. */
static bool bind_address(int fd, const struct addrinfo *info, begin_function *begin)
{
    const int reused = begin != begin_refusing, off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reused, sizeof reused);
    if (info->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    return bind(fd, info->ai_addr, info->ai_addrlen) == 0 && begin(fd);
}

static unsigned number_of(const struct sockaddr_storage *address)
{
    return ntohs(address->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)(const void *)address)->sin6_port
                                                : ((const struct sockaddr_in *)(const void *)address)->sin_port);
}

/* The port that the kernel gave, and the URL. */
static void learn_port(struct listener *listener, const char *host, const char *scheme)
{
    socklen_t size = sizeof listener->address;
    getsockname(listener->fd, (struct sockaddr *)&listener->address, &size);
    listener->port = number_of(&listener->address);
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

static bool open_tcp(struct listener *listener, const char *host, unsigned port, const char *scheme, begin_function *begin)
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
    bool bound = listener->fd >= 0 && bind_address(listener->fd, info, begin);
    int problem = errno;
    freeaddrinfo(info);
    if (!bound)
        return fail_system("cannot listen on %s: %s", where,
                           problem == EADDRINUSE ? "the port is in use (--port 0 picks a free one)" : strerror(problem));
    learn_port(listener, host, scheme);
    return true;
}

const char *bind_path(const char *bind)
{
    static const char unix_socket[] = "unix:";
    const size_t length = sizeof unix_socket - 1;
    return strncmp(bind, unix_socket, length) == 0 ? bind + length : NULL;
}

bool listener_open(struct listener *listener, const char *bind, unsigned port, const char *scheme, unsigned mode)
{
    const char *path = bind_path(bind);
    *listener = (struct listener){ .fd = -1, .asker = -1 };
    bool opened = path ? listener_open_unix(listener, path, mode) : open_tcp(listener, bind, port, scheme, begin_listening);
    if (!opened)
        listener_close(listener);
    return opened;
}

bool listener_open_dead(struct listener *listener, const char *bind, unsigned port, enum dead_port kind)
{
    static begin_function *const begins[] = { [DEAD_UNANSWERED] = begin_ignoring, [DEAD_REFUSED] = begin_refusing };
    *listener = (struct listener){ .fd = -1, .asker = -1 };
    bool opened = open_tcp(listener, bind, port, "http", begins[kind]);
    if (!opened)
        listener_close(listener);
    return opened;
}

bool listener_adopt(struct listener *listener, int fd, const char *scheme)
{
    int listens = 0;
    socklen_t size = sizeof listens, length = sizeof listener->address;
    char host[INET6_ADDRSTRLEN + IF_NAMESIZE + 1];
    *listener = (struct listener){ .fd = -1, .asker = -1 };
    struct sockaddr *address = (struct sockaddr *)&listener->address;
    bool fits = getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens &&
                getsockname(fd, address, &length) == 0 && (address->sa_family == AF_INET || address->sa_family == AF_INET6);
    if (!fits)
        return fail_usage("LISTEN_FDS: descriptor %d is no TCP socket that listens (ListenStream=ADDRESS:PORT)", fd);
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        return fail_system("cannot take descriptor %d: %s", fd, strerror(errno));
    int error = getnameinfo(address, length, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    if (error != 0)
        return fail_system("cannot take descriptor %d: %s", fd, gai_strerror(error));
    listener->fd = fd;
    listener->passed = true;
    learn_port(listener, host, scheme);
    return true;
}

/* A socket that is shut loses its number if it got that for a 0. If not, it is bound still (EINVAL, bind(2)). */
static bool take_number(const struct listener *listener)
{
    return bind(listener->fd, (const struct sockaddr *)&listener->address, sizeof listener->address) == 0 || errno == EINVAL;
}

void listener_pause(struct listener *listener)
{
    listener->paused = true;
    shutdown(listener->fd, SHUT_RD);
    if (!listener->path)
        take_number(listener); /* if it cannot, listener_resume tries again, and says so */
}

bool listener_resume(struct listener *listener)
{
    listener->paused =
        listener->path ? !listener_replace_unix(listener) : !take_number(listener) || !begin_listening(listener->fd);
    return !listener->paused;
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
    if (listener->path)
        shutdown(listener->fd, SHUT_RD);
    else if (!listener->passed)
        filter_new(listener->fd);
}

void listener_close(struct listener *listener)
{
    own_file_remove(&listener->unix_socket);
    if (listener->fd >= 0)
        close(listener->fd);
    if (listener->path && listener->asker >= 0)
        close(listener->asker);
    buffer_release(&listener->url);
    listener->fd = listener->asker = -1;
}
