/* WebDAV, in a build without it: its codes cannot be earned. */
#include "handlers/earned/families.h"

const bool dav_built = false;

bool earned_dav_lacking(const struct call *call, struct complaint *complaint)
{
    (void)call;
    return !complain(complaint, 501, "method", "this everystatus was built without WebDAV (-Dwebdav=disabled)");
}

void earned_dav_options(struct reply *reply)
{
    (void)reply;
}

void earned_dav_plan(struct call *call)
{
    (void)call;
}

bool earned_dav(struct call *call)
{
    return earned_greet(call);
}
