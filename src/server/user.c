/* The user as whom the server serves: changed once its ports are bound, which may take root to do. */
#include "server/user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/fail.h"

bool user_become(const char *name)
{
    errno = 0;
    const struct passwd *user = name ? getpwnam(name) : NULL;
    if (!name)
        return true;
    if (!user && (errno == 0 || errno == ENOENT))
        return fail_usage("--user: this system knows no user \"%s\"", name);
    if (!user)
        return fail_system("--user: cannot look up \"%s\": %s", name, strerror(errno));
    if (initgroups(name, user->pw_gid) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0)
        return true;
    if (errno == EPERM)
        return fail_usage("--user %s: only root can become another user; leave it out, and start the server as that one "
                          "(systemd: User=)",
                          name);
    return fail_system("--user %s: %s", name, strerror(errno));
}

bool user_announce(void)
{
    if (geteuid() != 0)
        return true;
    printf("serving as root; --user NAME would have it serve as another user once the ports are bound\n");
    return fflush(stdout) == 0 || fail_system("cannot write to stdout");
}
