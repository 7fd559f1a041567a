/* Where a Location may lead: to this server, under every name and on every port of it, and where --allow-redirect says. */
#include <string.h>
#include <strings.h>

#include "catalog/curl-exits.h"
#include "recipe/recipe-parts.h"

enum { PORT_MOST = 65535, PORT_HTTP = 80, PORT_HTTPS = 443 };

/* An authority (RFC 3986 3.2) without user information. */
struct authority {
    struct slice host; /* data is NULL if there is none */
    uint64_t port;
    bool has_port; /* it says which */
};

static struct authority authority_read(struct slice text)
{
    const char *bracket = text.length ? memrchr(text.data, ']', text.length) : NULL;
    const char *colon = text.length ? memrchr(text.data, ':', text.length) : NULL;
    struct authority authority = { .host = text };
    if (!colon || (bracket && colon < bracket))
        return authority;
    authority.host.length = (size_t)(colon - text.data);
    size_t digits = text.length - authority.host.length - 1; /* an empty port is none (RFC 3986 3.2.3) */
    authority.has_port = digits > 0;
    if (digits && number_parse(colon + 1, digits, 0, PORT_MOST, &authority.port, NULL) != NUMBER_OK)
        authority.host = (struct slice){ 0 };
    return authority;
}

/* The authority of an absolute http URI, whose port is said or the scheme's; browsers read a backslash as a slash. The host has
 * no data if it is none. */
static struct authority authority_of(struct slice location)
{
    bool secure = location.length >= 8 && strncasecmp(location.data, "https://", 8) == 0;
    size_t start = secure ? 8 : location.length >= 7 && strncasecmp(location.data, "http://", 7) == 0 ? 7 : 0, end = start;
    while (start && end < location.length && !memchr("/?#\\@", location.data[end], 5))
        end++;
    if (end == start || (end < location.length && location.data[end] != '/' && location.data[end] != '?'))
        return (struct authority){ 0 };
    struct authority authority = authority_read((struct slice){ location.data + start, end - start });
    if (!authority.has_port)
        authority.port = secure ? PORT_HTTPS : PORT_HTTP;
    return authority;
}

/* The names that every machine has for itself. */
static bool is_loopback(struct slice host)
{
    return slice_is_caseless(host, "localhost") || slice_is(host, "127.0.0.1") || slice_is(host, "[::1]");
}

/* Whether the server listens there. */
static bool is_listening(const struct recipe_origin *own, uint64_t port)
{
    for (const struct curl_port *secure = own->secure; secure && secure->name; secure++)
        if (port == secure->port)
            return true;
    return own->plain && port == own->plain;
}

/* By the name that the client used the server may also be behind another, which has the port that the client used. */
static bool is_own(const struct recipe_origin *own, const struct authority *to)
{
    struct authority asked = authority_read(own->authority);
    if (asked.host.length && slice_equals_caseless(to->host, asked.host))
        return (asked.has_port ? to->port == asked.port : to->port == PORT_HTTP || to->port == PORT_HTTPS) ||
               is_listening(own, to->port);
    return is_loopback(to->host) && is_loopback(asked.host) && is_listening(own, to->port);
}

/* A host without a port stands for all of its ports. */
static bool is_allowed(const char *const *hosts, const struct authority *to)
{
    for (; hosts && *hosts; hosts++) {
        struct authority allowed = authority_read(slice_of(*hosts));
        if (allowed.host.length && slice_equals_caseless(to->host, allowed.host) &&
            (!allowed.has_port || allowed.port == to->port))
            return true;
    }
    return false;
}

/* A path that no client takes for the name of a host. */
static bool is_path(struct slice location)
{
    return slice_starts(location, "/") && !(location.length > 1 && memchr("/\\", location.data[1], 2));
}

/* A reference without scheme, authority and slash at its start (RFC 3986 4.2): "get", "?a=b", "../x". */
static bool is_relative(struct slice location)
{
    for (size_t i = 0; i < location.length && !memchr("/?#", location.data[i], 3); i++)
        if (location.data[i] == ':')
            return false;
    return location.length && location.data[0] != '/' && !memchr(location.data, '\\', location.length);
}

static bool is_there_a_space(struct slice location)
{
    for (size_t i = 0; i < location.length; i++)
        if ((unsigned char)location.data[i] <= ' ')
            return true;
    return false;
}

struct problem recipe_location_allowed(const struct recipe_rules *rules, struct slice location)
{
    struct authority to = authority_of(location);
    if (is_there_a_space(location))
        return problem_of("has a space");
    if (is_path(location) || (to.host.length && (is_own(&rules->own, &to) || is_allowed(rules->redirect_hosts, &to))))
        return problem_none();
    return problem_of(
        "must be a path on this server, with a slash written as %%2F in a path (--allow-redirect HOST allows others)");
}

struct problem recipe_reference_allowed(const struct recipe_rules *rules, struct slice reference)
{
    bool relative = is_relative(reference) && !is_there_a_space(reference);
    return relative ? problem_none() : recipe_location_allowed(rules, reference);
}
