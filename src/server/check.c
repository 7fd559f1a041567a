/* The command `check`: whether a server that was started with the same options is healthy. */
#include "server/check.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "server/fail.h"
#include "server/listen.h"

enum { PATIENCE = 5, FILE_MOST = 65536, HEAD = 13 }; /* seconds; bytes; those of "HTTP/1.1 200 " */

static const char question[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/* A socket that waits for nothing longer than PATIENCE. */
static int open_socket(int family)
{
    const struct timeval patience = { .tv_sec = PATIENCE };
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    return fd;
}

static bool connect_to(int *fd, int family, const struct sockaddr *address, socklen_t size)
{
    *fd = open_socket(family);
    return *fd >= 0 && connect(*fd, address, size) == 0;
}

static bool connect_unix(int *fd, const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path)
        return fail_usage("check: unix:%s: the path is too long", path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    return connect_to(fd, AF_UNIX, (const struct sockaddr *)&address, sizeof address) ||
           fail_system("check: unix:%s: %s", path, strerror(errno));
}

/* Who connects to an address that stands for all of them reaches this host (Linux, ip(7)). */
static bool connect_tcp(int *fd, const char *host, uint64_t port)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *info = NULL;
    char service[8];
    snprintf(service, sizeof service, "%u", (unsigned)port);
    int error = getaddrinfo(host, service, &hints, &info);
    if (error != 0)
        return fail_system("check: %s: %s", host, gai_strerror(error));
    bool connected = connect_to(fd, info->ai_family, info->ai_addr, info->ai_addrlen);
    int problem = errno;
    freeaddrinfo(info);
    return connected ||
           fail_system("check: %s, port %s: %s", host, service, problem == EINPROGRESS ? "nobody answers" : strerror(problem));
}

/* The port that the server wrote down: the first line of the file. */
static bool read_port(const char *path, uint64_t *port)
{
    struct buffer text = { 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int problem = fd < 0 ? errno : file_read(fd, FILE_MOST, &text);
    if (fd >= 0)
        close(fd);
    size_t length = problem || !text.data ? 0 : strcspn(text.data, "\n");
    bool fine = length && number_parse(text.data, length, 1, 65535, port, NULL) == NUMBER_OK;
    buffer_release(&text);
    if (problem)
        return fail_system("check: cannot read --port-file %s: %s", path, strerror(problem));
    return fine || fail_system("check: there is no port in --port-file %s", path);
}

static bool connect_as_told(int *fd, const struct options *options)
{
    uint64_t port = options->port;
    const char *path = bind_path(options->bind);
    if (path)
        return connect_unix(fd, path);
    if (!port && !options->port_file)
        return fail_usage("check: --port 0 does not say which one; --port-file would");
    return (port || read_port(options->port_file, &port)) && connect_tcp(fd, options->bind, port);
}

/* Says that it connects for itself, where the server waits for that (proxy-protocol.txt 2.1). */
static bool greet(int fd, const struct options *options)
{
    static const char unknown[] = "PROXY UNKNOWN\r\n";
    struct sockaddr_storage own = { 0 };
    socklen_t size = sizeof own;
    const struct networks *trusted = &options->trusted;
    const bool named = trusted->count || trusted->local;
    getsockname(fd, (struct sockaddr *)&own, &size);
    if (!options->proxy_protocol || (named && !networks_have(trusted, (const struct sockaddr *)(const void *)&own)))
        return true;
    return send(fd, unknown, sizeof unknown - 1, MSG_NOSIGNAL) == sizeof unknown - 1 ||
           fail_system("check: %s", strerror(errno));
}

static bool ask(int fd)
{
    char head[HEAD + 1] = "";
    if (send(fd, question, sizeof question - 1, MSG_NOSIGNAL) != sizeof question - 1)
        return fail_system("check: %s", strerror(errno));
    ssize_t got = recv(fd, head, HEAD, MSG_WAITALL);
    if (got < 0)
        return fail_system("check: %s", errno == EAGAIN ? "/healthz does not answer in time" : strerror(errno));
    if (got < HEAD || strncmp(head, "HTTP/1.", 7) != 0 || head[HEAD - 1] != ' ') /* also without a phrase (RFC 9112 4) */
        return fail_system("check: what answers does not speak HTTP");
    return strncmp(head + 9, "200", 3) == 0 || fail_system("check: /healthz answers %.3s", head + 9);
}

int check_run(const struct options *options)
{
    int fd = -1;
    bool healthy = connect_as_told(&fd, options) && greet(fd, options) && ask(fd);
    if (fd >= 0)
        close(fd);
    return healthy ? 0 : fail_status();
}
