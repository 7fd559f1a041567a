/* What the service manager is told, in the datagrams of sd_notify(3), for which its library is not needed. */
#include "server/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "server/fail.h"

enum { SIGNS = 2 }; /* of life, in the time in which one is due */

/* "/path", or "@name", which is abstract (unix(7)). */
static bool read_address(struct notify *notify, const char *name)
{
    size_t length = strlen(name);
    if ((*name != '/' && *name != '@') || length < 2 || length >= sizeof notify->address.sun_path)
        return fail_system("NOTIFY_SOCKET: \"%s\" is no Unix socket's name; nobody is told how the server is", name);
    notify->address.sun_family = AF_UNIX;
    memcpy(notify->address.sun_path, name, length);
    if (*name == '@')
        notify->address.sun_path[0] = '\0';
    notify->size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    return true;
}

/* A time that is meant for another process is none. */
static int64_t read_watchdog(void)
{
    uint64_t time, pid;
    const char *usec = getenv("WATCHDOG_USEC"), *process = getenv("WATCHDOG_PID");
    if (!usec || !*usec)
        return 0;
    if (process && (number_parse(process, strlen(process), 0, INT32_MAX, &pid, NULL) != NUMBER_OK || (pid_t)pid != getpid()))
        return 0;
    if (number_parse(usec, strlen(usec), SIGNS, INT64_MAX, &time, NULL) == NUMBER_OK)
        return (int64_t)time / SIGNS;
    fail_system("WATCHDOG_USEC: \"%s\" is no time; no sign of life is given", usec);
    return 0;
}

/* Nobody waits for a manager that does not read. */
static void say(const struct notify *notify, const char *state)
{
    if (notify->fd >= 0)
        sendto(notify->fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT, (const struct sockaddr *)&notify->address,
               notify->size);
}

static void give_sign(struct timer *timer)
{
    struct notify *notify = (struct notify *)((char *)timer - offsetof(struct notify, watchdog));
    say(notify, "WATCHDOG=1");
    timer_set(notify->loop, timer, loop_now(notify->loop) + notify->every);
}

void notify_open(struct notify *notify)
{
    const char *name = getenv("NOTIFY_SOCKET");
    *notify = (struct notify){ .fd = -1, .watchdog.fire = give_sign };
    if (!name || !*name || !read_address(notify, name))
        return;
    notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    notify->every = read_watchdog();
}

bool notify_watch(struct notify *notify, struct loop *loop)
{
    notify->loop = loop;
    return notify->fd < 0 || !notify->every || timer_set(loop, &notify->watchdog, clock_now() + notify->every) ||
           fail_system("out of memory");
}

void notify_ready(const struct notify *notify)
{
    say(notify, "READY=1");
}

/* The time lets the manager tell this reading from earlier ones; its clock is ours (Type=notify-reload, systemd.service(5)). */
void notify_reloading(const struct notify *notify)
{
    char state[60];
    snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_now());
    say(notify, state);
}

void notify_stopping(const struct notify *notify)
{
    say(notify, "STOPPING=1");
}

void notify_close(struct notify *notify)
{
    if (notify->fd >= 0)
        close(notify->fd);
    notify->fd = -1;
}
