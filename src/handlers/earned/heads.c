/* What the head alone earns: 411, 414, 421, 425 and 431; the engine refuses 417, 505 and more before anything is planned. */
#include <string.h>

#include "base/number.h"
#include "handlers/earned/families.h"
#include "handlers/own-host.h"

enum { TARGET_MOST = 512, FIELD_MOST = 1024, FIELDS_MOST = 4096, NAME_SHOWN = 40 };

/* RFC 9110 15.5.12; without either a POST is just empty (RFC 9112 6.3), but a server may want to know. */
bool earned_without_length(const struct call *call, struct complaint *complaint)
{
    const struct request *request = call->request;
    bool sends = earned_method(call, "POST") || earned_method(call, "PUT");
    return sends && !request->fields[FIELD_CONTENT_LENGTH].data && !request->fields[FIELD_TRANSFER_ENCODING].data &&
           !complain(complaint, 411, "head", "the request has neither Content-Length nor Transfer-Encoding");
}

bool earned_long_target(const struct call *call, struct complaint *complaint)
{
    size_t length = call->request->line.length;
    return length > TARGET_MOST &&
           !complain(complaint, 414, "path", "the target has %zu bytes, and %d are the most here", length, TARGET_MOST);
}

bool earned_early(const struct call *call, struct complaint *complaint)
{
    struct request_list list = { .name = "Early-Data" };
    struct slice member;
    while (request_next_member(call->request, &list, &member))
        if (slice_is(member, "1"))
            return !complain(complaint, 425, "head", "the request came in early data (Early-Data: 1), and could be replayed");
    return false;
}

bool earned_large_fields(const struct call *call, struct complaint *complaint)
{
    struct slice name, value;
    size_t all = 0;
    for (const char *at = NULL; request_next_field(call->request, &at, &name, &value);) {
        size_t size = name.length + value.length;
        all += size + sizeof ": \r\n" - 1;
        if (size > FIELD_MOST)
            return !complain(complaint, 431, "head", "the field %.*s has %zu bytes, and %d are the most for one",
                             (int)(name.length < NAME_SHOWN ? name.length : NAME_SHOWN), name.data, size, FIELD_MOST);
    }
    return all > FIELDS_MOST &&
           !complain(complaint, 431, "head", "all fields together have %zu bytes, and %d are the most", all, FIELDS_MOST);
}

static bool is_own_port(const struct site *site, uint64_t number)
{
    for (const struct curl_port *port = site->ports; port && port->name; port++)
        if (port->port == number)
            return true;
    return number == site->plain_port || site->plain_port == 0; /* a Unix socket has none */
}

/* The port is the server's as well: behind a proxy's address, another one is another server. */
bool earned_is_own(const struct call *call, struct slice authority)
{
    struct slice host = host_of(authority), port = { authority.data + host.length, authority.length - host.length };
    uint64_t number = call->request->https ? 443 : 80;
    if (port.length && port.data[0] == '.')
        slice_skip(&port, 1);
    if (port.length && port.data[0] == ':')
        number_parse(port.data + 1, port.length - 1, 0, UINT16_MAX, &number, NULL);
    return host_is_own(call->site, host) && is_own_port(call->site, number);
}

/* RFC 9110 7.4. */
bool earned_misdirected(const struct call *call, struct complaint *complaint)
{
    struct slice host = host_of(request_authority(call->request));
    return !host_is_own(call->site, host) &&
           !complain(complaint, 421, "head", "this server does not answer for %.*s (--name adds names)",
                     (int)(host.length < 100 ? host.length : 100), host.data);
}
