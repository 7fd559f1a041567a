/* By which names this server goes. */
#include "handlers/own-host.h"

#include <string.h>
#include <strings.h>

struct slice host_of(struct slice authority)
{
    const char *bracket = slice_find(authority, ']');
    const char *colon = authority.length ? memrchr(authority.data, ':', authority.length) : NULL;
    if (colon && (!bracket || colon > bracket))
        authority.length = (size_t)(colon - authority.data);
    if (authority.length > 1 && authority.data[authority.length - 1] == '.')
        authority.length--;
    return authority;
}

/* An address cannot be somebody else's name. */
static bool is_address(struct slice host)
{
    for (size_t i = 0; i < host.length; i++)
        if (!memchr("0123456789.", host.data[i], 11))
            return host.data[0] == '[';
    return host.length && host.data[host.length - 1] != '.';
}

static bool ends_with(struct slice host, const char *end)
{
    size_t length = strlen(end);
    return host.length > length && slice_is_caseless((struct slice){ host.data + host.length - length, length }, end);
}

/* A name that nobody outside can have. A percent sign may stand for a dot (RFC 3986 3.2.2). */
static bool is_inside(struct slice host)
{
    static const char *const ends[] = { ".localhost", ".local", ".internal", ".test", ".svc.cluster.local" };
    bool inside = !slice_find(host, '.');
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        inside |= ends_with(host, ends[i]);
    return inside && !slice_find(host, '%');
}

bool host_is_own(const struct site *site, struct slice host)
{
    if (is_address(host) || is_inside(host))
        return true;
    for (const char *const *name = site->names; name && *name; name++) {
        const struct slice own = host_of(slice_of(*name));
        if (own.length == host.length && strncasecmp(own.data, host.data, own.length) == 0)
            return true;
    }
    return false;
}
