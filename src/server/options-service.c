/* The variables that Kubernetes and Docker set for a service that has this program's name. */

/*     Kubernetes puts the addresses of all services into the environment of each container, by their names. A service that is
 *     called everystatus, or everystatus-tls, has its variables look like ours:
 *
 *     EVERYSTATUS_SERVICE_HOST=10.0.0.1           EVERYSTATUS_PORT=tcp://10.0.0.1:8080
 *     EVERYSTATUS_SERVICE_PORT=8080               EVERYSTATUS_PORT_8080_TCP=tcp://10.0.0.1:8080
 *     EVERYSTATUS_SERVICE_PORT_HTTP=8080          EVERYSTATUS_PORT_8080_TCP_ADDR=10.0.0.1   and _PORT, _PROTO
 *
 * Docker's links are the same without SERVICE, with _START and _END of a range, EVERYSTATUS_NAME=/web/everystatus, and
 * EVERYSTATUS_ENV_X for each X in the environment of the container that is linked.
 */
#include <string.h>
#include <strings.h>

#include "server/options-parts.h"

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Skips one of the protocols that a service can have, in either case; NULL: there is none. */
static const char *skip_protocol(const char *text)
{
    static const char *const protocols[] = { "tcp", "udp", "sctp" };
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (strncasecmp(text, protocols[i], strlen(protocols[i])) == 0)
            return text + strlen(protocols[i]);
    return NULL;
}

/* Whether the value is a service's address: tcp://10.0.0.1:8080. */
static bool is_address(const char *value)
{
    const char *rest = skip_protocol(value);
    return rest && strncmp(rest, "://", 3) == 0;
}

/* Whether a name goes on, behind _PORT, as that of one port: _8080_TCP, _8080_TCP_ADDR. */
static bool is_one_port(const char *rest)
{
    static const char *const ends[] = { "", "_ADDR", "_PORT", "_PROTO", "_START", "_END", "_PORT_START", "_PORT_END" };
    size_t digits = *rest == '_' ? strspn(rest + 1, "0123456789") : 0;
    const char *end = digits && rest[1 + digits] == '_' ? skip_protocol(rest + 1 + digits + 1) : NULL;
    for (size_t i = 0; end && i < sizeof ends / sizeof *ends; i++)
        if (strcmp(end, ends[i]) == 0)
            return true;
    return false;
}

bool service_variable(const char *variable, const char *value)
{
    const char *name = variable + sizeof OPTION_PREFIX - 2; /* from the underscore */
    if (ends_with(name, "_SERVICE_HOST") || ends_with(name, "_SERVICE_PORT") || strstr(name, "_SERVICE_PORT_"))
        return true;
    if (strstr(name, "_ENV_") || (ends_with(name, "_NAME") && *value == '/'))
        return true;
    for (const char *port = strstr(name, "_PORT"); port; port = strstr(port + 1, "_PORT"))
        if (is_one_port(port + 5) || (port[5] == '\0' && is_address(value)))
            return true;
    return false;
}
