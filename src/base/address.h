/* Addresses of IPv4 and IPv6, and networks of them. */
#ifndef EVERYSTATUS_ADDRESS_H
#define EVERYSTATUS_ADDRESS_H

#include <netinet/in.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/problem.h"
#include "base/slice.h"

/* Its family is AF_INET, AF_INET6, or another: then it has no address, as the client of a Unix socket. */
struct address {
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    };
};

/* Reads an address as it is written, "192.0.2.1" or "2001:db8::1"; the port is 0. false: it is none. */
bool address_read(struct address *address, struct slice text);

/* A copy without the port; an IPv4 address as such, also where a socket of IPv6 has it (RFC 4291 2.5.5.2). NULL has none. */
struct address address_plain(const struct sockaddr *from);

/* Whether two of them, which are plain, are the same. */
bool address_equals(const struct address *one, const struct address *other);

/* Adds it as it is written, without the port; nothing if there is none. */
void address_add(struct buffer *out, const struct sockaddr *address);

/* What tells the clients of the Internet apart: of IPv6, the network of 64 bits, whose other half its owner chooses at will
 * (RFC 6177). Nothing for one without an address. */
struct slice address_network(const struct sockaddr *address);

/* Peers that are trusted: networks, and who comes through a Unix socket. */
enum { NETWORKS = 64 };
struct network {
    bool is_six;
    uint8_t bytes[16]; /* the first length bits count */
    unsigned length;
};
struct networks {
    size_t count;
    bool local; /* who comes through a Unix socket */
    struct network list[NETWORKS];
};

/* Adds networks, "10.0.0.0/8", addresses, or "unix", with commas between them; what is wrong with one. */
struct problem networks_add(struct networks *networks, const char *text);

/* Whether they have the address; one of another family, or NULL, is that of a Unix socket. */
bool networks_have(const struct networks *networks, const struct sockaddr *address);

#endif
