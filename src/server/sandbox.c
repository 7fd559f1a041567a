/* What the server gives up before it serves: which parts there are, and in which order. */
#include "server/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "server/fail.h"
#include "server/sandbox-parts.h"

/* No program that is started gets more than this one has. Landlock and filters want that first (prctl(2)). */
void sandbox_privileges(struct site_part *part)
{
    part->on = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (!part->on)
        part_off(part, "%s", strerror(errno));
}

static void enter(struct sandbox *sandbox, const struct options *options, const struct ports *ports)
{
    struct place places[PLACES_MOST];
    size_t count = places_list(places, options);
    sandbox_privileges(&sandbox->parts[SANDBOX_PRIVILEGES]);
    sandbox_landlock(&sandbox->parts[SANDBOX_LANDLOCK], places, count, ports);
    sandbox_seccomp(&sandbox->parts[SANDBOX_SECCOMP]); /* last: it is not asked whether the others may be entered */
}

bool sandbox_enter(struct sandbox *sandbox, const struct options *options, const struct ports *ports)
{
    static const char *const names[] = { "no_new_privs", "landlock", "seccomp" };
    for (size_t i = 0; i < SANDBOX_PARTS; i++)
        sandbox->parts[i] = (struct site_part){ .name = names[i] };
    sandbox->mode = sandbox_modes[options->sandbox];
    for (size_t i = 0; i < SANDBOX_PARTS && options->sandbox == SANDBOX_OFF; i++)
        part_off(&sandbox->parts[i], "--sandbox off");
    if (options->sandbox != SANDBOX_OFF)
        enter(sandbox, options, ports);
    for (size_t i = 0; i < SANDBOX_PARTS && options->sandbox == SANDBOX_STRICT; i++)
        if (!sandbox->parts[i].on)
            return fail_system("--sandbox strict: %s cannot be had: %s", names[i], sandbox->parts[i].detail);
    return true;
}

void sandbox_announce(const struct sandbox *sandbox)
{
    printf("sandbox (--sandbox %s):", sandbox->mode);
    for (const struct site_part *part = sandbox->parts; part < sandbox->parts + SANDBOX_PARTS; part++)
        printf("%s %s %s%s%s%s", part == sandbox->parts ? "" : ",", part->name, part->on ? "on" : "off",
               *part->detail ? " (" : "", part->detail, *part->detail ? ")" : "");
    putchar('\n');
}
