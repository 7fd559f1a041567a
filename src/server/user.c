/* The user as whom the server serves: changed once its ports are bound, which may take root to do. */
#include "server/user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "server/fail.h"

/* A user; name is NULL where the system has none for the number. */
struct user {
    const char *name;
    uid_t uid;
    gid_t gid;
};

static void take(struct user *user, const struct passwd *row)
{
    *user = (struct user){ row->pw_name, row->pw_uid, row->pw_gid };
}

static bool is_unknown(void)
{
    return errno == 0 || errno == ENOENT;
}

/* Reads a number, which its user need not have a name for: in a container, often none has. */
static bool find_number(const char *text, struct user *user)
{
    const uint64_t most = (uid_t)-2; /* the one above stands for no user (setreuid(2)) */
    uint64_t number = 0;
    const enum number_result result = number_parse(text, strlen(text), 0, most, &number, NULL);
    if (result == NUMBER_TOO_LARGE)
        return fail_usage("--user: %s is too large; the number of a user is %llu at most", text, (unsigned long long)most);
    if (result != NUMBER_OK)
        return fail_usage("--user: this system knows no user \"%s\"", text);
    errno = 0;
    const struct passwd *row = getpwuid((uid_t)number);
    *user = (struct user){ NULL, (uid_t)number, (gid_t)number };
    if (row)
        take(user, row);
    return row || is_unknown() || fail_system("--user: cannot look up %s: %s", text, strerror(errno));
}

/* A name that is all digits comes before the number, as with chown(1). */
static bool find(const char *text, struct user *user)
{
    errno = 0;
    const struct passwd *row = getpwnam(text);
    if (!row)
        return is_unknown() ? find_number(text, user) : fail_system("--user: cannot look up \"%s\": %s", text, strerror(errno));
    take(user, row);
    return true;
}

static bool become(const struct user *user)
{
    const int grouped = user->name ? initgroups(user->name, user->gid) : setgroups(1, &user->gid);
    return grouped == 0 && setgid(user->gid) == 0 && setuid(user->uid) == 0;
}

bool user_become(const char *text)
{
    struct user user;
    if (!text)
        return true;
    if (!find(text, &user))
        return false;
    if (become(&user))
        return true;
    if (errno == EPERM)
        return fail_usage("--user %s: only root can become another user; leave it out, and start the server as that one "
                          "(systemd: User=)",
                          text);
    return fail_system("--user %s: %s", text, strerror(errno));
}

void user_announce(void)
{
    if (geteuid() == 0)
        printf("serving as root; --user NAME would have it serve as another user once the ports are bound\n");
}
