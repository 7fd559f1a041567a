/* The filter of system calls: what this program has no use for fails with EPERM. */
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/socket.h>

#include "server/sandbox-parts.h"

const bool sandbox_filters = true;

/* Calls that are refused whatever their arguments are. A system that has not got one has nothing to refuse. */
static const struct refused {
    const char *name;
    uint16_t error; /* 0: EPERM */
    bool tools;     /* sanitizers use it, to report what they found */
} refused[] = {
    /* to reach others; io_uring would do it unseen by a filter */
    { .name = "io_uring_setup" },
    { .name = "io_uring_enter" },
    { .name = "io_uring_register" },
    /* to start something */
    { .name = "execve", .tools = true },
    { .name = "execveat", .tools = true },
    { .name = "fork", .tools = true },
    { .name = "vfork", .tools = true },
    { .name = "clone3", .error = ENOSYS }, /* a filter cannot see its flags; libraries then use clone */
    /* to look into others, or to be another */
    { .name = "ptrace", .tools = true },
    { .name = "process_vm_readv" },
    { .name = "process_vm_writev" },
    { .name = "pidfd_getfd" },
    { .name = "kcmp" },
    { .name = "setuid" },
    { .name = "setgid" },
    { .name = "setreuid" },
    { .name = "setregid" },
    { .name = "setresuid" },
    { .name = "setresgid" },
    { .name = "setgroups" },
    { .name = "capset" },
    { .name = "unshare" },
    { .name = "setns" },
    { .name = "add_key" },
    { .name = "request_key" },
    { .name = "keyctl" },
    /* to change the system, or what its files are; open_by_handle_at opens them past Landlock */
    { .name = "open_by_handle_at" },
    { .name = "chroot" },
    { .name = "pivot_root" },
    { .name = "mount" },
    { .name = "mount_setattr" },
    { .name = "move_mount" },
    { .name = "open_tree" },
    { .name = "fsopen" },
    { .name = "umount2" },
    { .name = "swapon" },
    { .name = "swapoff" },
    { .name = "acct" },
    { .name = "reboot" },
    { .name = "kexec_load" },
    { .name = "kexec_file_load" },
    { .name = "init_module" },
    { .name = "finit_module" },
    { .name = "delete_module" },
    { .name = "settimeofday" },
    { .name = "clock_settime" },
    { .name = "adjtimex" },
    { .name = "sethostname" },
    /* what kernels were broken with */
    { .name = "bpf" },
    { .name = "perf_event_open" },
    { .name = "userfaultfd" },
};

/* Calls that are refused with some of their arguments. */
static const struct condition {
    const char *name;
    unsigned argument;
    enum scmp_compare compare;
    scmp_datum_t mask, value; /* SCMP_CMP_NE compares with the mask */
    bool tools;
} conditions[] = {
    /* an address with nothing but a family reaches nobody, and AF_UNSPEC resets a connection (connect(2)) */
    { .name = "connect", .argument = 2, .compare = SCMP_CMP_NE, .mask = sizeof(sa_family_t) },
    /* a thread is started, and no process */
    { .name = "clone", .compare = SCMP_CMP_MASKED_EQ, .mask = CLONE_THREAD, .tools = true },
    /* a Unix socket that listens is made again after a pause */
    { .name = "socket", .compare = SCMP_CMP_NE, .mask = AF_UNIX },
    { .name = "socket", .argument = 1, .compare = SCMP_CMP_MASKED_EQ, .mask = 0xf, .value = SOCK_DGRAM },
    /* Linux takes a raw Unix socket as one of datagrams; and those of a pair send to others as well */
    { .name = "socket", .argument = 1, .compare = SCMP_CMP_MASKED_EQ, .mask = 0xf, .value = SOCK_RAW },
    { .name = "socketpair", .argument = 1, .compare = SCMP_CMP_MASKED_EQ, .mask = 0xf, .value = SOCK_DGRAM },
    { .name = "socketpair", .argument = 1, .compare = SCMP_CMP_MASKED_EQ, .mask = 0xf, .value = SOCK_RAW },
    /* these connect as well (tcp(7)) */
    { .name = "sendto", .argument = 3, .compare = SCMP_CMP_MASKED_EQ, .mask = MSG_FASTOPEN, .value = MSG_FASTOPEN },
    { .name = "sendmsg", .argument = 2, .compare = SCMP_CMP_MASKED_EQ, .mask = MSG_FASTOPEN, .value = MSG_FASTOPEN },
    { .name = "sendmmsg", .argument = 3, .compare = SCMP_CMP_MASKED_EQ, .mask = MSG_FASTOPEN, .value = MSG_FASTOPEN },
};

static int add_refused(scmp_filter_ctx filter, const struct refused *row)
{
    int number = seccomp_syscall_resolve_name(row->name);
    bool skipped = number == __NR_SCMP_ERROR || (row->tools && sandbox_is_instrumented);
    return skipped ? 0 : seccomp_rule_add(filter, SCMP_ACT_ERRNO(row->error ? row->error : EPERM), number, 0);
}

static int add_condition(scmp_filter_ctx filter, const struct condition *row)
{
    int number = seccomp_syscall_resolve_name(row->name);
    bool skipped = number == __NR_SCMP_ERROR || (row->tools && sandbox_is_instrumented);
    const struct scmp_arg_cmp argument = { row->argument, row->compare, row->mask, row->value };
    return skipped ? 0 : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 1, argument);
}

/* Every request sends, which the filter looks at each time: it finds the call in a tree instead of a list. And Linux before
 * 5.16 takes what has a filter for code that it must not trust, and slows all its stores down (prctl(2): PR_SPEC_STORE_BYPASS),
 * unless it is told not to; where it knows no such thing, it does nothing of the kind. */
static int fill(scmp_filter_ctx filter)
{
    enum { TREE = 2 }; /* seccomp_attr_set(3) has only the number */
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, true);
    int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(EPERM));
    if (result == 0)
        result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, TREE);
    for (size_t i = 0; i < sizeof refused / sizeof *refused && result == 0; i++)
        result = add_refused(filter, &refused[i]);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions && result == 0; i++)
        result = add_condition(filter, &conditions[i]);
    return result;
}

void sandbox_seccomp(struct site_part *part)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int result = filter ? fill(filter) : -ENOMEM;
    if (result == 0)
        result = seccomp_load(filter);
    if (filter)
        seccomp_release(filter);
    part->on = result == 0;
    if (!part->on)
        part_off(part, "%s", strerror(-result));
}
