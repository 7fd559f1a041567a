/* One element of the field Forwarded (RFC 7239 4): what one proxy says of the request that it got. */
#include <string.h>

#include "base/number.h"
#include "http/forwarded.h"

enum { VALUE_MOST = FORWARDED_HOST_MOST, PORT_MOST = 65535 };

/* A value without its quotes (RFC 9110 5.6.4); of a longer one, which only an extension may have, the beginning. */
struct value {
    char text[VALUE_MOST + 1];
    size_t length;
};

static struct slice text_of(const struct value *value)
{
    return (struct slice){ value->text, value->length };
}

/* Takes a value off the rest: a token or a quoted string. false: it is neither. */
static bool take_value(struct slice *rest, struct value *value)
{
    size_t at = 0;
    bool quoted = rest->length && rest->data[0] == '"', closed = !quoted;
    value->length = 0;
    for (at = quoted; at < rest->length; at++) {
        char c = rest->data[at];
        if (quoted ? c == '"' : !char_is_token(c))
            break;
        if (quoted && c == '\\' && ++at < rest->length)
            c = rest->data[at];
        if (value->length < VALUE_MOST)
            value->text[value->length] = c;
        value->length++;
    }
    if (quoted && at < rest->length && rest->data[at] == '"') {
        closed = true;
        at++;
    }
    slice_skip(rest, at < rest->length ? at : rest->length);
    value->text[value->length < VALUE_MOST ? value->length : VALUE_MOST] = '\0';
    return closed && (value->length || quoted) && (rest->length == 0 || rest->data[0] == ';');
}

/* An obfuscated identifier (6.3): a proxy's own name for something. */
static bool is_obfuscated(struct slice text)
{
    if (text.length < 2 || text.data[0] != '_')
        return false;
    for (size_t i = 1; i < text.length; i++)
        if (!char_is_unreserved(text.data[i]) || text.data[i] == '~')
            return false;
    return true;
}

/* Cuts a port off; IPv6 without brackets has none. false: it is malformed. */
static bool cut_port(struct slice *text)
{
    const char *bracket = slice_find(*text, ']');
    const char *colon = text->length ? memrchr(text->data, ':', text->length) : NULL;
    uint64_t port;
    if (!colon || (bracket ? colon < bracket : memchr(text->data, ':', (size_t)(colon - text->data)) != NULL))
        return true;
    struct slice digits = { colon + 1, (size_t)(text->data + text->length - colon - 1) };
    text->length = (size_t)(colon - text->data);
    return is_obfuscated(digits) ||
           (digits.length <= 5 && number_parse(digits.data, digits.length, 0, PORT_MOST, &port, NULL) == NUMBER_OK);
}

bool forwarded_address(struct address *address, struct slice text)
{
    *address = (struct address){ 0 };
    if (!cut_port(&text))
        return false;
    if (slice_is_caseless(text, "unknown") || is_obfuscated(text))
        return true;
    bool bracket = text.length > 1 && text.data[0] == '[' && text.data[text.length - 1] == ']';
    if (bracket)
        text = (struct slice){ text.data + 1, text.length - 2 };
    return address_read(address, text) && (!bracket || slice_find(text, ':'));
}

bool forwarded_scheme(struct slice text, bool *https)
{
    *https = slice_is_caseless(text, "https") || slice_is_caseless(text, "wss");
    return *https || slice_is_caseless(text, "http") || slice_is_caseless(text, "ws");
}

static bool read_for(struct hop *hop, struct slice text)
{
    bool again = hop->tells_client;
    hop->tells_client = true;
    return !again && forwarded_address(&hop->client, text);
}

static bool read_proto(struct hop *hop, struct slice text)
{
    bool again = hop->tells_scheme;
    hop->tells_scheme = true;
    return !again && forwarded_scheme(text, &hop->https);
}

static bool read_host(struct hop *hop, struct slice text)
{
    bool fine = !hop->host[0] && text.length && request_is_host(text);
    if (fine)
        memcpy(hop->host, text.data, text.length + 1);
    return fine;
}

/* Where the request came to: nothing here needs it. */
static bool read_by(struct hop *hop, struct slice text)
{
    struct address address;
    (void)hop;
    return forwarded_address(&address, text);
}

/* Other parameters are extensions (5.5). */
static bool read_parameter(struct hop *hop, struct slice name, struct slice value)
{
    static const struct {
        const char *name;
        bool (*read)(struct hop *hop, struct slice text);
    } rows[] = { { "for", read_for }, { "proto", read_proto }, { "host", read_host }, { "by", read_by } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_is_caseless(name, rows[i].name))
            return value.length <= VALUE_MOST && rows[i].read(hop, value);
    return true;
}

void forwarded_element(struct hop *hop, struct slice element, struct slice line)
{
    struct slice rest = element, name;
    struct value value;
    bool fine = true;
    *hop = (struct hop){ 0 };
    while (fine && rest.length) {
        if (rest.data[0] == ';') { /* there may be nothing between two */
            slice_skip(&rest, 1);
            continue;
        }
        const char *equals = slice_find(rest, '=');
        const char *at = rest.data;
        name = (struct slice){ rest.data, equals ? (size_t)(equals - rest.data) : 0 };
        slice_skip(&rest, name.length + (equals ? 1 : 0));
        fine = slice_is_token(name) && take_value(&rest, &value) && read_parameter(hop, name, text_of(&value));
        if (!fine)
            complain_at(&hop->wrong, "Forwarded", line, (size_t)(at - line.data) + 1,
                        "what a trusted proxy says of the client is malformed or comes twice; it is for=, proto=, host= or by= "
                        "with a value, quoted if it has \":\" (RFC 7239 4)");
    }
}
