/* Which pages of other origins may read an answer of /_/. */
#include "handlers/call.h"

void control_share(const struct call *call, struct reply *reply)
{
    static const char name[] = "Access-Control-Allow-Origin";
    if (call->foreign)
        reply_settle_field(reply, slice_of(name));
    if (!call->shared_with)
        return;
    reply_field(reply, name, call->shared_with);
    reply_field(reply, "Vary", "Origin");
}
