/* The header of the PROXY protocol, versions 1 and 2, by which a proxy says for whom it connects (HAProxy's
 * proxy-protocol.txt). */
#include "base/proxy-header.h"

#include <string.h>

#include "base/number.h"

/* Version 1: a line of text of at most so many bytes, its CRLF included (2.1). */
enum { LINE_MOST = 107, PORT_MOST = 65535, PORT_DIGITS = 5 };

/* Version 2 (2.2): a signature, version and command, family and protocol, and the length of what follows. */
static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";
enum { SIGNATURE = sizeof signature - 1, FIXED = SIGNATURE + 4 };
enum { COMMAND_LOCAL = 0x20, COMMAND_PROXY = 0x21 };

static enum proxy_header wrong(struct proxied *proxied, const char *problem)
{
    proxied->problem = problem;
    return PROXY_HEADER_WRONG;
}

/* Takes the next word of the line; there is one space between two. */
static struct slice take_word(struct slice *line)
{
    const char *space = slice_find(*line, ' ');
    struct slice word = { line->data, space ? (size_t)(space - line->data) : line->length };
    slice_skip(line, word.length + (space ? 1 : 0));
    return word;
}

/* With no zero in front of others (2.1). */
static bool is_port(struct slice text)
{
    uint64_t port;
    return text.length <= PORT_DIGITS && (text.length == 1 || text.data[0] != '0') &&
           number_parse(text.data, text.length, 0, PORT_MOST, &port, NULL) == NUMBER_OK;
}

/* Whether it is an address of that family as inet_pton(3) reads it; address_read makes IPv4 of what is mapped into IPv6. */
static bool read_address(struct address *address, struct slice text, bool is_six)
{
    return address_read(address, text) && (slice_find(text, ':') != NULL) == is_six;
}

/* What follows "PROXY TCP4 " or "PROXY TCP6 ": addresses and ports of source and destination. */
static bool read_addresses(struct proxied *proxied, struct slice line, bool is_six)
{
    struct address destination;
    struct slice words[4];
    for (size_t i = 0; i < 4; i++)
        words[i] = take_word(&line);
    proxied->told = true;
    return line.length == 0 && line.data == words[3].data + words[3].length &&
           read_address(&proxied->client, words[0], is_six) && read_address(&destination, words[1], is_six) &&
           is_port(words[2]) && is_port(words[3]);
}

static enum proxy_header read_line(struct proxied *proxied, struct slice bytes)
{
    const struct slice seen = { bytes.data, bytes.length < LINE_MOST ? bytes.length : LINE_MOST };
    const char *end = memmem(seen.data, seen.length, "\r\n", 2);
    if (!end)
        return seen.length < LINE_MOST ? PROXY_HEADER_PART : wrong(proxied, "its PROXY line has no end within 107 bytes");
    struct slice line = { bytes.data, (size_t)(end - bytes.data) };
    proxied->length = line.length + 2;
    take_word(&line);
    struct slice protocol = take_word(&line);
    if (slice_is(protocol, "UNKNOWN"))
        return PROXY_HEADER_WHOLE; /* whatever else the line says (2.1) */
    bool is_six = slice_is(protocol, "TCP6");
    if ((!is_six && !slice_is(protocol, "TCP4")) || !read_addresses(proxied, line, is_six))
        return wrong(proxied, "its PROXY line is malformed");
    return PROXY_HEADER_WHOLE;
}

/* The families and protocols of 2.2: how many bytes source and destination have, and where the source's address is a client's.
 */
static const struct family {
    unsigned char number, size;
    sa_family_t family;
} families[] = {
    { 0x00, 0, AF_UNSPEC }, { 0x11, 12, AF_INET },  { 0x12, 12, AF_INET },  { 0x21, 36, AF_INET6 },
    { 0x22, 36, AF_INET6 }, { 0x31, 216, AF_UNIX }, { 0x32, 216, AF_UNIX },
};

static const struct family *family_of(unsigned char number)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (families[i].number == number)
            return &families[i];
    return NULL;
}

static struct address source_of(const struct family *family, const char *bytes)
{
    struct address source = { 0 };
    source.any.sa_family = family->family;
    if (family->family == AF_INET)
        memcpy(&source.four.sin_addr, bytes, sizeof source.four.sin_addr);
    else if (family->family == AF_INET6)
        memcpy(&source.six.sin6_addr, bytes, sizeof source.six.sin6_addr);
    return family->family == AF_UNIX ? source : address_plain(&source.any);
}

/* The fixed part is there. What follows the addresses are extensions, which nothing here needs. */
static enum proxy_header read_binary(struct proxied *proxied, struct slice bytes)
{
    const unsigned char *fixed = (const unsigned char *)bytes.data;
    const unsigned char command = fixed[SIGNATURE];
    const size_t rest = (size_t)fixed[SIGNATURE + 2] << 8 | fixed[SIGNATURE + 3];
    const struct family *family = family_of(fixed[SIGNATURE + 1]);
    proxied->length = FIXED + rest;
    if (command != COMMAND_LOCAL && command != COMMAND_PROXY)
        return wrong(proxied, "its PROXY header has a version or command that there is not");
    if (proxied->length > PROXY_HEADER_MOST)
        return wrong(proxied, "its PROXY header has more than 4096 bytes");
    if (command == COMMAND_PROXY && (!family || rest < family->size))
        return wrong(proxied, family ? "its PROXY header is too short for its addresses"
                                     : "its PROXY header has a family or protocol that there is not");
    if (bytes.length < proxied->length)
        return PROXY_HEADER_PART;
    proxied->told = command == COMMAND_PROXY && family->family != AF_UNSPEC;
    if (proxied->told)
        proxied->client = source_of(family, bytes.data + FIXED);
    return PROXY_HEADER_WHOLE;
}

/* Whether bytes begin with the text, as far as they have come. */
static bool begins(struct slice bytes, const char *text, size_t length)
{
    return memcmp(bytes.data, text, bytes.length < length ? bytes.length : length) == 0;
}

enum proxy_header proxy_header_read(struct proxied *proxied, struct slice bytes)
{
    static const char line[] = "PROXY ";
    *proxied = (struct proxied){ 0 };
    if (bytes.length == 0)
        return PROXY_HEADER_PART;
    if (begins(bytes, line, sizeof line - 1))
        return bytes.length < sizeof line - 1 ? PROXY_HEADER_PART : read_line(proxied, bytes);
    if (begins(bytes, signature, SIGNATURE))
        return bytes.length < FIXED ? PROXY_HEADER_PART : read_binary(proxied, bytes);
    return wrong(proxied, "it begins with no PROXY header");
}
