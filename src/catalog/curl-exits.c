/* The tables of curl's exit codes and of the ways to them. */
#include "catalog/curl-exits.h"

#include <string.h>

#define HERE "\1"
#define SECURE "\2"
#define SAME(code)                                                                                                             \
    {                                                                                                                          \
        code, code, code                                                                                                       \
    } /* with every version */
#define TLS .kind = CURL_PORT
#define LINE .kind = CURL_COMMAND

static const struct curl_exit exits[] = {
    { 0, "CURLE_OK", "All is well, as far as curl looks: it lets these faults pass without a word." },
    { 1, "CURLE_UNSUPPORTED_PROTOCOL", "curl does not speak the protocol, or not the version that came." },
    { 2, "CURLE_FAILED_INIT", "Something early went wrong, before there was a transfer." },
    { 3, "CURLE_URL_MALFORMAT", "A URL, perhaps that of a redirect, is malformed." },
    { 6, "CURLE_COULDNT_RESOLVE_HOST", "No address was found for the host's name." },
    { 7, "CURLE_COULDNT_CONNECT", "The connection was refused, by the host or a firewall, or there is no way to it." },
    { 8, "CURLE_WEIRD_SERVER_REPLY", "The head of the response cannot be parsed." },
    { 16, "CURLE_HTTP2", "What came is no valid HTTP/2." },
    { 18, "CURLE_PARTIAL_FILE", "Less content came than was announced." },
    { 22, "CURLE_HTTP_RETURNED_ERROR", "The status is 400 or above, and `--fail` makes that an error." },
    { 23, "CURLE_WRITE_ERROR", "What came could not be written." },
    { 27, "CURLE_OUT_OF_MEMORY", "A buffer would grow beyond its limit; memory itself need not be short." },
    { 28, "CURLE_OPERATION_TIMEDOUT", "It took longer than the command line allows." },
    { 33, "CURLE_RANGE_ERROR", "The server does not resume where it was asked to." },
    { 35, "CURLE_SSL_CONNECT_ERROR", "The TLS handshake failed." },
    { 43, "CURLE_BAD_FUNCTION_ARGUMENT", "An error inside libcurl, brought about by what came." },
    { 47, "CURLE_TOO_MANY_REDIRECTS", "One redirect followed the other: 50, or as many as `--max-redirs` allows." },
    { 52, "CURLE_GOT_NOTHING", "The server closed the connection without an answer." },
    { 55, "CURLE_SEND_ERROR", "Sending failed: the server has closed the connection." },
    { 56, "CURLE_RECV_ERROR", "Receiving failed: a reset, malformed chunks, or a proxy that refuses." },
    { 60, "CURLE_PEER_FAILED_VERIFICATION",
      "The server's certificate is not to be trusted: for its issuer, and with `--cacert` for the fault alone." },
    { 61, "CURLE_BAD_CONTENT_ENCODING", "The content's coding is unknown, or the content is not so coded." },
    { 63, "CURLE_FILESIZE_EXCEEDED", "The content is larger than `--max-filesize` allows." },
    { 65, "CURLE_SEND_FAIL_REWIND", "The content had to be sent once more, and cannot be read once more." },
    { 90, "CURLE_SSL_PINNEDPUBKEYNOTMATCH", "The server's public key is not the one that was pinned." },
    { 91, "CURLE_SSL_INVALIDCERTSTATUS", "The server did not prove that its certificate was not revoked." },
    { 92, "CURLE_HTTP2_STREAM", "The stream of the answer ended with an error of HTTP/2." },
    { 97, "CURLE_PROXY", "The handshake with a SOCKS proxy failed." },
    { 100, "CURLE_TOO_LARGE", "The head is larger, or has more fields, than curl takes." },
};

/* This is the master copy: /curl, the faults' help and the tests are made from it. The columns of exit codes are those of
 * curl_version(). */
static const struct curl_way ways[] = {
    /* The faults, in their table's order. */
    { "reset", SAME(56) },
    { "close", SAME(52) },
    { "reset-in-head", SAME(56) },
    { "close-in-head", SAME(0), .why = "It takes the end of the connection for that of the head." },
    { "reset-after-head", SAME(56) },
    { "close-after-head", SAME(18) },
    { "reset-after=10", SAME(56) },
    { "close-after=10", SAME(18) },
    { "reset-at-end", SAME(0), .why = "It has all that was announced, and does not look further." },
    { "close-silently", SAME(0), .why = "It has all that was announced; for the next request it connects again." },
    { "reset-while-reading", SAME(56), .options = "-d x" },
    { "close-while-reading", { 55, 52, 52 }, .options = "-T -" },
    { "hang", SAME(28) },
    { "hang-in-head", SAME(28) },
    { "hang-after-head", SAME(28) },
    { "stall-after=10", SAME(28) },
    { "slow-head=9s", SAME(28) },
    { "short-length", SAME(0), .why = "It reads what was announced, and leaves the rest." },
    { "long-length", SAME(18) },
    { "two-lengths", { 18, 18, 8 }, .why = "It takes the second one, or refuses both." },
    { "length-and-chunked", SAME(0), .why = "Chunks win, as RFC 9112 6.3 has it." },
    { "bad-length", SAME(8) },
    { "negative-length", SAME(8) },
    { "huge-length", SAME(0), .why = "It ignores what does not fit 63 bits, and reads to the end of the connection." },
    { "bad-chunk-size", SAME(56) },
    { "huge-chunk-size", SAME(56) },
    { "cut-chunk", SAME(18) },
    { "no-chunk-end", SAME(56) },
    { "no-last-chunk", SAME(18) },
    { "bad-trailer", { 43, 43, 8 } },
    { "endless-content", SAME(18), .options = "-o /dev/null", .why = "It reads until the server has had enough." },
    { "unknown-coding", SAME(61) },
    { "extra-response", SAME(0), .why = "It drops what it did not ask for, and the connection with it." },
    { "content-on-none", SAME(0), .why = "It knows that there is none, and does not reuse the connection." },
    { "code=099", SAME(1) },
    { "code=1000", { 1, 8, 8 } },
    { "status-line=GREETINGS", SAME(1) },
    { "bad-code", SAME(1) },
    { "no-code", SAME(1) },
    { "http-0.5", SAME(1) },
    { "http-1.2", SAME(1) },
    { "http-2", { 0, 8, 8 } },
    { "http-3", { 1, 8, 8 } },
    { "bad-version", { 0, 1, 1 }, .why = "It takes this for a 200 of HTTP/1.0, whatever the code is, or refuses it." },
    { "other-protocol", SAME(1) },
    { "no-version", SAME(1), .why = "It takes the answer for HTTP/0.9, which is off without `--http0.9`." },
    { "no-space", SAME(1) },
    { "no-phrase", SAME(0) },
    { "no-status-line", SAME(1) },
    { "no-head", SAME(1) },
    { "no-head", SAME(0), .options = "--http0.9" },
    { "garbage", SAME(1) },
    { "bare-lf", SAME(0) },
    { "endless-head", { 56, 100, 100 } },
    { "large-field", { 27, 100, 100 } },
    { "many-fields", { 0, 100, 100 } },
    { "nul-in-field", SAME(8) },
    { "bare-cr", { 0, 0, 8 } },
    { "no-colon", SAME(8) },
    { "space-before-colon", SAME(0) },
    { "folded-field", SAME(0) },
    { "empty-name", SAME(0) },
    { "bad-name", SAME(0) },
    { "bad-gzip", SAME(0), .why = "It decodes only with `--compressed`." },
    { "bad-gzip", SAME(61), .options = "--compressed" },
    { "cut-gzip", SAME(0), .options = "--compressed", .why = "It does not mind that the end of the gzip stream is missing." },
    { "unknown-encoding", SAME(61), .options = "--compressed" },
    { "redirect-loop", SAME(47) },
    { "redirect-closed-port", SAME(7) },
    { "redirect-bad-port", SAME(3) },
    { "redirect-unknown-scheme", SAME(1) },
    { "redirect-unknown-host", SAME(6) },
    { "redirect-malformed", SAME(3) },
    { "redirect-no-location", SAME(0), .why = "Without a Location there is nothing to follow." },
    { "interim-alone", SAME(52) },
    { "endless-interim", SAME(56) },
    { "late-interim", SAME(0) },
    { "h2-garbage", SAME(16), .options = "--http2" },
    { "h2-reset-stream", SAME(92), .options = "--http2" },
    /* TLS and its faults. */
    { "self-signed", SAME(60), TLS },
    { "untrusted-ca", SAME(60), TLS },
    { "expired", SAME(60), TLS },
    { "not-yet-valid", SAME(60), TLS },
    { "wrong-host", SAME(60), TLS },
    { "client-cert", SAME(56), .options = "-k", TLS },
    { "old-version", SAME(35), .options = "-k", TLS },
    { "no-close-notify", SAME(0), .options = "-k", .why = "It has all that was announced, and needs no close_notify.", TLS },
    { "plain-text", SAME(35), TLS },
    { "handshake-stall", SAME(28), TLS },
    { "handshake-close", SAME(35), TLS },
    { "handshake-reset", SAME(35), TLS },
    { "handshake-alert", SAME(35), TLS },
    { "tls", SAME(35), .options = "-k --tls-max 1.1", .why = "The server speaks TLS 1.2 and 1.3 alone.", TLS },
    { "tls", SAME(90), .options = "-k --pinnedpubkey sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", TLS },
    { "tls", SAME(91), .options = "-k --cert-status", .why = "The server staples no OCSP response.", TLS },
    { "curl -x 'socks4://" SECURE "' http://192.0.2.1/", SAME(97),
      .why = "Its SOCKS request is no TLS record, and is answered with an alert.", LINE },
    /* What ordinary answers do. */
    { "curl 'scp://" HERE "/file'", SAME(2), .why = "The answer is no SSH banner. A curl built without SSH ends with 1.",
      LINE },
    { "curl --doh-url 'http://" HERE "/status/200' http://example.com/", SAME(6), .why = "The answer is no DNS message.",
      LINE },
    { "curl -f 'http://" HERE "/status/404'", SAME(22), LINE },
    { "curl -OJ 'http://" HERE "/status/200;header=Content-Disposition:attachment%3Bfilename=.'", SAME(23),
      .why = "The server names the file, and `.` is there already.", LINE },
    { "curl --max-time 1 'http://" HERE "/status/200;delay=9s'", SAME(28), LINE },
    { "curl --speed-limit 1000 --speed-time 1 'http://" HERE "/status/200;drip=9s;size=900'", SAME(28), LINE },
    { "curl -C 10 'http://" HERE "/status/200'", SAME(33), .why = "It wants 206 and a Content-Range that fits.", LINE },
    { "curl 'https://" HERE "/status/200'", SAME(35), .why = "The answer to its ClientHello is in plain text.", LINE },
    { "curl -L --max-redirs 3 'http://" HERE "/redirect/9'", SAME(47), LINE },
    { "curl --http2-prior-knowledge 'http://" HERE "/status/200'",
      { 52, 16, 16 },
      .why = "The server does not speak HTTP/2.",
      LINE },
    { "curl -p -x 'http://" HERE "' http://example.com/",
      { 56, 56, 7 },
      .why = "The server is no proxy, and refuses CONNECT.",
      LINE },
    { "curl --max-filesize 10 'http://" HERE "/status/200'", SAME(63), LINE },
    { "echo | curl -L -T - -H Expect: 'http://" HERE "/status/307'", SAME(65),
      .why = "A 307 wants the same content again, and what came through a pipe is gone.", LINE },
};

const struct curl_exit *curl_exits(size_t *count)
{
    *count = sizeof exits / sizeof *exits;
    return exits;
}

const struct curl_way *curl_ways(size_t *count)
{
    *count = sizeof ways / sizeof *ways;
    return ways;
}

const struct curl_exit *curl_exit_of(uint64_t code)
{
    for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
        if (exits[i].code == code)
            return &exits[i];
    return NULL;
}

const struct fault *curl_way_fault(const struct curl_way *way)
{
    return way->kind == CURL_FAULT ? fault_named((struct slice){ way->what, strcspn(way->what, "=") }) : NULL;
}

bool curl_way_is_by(const struct curl_way *way, const struct fault *fault)
{
    const size_t length = strlen(fault->name);
    return way->kind == CURL_FAULT && strncmp(way->what, fault->name, length) == 0 &&
           (way->what[length] == '\0' || way->what[length] == '=');
}

const char *curl_way_port(const struct curl_way *way)
{
    if (way->kind == CURL_COMMAND)
        return strpbrk(way->what, SECURE) ? "tls" : NULL;
    return way->kind == CURL_PORT ? way->what : NULL;
}

int curl_exit_of_port(const char *name)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].kind == CURL_PORT && strcmp(ways[i].what, name) == 0)
            return ways[i].exits[CURL_VERSIONS - 1];
    return 0;
}

/* Has out end with https://. */
static void end_with_https(struct buffer *out)
{
    static const char http[] = "http://", https[] = "https://";
    const size_t length = sizeof http - 1, longer = sizeof https - 1;
    if (out->length >= longer && memcmp(out->data + out->length - longer, https, longer) == 0)
        return;
    if (out->length >= length && memcmp(out->data + out->length - length, http, length) == 0)
        out->length -= length;
    buffer_string(out, https);
}

void curl_add_authority(struct buffer *out, const struct curl_place *place)
{
    struct slice authority = place->plain ? place->host : place->authority;
    if (place->https)
        end_with_https(out);
    buffer_add(out, authority.data, authority.length);
    if (place->plain)
        buffer_format(out, ":%u", place->plain);
}

/* Adds the authority of a TLS port. false: it is not open. */
static bool add_secure(struct buffer *out, const struct curl_place *place, const char *name)
{
    for (const struct curl_port *port = place->ports; port && port->name; port++)
        if (strcmp(port->name, name) == 0) {
            buffer_add(out, place->host.data, place->host.length);
            buffer_format(out, ":%u", port->port);
            return true;
        }
    return false;
}

static void add_root(struct buffer *out, const struct curl_place *place)
{
    if (place && place->root)
        buffer_string(out, place->root);
}

/* The line with the authorities in their places. */
static bool add_line(struct buffer *out, const char *line, const struct curl_place *place)
{
    bool there = true;
    for (size_t length; line[length = strcspn(line, HERE SECURE)]; line += length + 1) {
        buffer_add(out, line, length);
        if (line[length] == HERE[0])
            curl_add_authority(out, place);
        else
            there &= add_secure(out, place, "tls");
        add_root(out, line[length + 1] == '/' ? place : NULL);
    }
    buffer_string(out, line);
    return there;
}

static void add_options(struct buffer *out, const struct curl_way *way, unsigned needs)
{
    const char *options = way->options ? way->options : "";
    buffer_string(out, strcmp(options, "-T -") == 0 ? "yes | curl " : "curl ");
    buffer_string(out, needs & NEEDS_REDIRECT ? "-L " : "");
    buffer_string(out, way->exits[0] == 28 ? "--max-time 2 " : "");
    buffer_format(out, "%s%s", options, *options ? " " : "");
}

/* A semicolon would end the command: URLs are quoted. */
static bool add_command(struct buffer *out, const struct curl_way *way, const struct curl_place *place)
{
    const struct fault *fault = curl_way_fault(way);
    unsigned needs = fault ? fault->needs : 0;
    bool there = true;
    add_options(out, way, needs);
    if (fault) {
        buffer_string(out, "'http://");
        curl_add_authority(out, place);
        add_root(out, place);
        buffer_format(out, "/status/%d;fault=%s'",
                      needs & NEEDS_REDIRECT     ? 302
                      : needs & NEEDS_NO_CONTENT ? 204
                                                 : 200,
                      way->what);
    } else {
        buffer_string(out, "'https://");
        there = add_secure(out, place, way->what);
        add_root(out, place);
        buffer_string(out, "/status/200'");
    }
    return there;
}

bool curl_command(struct buffer *out, const struct curl_way *way, const struct curl_place *place)
{
    return way->kind == CURL_COMMAND ? add_line(out, way->what, place) : add_command(out, way, place);
}

/* Whether the text is the same inside and outside of quotes in every shell. */
static bool is_harmless(struct slice host)
{
    for (size_t i = 0; i < host.length; i++)
        if (!char_is_unreserved(host.data[i]) && !memchr(":[]", host.data[i], 3))
            return false;
    return host.length > 0;
}

struct curl_place curl_place_of(struct slice host, const struct curl_port *ports)
{
    struct curl_place place = { .authority = is_harmless(host) ? host : slice_of("localhost:8080"), .ports = ports };
    const char *bracket = slice_find(place.authority, ']');
    const char *colon = memrchr(place.authority.data, ':', place.authority.length);
    place.host = place.authority;
    if (colon && (!bracket || colon > bracket))
        place.host.length = (size_t)(colon - place.authority.data);
    return place;
}
