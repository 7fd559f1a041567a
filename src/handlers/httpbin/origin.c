/* Who asks, and by which name for this server: as the connection has it, or as trusted proxies tell. */
#include <string.h>

#include "base/address.h"
#include "handlers/httpbin/parts.h"

/* The address without a port; an IPv4 address as such also on a socket that is for IPv6 and IPv4. */
void httpbin_add_client(struct buffer *out, const struct request *request)
{
    const struct address client = address_plain(request->client);
    address_add(out, &client.any);
}

void httpbin_add_origin(struct buffer *out, const struct request *request)
{
    struct slice host = request->fields[FIELD_HOST], line = request->line;
    const char *colons = line.length && line.data[0] != '/' ? memmem(line.data, line.length, "://", 3) : NULL;
    if (colons && !request->relayed) { /* absolute-form: Host does not count (RFC 9112 3.2.2) */
        size_t length = (size_t)(colons + 3 - line.data);
        while (length < line.length && !memchr("/?#", line.data[length], 3))
            length++;
        buffer_add(out, line.data, length);
        return;
    }
    if (request->relayed)
        host = request_authority(request);
    if (!host.length)
        return;
    buffer_string(out, request->https ? "https://" : "http://");
    buffer_add(out, host.data, host.length);
}
