/* What trusted proxies say of a request: Forwarded (RFC 7239), and the older X-Forwarded-For, -Proto, -Host and -Prefix. */
#include "http/forwarded.h"

#include <stdio.h>
#include <string.h>

static const char field_for[] = "X-Forwarded-For", field_proto[] = "X-Forwarded-Proto", field_host[] = "X-Forwarded-Host",
                  field_prefix[] = "X-Forwarded-Prefix", field_forwarded[] = "Forwarded";

bool forwarded_is_told(const struct request *request)
{
    static const char *const names[] = { field_for, field_proto, field_host, field_prefix, field_forwarded };
    struct slice name, value;
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (slice_is_caseless(name, names[i]))
                return true;
    return false;
}

/* A hop further on the way here. What a proxy says counts if it is trusted, that is, if the next one behind it on the list
 * names its address, and that one is: so the way is the part of the list from the last that is not trusted on. Of scheme and
 * host, the first on that way to tell them knows the client. */
static void add_hop(struct hop *way, bool *begun, const struct hop *hop, const struct networks *trusted)
{
    bool is_proxy = *begun && !hop->wrong.code && hop->tells_client && hop->client.any.sa_family != AF_UNSPEC &&
                    networks_have(trusted, &hop->client.any);
    *begun = true;
    if (!is_proxy) {
        *way = *hop;
        return;
    }
    if (!way->tells_scheme) {
        way->tells_scheme = hop->tells_scheme;
        way->https = hop->https;
    }
    if (!way->host[0])
        memcpy(way->host, hop->host, sizeof way->host);
}

static void read_for(struct hop *hop, struct slice member, struct slice line)
{
    *hop = (struct hop){ .tells_client = true };
    if (!forwarded_address(&hop->client, member))
        complain_at(&hop->wrong, field_for, line, (size_t)(member.data - line.data) + 1,
                    "what a trusted proxy says of the client is no address");
}

/* Reads a list of hops, through all lines of the field. */
static void read_way(struct hop *way, const struct request *request, const char *field, const struct networks *trusted,
                     void (*read)(struct hop *hop, struct slice member, struct slice line))
{
    struct slice name, line, member;
    struct hop hop;
    bool begun = false;
    *way = (struct hop){ 0 };
    for (const char *at = NULL; request_next_field(request, &at, &name, &line);) {
        struct slice rest = line;
        while (slice_is_caseless(name, field) && slice_next_member(&rest, &member)) {
            read(&hop, member, line);
            add_hop(way, &begun, &hop, trusted);
        }
    }
}

/* The last member of a field: those before it may be the client's own. false: there is none. */
static bool last_of(const struct request *request, const char *field, struct slice *last, struct slice *last_line)
{
    struct slice name, line, member;
    bool found = false;
    for (const char *at = NULL; request_next_field(request, &at, &name, &line);) {
        struct slice rest = line;
        while (slice_is_caseless(name, field) && slice_next_member(&rest, &member)) {
            *last = member;
            *last_line = line;
            found = true;
        }
    }
    return found;
}

static bool wrong(struct complaint *complaint, const char *field, struct slice member, struct slice line, const char *must)
{
    return complain_at(complaint, field, line, (size_t)(member.data - line.data) + 1,
                       "what a trusted proxy says here must be %s", must);
}

/* Scheme and host, as the last proxy tells them. */
static bool read_last(struct hop *way, const struct request *request, struct complaint *complaint)
{
    struct slice last, line;
    if (last_of(request, field_proto, &last, &line)) {
        way->tells_scheme = true;
        if (!forwarded_scheme(last, &way->https))
            return wrong(complaint, field_proto, last, line, "http or https");
    }
    if (last_of(request, field_host, &last, &line)) {
        if (last.length > FORWARDED_HOST_MOST || !request_is_host(last))
            return wrong(complaint, field_host, last, line, "a host with an optional port");
        memcpy(way->host, last.data, last.length);
        way->host[last.length] = '\0';
    }
    return true;
}

/* A path as that of --prefix; "/" is none. */
static bool read_prefix(struct forwarded *forwarded, const struct request *request, const char *prefix,
                        struct complaint *complaint)
{
    struct slice last, line;
    const char *own = prefix ? prefix : "";
    const size_t most = ROOT_MOST - strlen(own);
    if (last_of(request, field_prefix, &last, &line)) {
        size_t length = last.length && last.data[last.length - 1] == '/' ? last.length - 1 : last.length;
        struct slice path = { last.data, length };
        struct problem problem = length ? target_prefix_problem(path, most) : problem_none();
        if (problem_found(&problem))
            return complain_at(complaint, field_prefix, line, (size_t)(last.data - line.data) + 1,
                               "what a trusted proxy says here %s", problem.text);
        memcpy(forwarded->outer, path.data, length);
    }
    snprintf(forwarded->inner, sizeof forwarded->inner, "%s%s", forwarded->outer, own);
    return true;
}

static bool contradict(struct complaint *complaint, const char *what, const char *other)
{
    return complain(
        complaint, 400, field_forwarded,
        "Forwarded and %s name different %s; a trusted proxy sets one, and must remove what clients send of the other", other,
        what);
}

/* Puts together what both kinds of fields say. A proxy that knows one lets the other through as the client sent it, and nothing
 * tells which one that is. */
static bool merge(struct hop *told, const struct hop *other, struct complaint *complaint)
{
    if (told->tells_client && other->tells_client && !address_equals(&told->client, &other->client))
        return contradict(complaint, "clients", field_for);
    if (told->tells_scheme && other->tells_scheme && told->https != other->https)
        return contradict(complaint, "schemes", field_proto);
    if (told->host[0] && other->host[0] && !slice_is_caseless(slice_of(told->host), other->host))
        return contradict(complaint, "hosts", field_host);
    if (!told->tells_client)
        told->client = other->client;
    if (!told->tells_scheme)
        told->https = other->https;
    if (!told->host[0])
        memcpy(told->host, other->host, sizeof told->host);
    told->tells_client |= other->tells_client;
    told->tells_scheme |= other->tells_scheme;
    return true;
}

/* From here on, the request says it. */
static void settle(const struct forwarded *forwarded, struct request *request)
{
    const struct hop *told = &forwarded->told;
    if (told->tells_client)
        request->client = told->client.any.sa_family == AF_UNSPEC ? NULL : &told->client.any;
    if (told->tells_scheme)
        request->https = told->https;
    if (told->host[0])
        request->told_host = slice_of(told->host);
    request->relayed = told->tells_scheme || told->host[0];
    request->outer = forwarded->outer[0] ? forwarded->outer : NULL;
    request->inner = forwarded->inner[0] ? forwarded->inner : NULL;
}

bool forwarded_read(struct forwarded *forwarded, struct request *request, const struct networks *trusted, const char *prefix,
                    struct complaint *complaint)
{
    struct hop older;
    *forwarded = (struct forwarded){ 0 };
    read_way(&forwarded->told, request, field_forwarded, trusted, forwarded_element);
    read_way(&older, request, field_for, trusted, read_for);
    const struct complaint *malformed = forwarded->told.wrong.code ? &forwarded->told.wrong : &older.wrong;
    if (malformed->code) {
        *complaint = *malformed;
        return false;
    }
    if (!read_last(&older, request, complaint) || !read_prefix(forwarded, request, prefix, complaint) ||
        !merge(&forwarded->told, &older, complaint))
        return false;
    settle(forwarded, request);
    return true;
}
