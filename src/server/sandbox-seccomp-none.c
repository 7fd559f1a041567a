/* The filter of system calls, in a build without it. */
#include "server/sandbox-parts.h"

const bool sandbox_filters = false;

void sandbox_seccomp(struct site_part *part)
{
    part_off(part, "this program was built without libseccomp");
}
