/* Methods of /earn: those that a resource takes, and those that somebody has registered. */
#include <string.h>

#include "handlers/earned/earning.h"

/* The HTTP Method Registry of IANA, RFC 2324 and RFC 7168; RFC 2774 puts "M-" before any. */
static const char registered[] =
    "ACL, BASELINE-CONTROL, BIND, CHECKIN, CHECKOUT, CONNECT, COPY, DELETE, GET, HEAD, LABEL, LINK, LOCK, MERGE, "
    "MKACTIVITY, MKCALENDAR, MKCOL, MKREDIRECTREF, MKWORKSPACE, MOVE, OPTIONS, ORDERPATCH, PATCH, POST, PRI, PROPFIND, "
    "PROPPATCH, PUT, QUERY, REBIND, REPORT, SEARCH, TRACE, UNBIND, UNCHECKOUT, UNLINK, UNLOCK, UPDATE, "
    "UPDATEREDIRECTREF, VERSION-CONTROL, BREW, WHEN";

bool earned_takes(const char *methods, const char *method)
{
    struct slice list = slice_of(methods), member;
    while (slice_next_member(&list, &member))
        if (slice_is(member, method))
            return true;
    return false;
}

bool earned_is_registered(const char *method)
{
    return earned_takes(registered, strncmp(method, "M-", 2) == 0 ? method + 2 : method);
}

bool earned_method(const struct call *call, const char *method)
{
    const char *sent = call->request->method;
    return strcmp(strcmp(sent, "HEAD") == 0 ? "GET" : sent, method) == 0;
}

bool earned_below(const struct call *call, const char *below)
{
    return slice_is(call->rest, below);
}

const char *earned_methods(const struct call *call)
{
    const char *methods = call->rest.length ? call->earned->members : call->earned->methods;
    return methods && strcmp(methods, "*") != 0 ? methods : NULL;
}
