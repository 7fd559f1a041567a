/* The header of the PROXY protocol, versions 1 and 2, by which a proxy says for whom it connects (HAProxy's
 * proxy-protocol.txt). */
#ifndef EVERYSTATUS_PROXY_HEADER_H
#define EVERYSTATUS_PROXY_HEADER_H

#include "base/address.h"

/* At most so many bytes are read of one, extensions included. */
enum { PROXY_HEADER_MOST = 4096 };

enum proxy_header {
    PROXY_HEADER_PART, /* more of it must come */
    PROXY_HEADER_WHOLE,
    PROXY_HEADER_WRONG, /* it is none, or malformed */
};

struct proxied {
    size_t length;         /* of the header, if it is whole */
    bool told;             /* it says who the client is; if not, the connection is the proxy's own, or it does not know */
    struct address client; /* family AF_UNIX: its client came through a Unix socket */
    const char *problem;   /* what is wrong, as a sentence about the connection, "it"; static text */
};

/* Reads the header at the start of bytes. */
enum proxy_header proxy_header_read(struct proxied *proxied, struct slice bytes);

#endif
