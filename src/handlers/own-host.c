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
    return true;
}

static bool ends_with(struct slice host, const char *end)
{
    size_t length = strlen(end);
    return host.length > length && slice_is_caseless((struct slice){ host.data + host.length - length, length }, end);
}

bool host_is_own(const struct site *site, struct slice host)
{
    static const char *const inside[] = { ".localhost", ".local", ".internal", ".test", ".svc.cluster.local" };
    if (!slice_find(host, '.') || is_address(host))
        return true;
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (ends_with(host, inside[i]))
            return true;
    for (const char *const *name = site->names; name && *name; name++) {
        const struct slice own = host_of(slice_of(*name));
        if (own.length == host.length && strncasecmp(own.data, host.data, own.length) == 0)
            return true;
    }
    return false;
}
