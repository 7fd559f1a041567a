/* Addresses of IPv4 and IPv6, and networks of them. */
#include "base/address.h"

#include <arpa/inet.h>
#include <string.h>

enum { FOUR_BITS = 32, SIX_BITS = 128 };

bool address_read(struct address *address, struct slice text)
{
    char string[INET6_ADDRSTRLEN];
    struct address read = { 0 };
    if (text.length >= sizeof string || text.length == 0 || memchr(text.data, '\0', text.length))
        return false;
    memcpy(string, text.data, text.length);
    string[text.length] = '\0';
    if (inet_pton(AF_INET, string, &read.four.sin_addr) == 1) {
        read.any.sa_family = AF_INET;
    } else {
        read = (struct address){ 0 };
        if (inet_pton(AF_INET6, string, &read.six.sin6_addr) != 1)
            return false;
        read.any.sa_family = AF_INET6;
    }
    *address = address_plain(&read.any);
    return true;
}

struct address address_plain(const struct sockaddr *from)
{
    struct address plain = { 0 };
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)from;
    if (from && from->sa_family == AF_INET) {
        plain.four.sin_family = AF_INET;
        plain.four.sin_addr = ((const struct sockaddr_in *)(const void *)from)->sin_addr;
    } else if (from && from->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
        plain.four.sin_family = AF_INET;
        memcpy(&plain.four.sin_addr, &six->sin6_addr.s6_addr[12], sizeof plain.four.sin_addr);
    } else if (from && from->sa_family == AF_INET6) {
        plain.six.sin6_family = AF_INET6;
        plain.six.sin6_addr = six->sin6_addr;
    }
    return plain;
}

/* The bytes of a plain one; *bits receives how many bits they have, 0 if there is no address. */
static const void *bytes_of(const struct address *plain, unsigned *bits)
{
    const bool four = plain->any.sa_family == AF_INET;
    *bits = four ? FOUR_BITS : plain->any.sa_family == AF_INET6 ? SIX_BITS : 0;
    return four ? (const void *)&plain->four.sin_addr : &plain->six.sin6_addr;
}

bool address_equals(const struct address *one, const struct address *other)
{
    unsigned bits, others;
    const void *bytes = bytes_of(one, &bits);
    const void *those = bytes_of(other, &others);
    return bits == others && memcmp(bytes, those, bits / 8) == 0;
}

/* A line of the log has one, so that it is written without inet_ntop's printf. */
static void add_four(struct buffer *out, const struct in_addr *four)
{
    const unsigned char *bytes = (const unsigned char *)four;
    char text[INET_ADDRSTRLEN], *end = digits_write(text, bytes[0]);
    for (size_t i = 1; i < sizeof *four; i++) {
        *end++ = '.';
        end = digits_write(end, bytes[i]);
    }
    buffer_add(out, text, (size_t)(end - text));
}

void address_add(struct buffer *out, const struct sockaddr *address)
{
    char text[INET6_ADDRSTRLEN];
    if (address && address->sa_family == AF_INET)
        add_four(out, &((const struct sockaddr_in *)(const void *)address)->sin_addr);
    else if (address && address->sa_family == AF_INET6 &&
             inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text, sizeof text))
        buffer_string(out, text);
}

struct slice address_network(const struct sockaddr *address)
{
    enum { V6_NETWORK = 8, V4_MAPPED = 12 };
    if (address && address->sa_family == AF_INET)
        return (struct slice){ (const char *)&((const struct sockaddr_in *)(const void *)address)->sin_addr,
                               sizeof(struct in_addr) };
    if (!address || address->sa_family != AF_INET6)
        return (struct slice){ 0 };
    const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    const char *bytes = (const char *)six;
    return IN6_IS_ADDR_V4MAPPED(six) ? (struct slice){ bytes + V4_MAPPED, sizeof(struct in_addr) }
                                     : (struct slice){ bytes, V6_NETWORK };
}

/* Whether the first bits of both are the same. */
static bool begins_alike(const uint8_t *one, const uint8_t *other, unsigned bits)
{
    const unsigned whole = bits / 8, rest = bits % 8;
    return memcmp(one, other, whole) == 0 && (rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0);
}

/* What is wrong if the address goes on behind the network's bits: which one is meant cannot be told. */
static struct problem check_rest(const struct network *network, unsigned bits)
{
    uint8_t bytes[sizeof network->bytes] = { 0 };
    char text[INET6_ADDRSTRLEN];
    memcpy(bytes, network->bytes, network->length / 8);
    if (network->length % 8)
        bytes[network->length / 8] = (uint8_t)(network->bytes[network->length / 8] & 0xFF << (8 - network->length % 8));
    if (memcmp(bytes, network->bytes, bits / 8) == 0)
        return problem_none();
    inet_ntop(network->is_six ? AF_INET6 : AF_INET, bytes, text, sizeof text);
    return problem_of("is an address within a network, which is %s/%u", text, network->length);
}

static struct problem read_network(struct network *network, struct slice text)
{
    struct address address;
    unsigned bits;
    uint64_t length;
    const char *slash = slice_find(text, '/');
    struct slice host = { text.data, slash ? (size_t)(slash - text.data) : text.length };
    if (!address_read(&address, host))
        return problem_of("is neither a network, 10.0.0.0/8 or fd00::/8, nor an address, nor \"unix\"");
    const void *bytes = bytes_of(&address, &bits);
    length = bits;
    if (slash) {
        enum number_result result = number_parse(slash + 1, text.length - host.length - 1, 0, bits, &length, NULL);
        if (result == NUMBER_TOO_LARGE)
            return problem_of("has a length beyond the %u bits of its address", bits);
        if (result != NUMBER_OK)
            return problem_of("has a length that %s", number_problem(result));
    }
    *network = (struct network){ .is_six = bits == SIX_BITS, .length = (unsigned)length };
    memcpy(network->bytes, bytes, bits / 8);
    return check_rest(network, bits);
}

static struct problem add_network(struct networks *networks, struct slice text)
{
    if (slice_is(text, "unix")) {
        networks->local = true;
        return problem_none();
    }
    if (networks->count == NETWORKS)
        return problem_of("comes too often");
    struct problem problem = read_network(&networks->list[networks->count], text);
    networks->count += !problem_found(&problem);
    return problem;
}

struct problem networks_add(struct networks *networks, const char *text)
{
    struct slice rest = slice_of(text), member;
    struct problem problem = problem_of("is empty");
    while (slice_next_member(&rest, &member)) {
        problem = add_network(networks, member);
        if (problem_found(&problem))
            break;
    }
    return problem;
}

bool networks_have(const struct networks *networks, const struct sockaddr *address)
{
    unsigned bits;
    const struct address plain = address_plain(address);
    const void *bytes = bytes_of(&plain, &bits);
    if (bits == 0)
        return networks->local;
    for (size_t i = 0; i < networks->count; i++) {
        const struct network *network = &networks->list[i];
        if (network->is_six == (bits == SIX_BITS) && begins_alike(network->bytes, bytes, network->length))
            return true;
    }
    return false;
}
