/* What trusted proxies say of a request: for whom they send it, and by which scheme, host and path the client asked. */
#ifndef EVERYSTATUS_FORWARDED_H
#define EVERYSTATUS_FORWARDED_H

#include "base/address.h"
#include "http/request.h"

/* A path that links begin with has so many bytes at most, that of --prefix included: they must fit into a response's head. */
enum { ROOT_MOST = 64, FORWARDED_HOST_MOST = 255 };

/* What is told, and what of it is not; a hop of the way here, or all hops together. */
struct hop {
    bool tells_client, tells_scheme;
    struct address client; /* without a family: whoever tells it hides it */
    bool https;
    char host[FORWARDED_HOST_MOST + 1]; /* empty: not told */
    struct complaint wrong;             /* code 0: nothing is */
};

/* Where it is kept that requests point to. */
struct forwarded {
    struct hop told;
    char outer[ROOT_MOST + 1]; /* what the proxies have cut off the path; empty: nothing */
    char inner[ROOT_MOST + 1]; /* the same, with --prefix behind it */
};

/* Whether the request has any of the fields. */
bool forwarded_is_told(const struct request *request);

/* Reads the fields, which came from an address that is trusted, and settles who the request's client is, its scheme, host and
 * roots. prefix is --prefix; or NULL. false: the complaint says what is malformed, or what contradicts what. */
bool forwarded_read(struct forwarded *forwarded, struct request *request, const struct networks *trusted, const char *prefix,
                    struct complaint *complaint);

/* Reads an element of Forwarded (RFC 7239 4), which stands in line. */
void forwarded_element(struct hop *hop, struct slice element, struct slice line);

/* Reads an address with or without a port. Text that says that there is none, "unknown", is one that is hidden. */
bool forwarded_address(struct address *address, struct slice text);

/* Reads a scheme: http or https; ws and wss are those of WebSocket, and the same. */
bool forwarded_scheme(struct slice text, bool *https);

#endif
