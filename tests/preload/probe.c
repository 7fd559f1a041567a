/* Put before accept4: with the first connection it tries what a program that was taken over would, and writes down how each
 * attempt went. The test names files and a port that listens. */
#define accept4 declared_accept4 /* with a type of its own, which glibc alone has */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#undef accept4

static int report = -1, before[3]; /* the file; and sockets that were made before there was a sandbox */

__attribute__((constructor)) static void prepare(void)
{
    const char *path = getenv("PROBE_FILE");
    report = path ? open(path, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        before[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void tell(const char *what, long result)
{
    char line[100];
    int length = snprintf(line, sizeof line, "%s: %s\n", what, result < 0 ? strerror(errno) : "done");
    if (write(report, line, (size_t)length) < 0)
        abort();
}

static void try_open(const char *what, const char *variable, int flags)
{
    const char *path = getenv(variable);
    int fd = path ? open(path, flags | O_CLOEXEC, 0600) : -1;
    if (path)
        tell(what, fd);
    if (fd >= 0)
        close(fd);
}

static void try_reach(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const struct sockaddr *there = (const struct sockaddr *)&address;
    const char *port = getenv("PROBE_PORT");
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    tell("socket", fd);
    close(fd);
    tell("bind", bind(before[0], there, sizeof address)); /* to a port that the kernel picks */
    address.sin_port = htons((uint16_t)(port ? atoi(port) : 0));
    tell("connect", connect(before[1], there, sizeof address));
    tell("sendto", sendto(before[2], "", 0, MSG_FASTOPEN | MSG_NOSIGNAL, there, sizeof address));
}

static void try_make(const char *what, int type)
{
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    tell(what, fd);
    if (fd >= 0)
        close(fd);
}

/* Each of these sends to any Unix socket of datagrams, such as the system log's, without a connect(2). */
static void try_datagrams(void)
{
    int pair[2] = { -1, -1 };
    try_make("datagrams", SOCK_DGRAM);
    try_make("raw datagrams", SOCK_RAW);
    tell("pair of datagrams", socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair));
    for (size_t i = 0; i < 2; i++)
        if (pair[i] >= 0)
            close(pair[i]);
}

static void try_start(void)
{
    char *const arguments[] = { (char[]){ "nothing" }, NULL };
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0)
        _exit(0);
    tell("clone", child);
    if (child > 0)
        waitpid(child, NULL, 0);
    execve("/nonexistent", arguments, NULL);
    tell("execve", -1);
    tell("setuid", setuid(getuid()));
}

static void try_all(void)
{
    try_open("read", "PROBE_READ", O_RDONLY);
    try_open("read beside", "PROBE_ALLOWED", O_RDONLY);
    try_open("write", "PROBE_WRITE", O_WRONLY | O_CREAT);
    try_reach();
    try_datagrams();
    try_start();
}

int accept4(int fd, struct sockaddr *address, socklen_t *size, int flags);

int accept4(int fd, struct sockaddr *address, socklen_t *size, int flags)
{
    if (report >= 0) {
        try_all();
        close(report);
        report = -1;
    }
    return (int)syscall(SYS_accept4, fd, address, size, flags);
}
