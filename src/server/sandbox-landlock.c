/* Landlock: the files that can be opened, and the TCP ports that can be bound, are those that the options name. */

/* The kernel is asked directly (landlock(7)); its header is newer than some systems' that this program is built on. Each
 * version of its interface restricts more. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "server/sandbox-parts.h"

/* The same on all architectures. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, WHICH_VERSION = 1, BENEATH = 1, TCP_PORT = 2 };

enum {
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    REMOVE_FILE = 1 << 5,
    MAKE_REG = 1 << 8,
    MAKE_SOCK = 1 << 9,
    FIRST = (1 << 13) - 1, /* all of the first version */
    REFER = 1 << 13,
    TRUNCATE = 1 << 14,
    IOCTL_DEV = 1 << 15,
    BIND_TCP = 1 << 0,
    CONNECT_TCP = 1 << 1,
    SCOPE_ABSTRACT = 1 << 0,
    SCOPE_SIGNAL = 1 << 1,
};

/* What a version of the interface adds; strict asks for those up to the one that knows TCP. */
static const struct {
    uint64_t files, ports, scopes;
} versions[] = { { .files = FIRST },     { .files = REFER },
                 { .files = TRUNCATE },  { .ports = BIND_TCP | CONNECT_TCP },
                 { .files = IOCTL_DEV }, { .scopes = SCOPE_ABSTRACT | SCOPE_SIGNAL } };
enum { HOPS_MOST = 40 /* of links: as the kernel (path_resolution(7)) */ };
enum { VERSIONS = sizeof versions / sizeof *versions, VERSION_OF_PORTS = 4, VERSION_OF_SCOPES = 6 };

struct ruleset {
    uint64_t files, ports, scopes;
};

struct beneath_rule {
    uint64_t rights;
    int32_t folder;
} __attribute__((packed));

struct port_rule {
    uint64_t rights, port;
};

static const uint64_t rights_of[PLACE_USES] = {
    [USE_FOLDER] = READ_FILE | READ_DIR,
    [USE_READ] = READ_FILE,
    [USE_WRITE] = WRITE_FILE | MAKE_REG | REMOVE_FILE,
    [USE_REMOVE] = REMOVE_FILE,
    [USE_SOCKET] = MAKE_SOCK | REMOVE_FILE,
};

/* A folder that is not there, or that may not be looked into, needs no rule: nothing can be opened in it anyway. */
static void allow(int ruleset, const char *path, uint64_t rights)
{
    struct beneath_rule rule = { rights, open(path, O_PATH | O_CLOEXEC) };
    if (rule.folder < 0)
        return;
    syscall(ADD_RULE, ruleset, BENEATH, &rule, 0);
    close(rule.folder);
}

/* The folder of a file, and that of what a link there leads to, and so on: who renews a certificate puts another file, or
 * another link, into one of them. In the root, where all else lies below as well, it is the file alone. */
static void allow_folders(int ruleset, const char *path, uint64_t rights)
{
    char at[PATH_MAX], target[PATH_MAX];
    size_t length = strlen(path);
    ssize_t got = (ssize_t)length;
    for (int hops = 0; hops < HOPS_MOST && got > 0 && length + (size_t)got < sizeof at; hops++) {
        const char *text = hops ? target : path;
        const char *slash = hops && *text != '/' ? strrchr(at, '/') : NULL;
        snprintf(slash ? at + (slash - at) + 1 : at, sizeof at - (slash ? (size_t)(slash - at) + 1 : 0), "%.*s", (int)got,
                 text);
        char *end = strrchr(at, '/');
        if (end > at)
            *end = '\0';
        allow(ruleset, end ? at : ".", rights);
        if (end > at)
            *end = '/';
        got = readlink(at, target, sizeof target);
        length = strlen(at);
    }
}

static void allow_all(int ruleset, const struct place *places, size_t count, const struct ruleset *rights)
{
    if (sandbox_is_instrumented)
        allow(ruleset, "/", rights->files);
    for (size_t i = 0; i < count; i++)
        if (places[i].use == USE_FOLDER)
            allow(ruleset, places[i].path, rights_of[USE_FOLDER]);
        else
            allow_folders(ruleset, places[i].path, rights_of[places[i].use]);
}

/* A pause binds the ports again, and nothing else is to be bound. */
static void allow_ports(int ruleset, const struct ports *ports)
{
    for (size_t i = 0; i < ports->count; i++) {
        const struct port_rule rule = { BIND_TCP, ports->list[i].listener.port };
        if (rule.port)
            syscall(ADD_RULE, ruleset, TCP_PORT, &rule, 0);
    }
}

/* What is restricted. The service manager's socket may be an abstract one, which is then to be reached. */
static struct ruleset restrictions(long version)
{
    struct ruleset all = { 0 };
    const char *manager = getenv("NOTIFY_SOCKET");
    for (int i = 0; i < VERSIONS && i < version; i++) {
        all.files |= versions[i].files;
        all.ports |= versions[i].ports;
        all.scopes |= versions[i].scopes;
    }
    if (manager && *manager == '@')
        all.scopes &= ~(uint64_t)SCOPE_ABSTRACT;
    return all;
}

/* An older kernel knows less of the structure. */
static size_t size_of(long version)
{
    return version < VERSION_OF_PORTS    ? offsetof(struct ruleset, ports)
           : version < VERSION_OF_SCOPES ? offsetof(struct ruleset, scopes)
                                         : sizeof(struct ruleset);
}

void sandbox_landlock(struct site_part *part, const struct place *places, size_t count, const struct ports *ports)
{
    long version = syscall(CREATE_RULESET, NULL, 0, WHICH_VERSION);
    const struct ruleset all = restrictions(version);
    int ruleset = version < 0 ? -1 : (int)syscall(CREATE_RULESET, &all, size_of(version), 0);
    if (ruleset >= 0) {
        allow_all(ruleset, places, count, &all);
        if (all.ports)
            allow_ports(ruleset, ports);
        part->on = syscall(RESTRICT_SELF, ruleset, 0) == 0;
    }
    if (!part->on)
        part_off(part, "this system has none: %s", strerror(errno));
    else
        snprintf(part->detail, sizeof part->detail, "version %ld: files%s%s", version, all.ports ? ", TCP ports" : "",
                 all.scopes ? ", signals" : "");
    if (ruleset >= 0)
        close(ruleset);
}
