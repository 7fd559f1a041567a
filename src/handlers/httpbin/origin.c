/* Who asks, and by which name for this server: what proxies say of it counts, as it does for httpbin. */
#include <arpa/inet.h>
#include <string.h>

#include "handlers/httpbin/parts.h"

/* The address without a port; an IPv4 address as such also on a socket that is for IPv6 and IPv4. */
static void add_address(struct buffer *out, const struct sockaddr *peer)
{
    char address[INET6_ADDRSTRLEN] = "";
    const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
    if (peer->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)peer)->sin_addr, address, sizeof address);
    else if (peer->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(six))
        inet_ntop(AF_INET, &six->s6_addr[12], address, sizeof address);
    else if (peer->sa_family == AF_INET6)
        inet_ntop(AF_INET6, six, address, sizeof address);
    buffer_string(out, address);
}

void httpbin_add_client(struct buffer *out, const struct request *request)
{
    if (!request_join_lines(request, slice_of("X-Forwarded-For"), out) && request->peer)
        add_address(out, request->peer);
}

static bool is_https(struct buffer *out, const struct request *request)
{
    struct buffer value = { 0 };
    bool given = request_join_lines(request, slice_of("X-Forwarded-Proto"), &value) ||
                 request_join_lines(request, slice_of("X-Forwarded-Protocol"), &value);
    bool https = given && slice_is_caseless((struct slice){ value.data, value.length }, "https");
    if (!given)
        https = request->secure || (request_join_lines(request, slice_of("X-Forwarded-Ssl"), &value) &&
                                    slice_is((struct slice){ value.data, value.length }, "on"));
    out->failed |= value.failed;
    buffer_release(&value);
    return https;
}

void httpbin_add_origin(struct buffer *out, const struct request *request)
{
    struct slice host = request->fields[FIELD_HOST], line = request->line;
    const char *colons = line.length && line.data[0] != '/' ? memmem(line.data, line.length, "://", 3) : NULL;
    if (colons) { /* absolute-form: Host does not count (RFC 9112 3.2.2) */
        size_t length = (size_t)(colons + 3 - line.data);
        while (length < line.length && !memchr("/?#", line.data[length], 3))
            length++;
        buffer_add(out, line.data, length);
    } else if (host.length) {
        buffer_string(out, is_https(out, request) ? "https://" : "http://");
        buffer_add(out, host.data, host.length);
    }
}
