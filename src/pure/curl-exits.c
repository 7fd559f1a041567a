/* The tables of curl's exit codes and of the ways to them. */
#include "pure/curl-exits.h"

#include <string.h>

#define HERE "\1"
#define SECURE "\2"
#define TLS .kind = CURL_PORT
#define LINE .kind = CURL_COMMAND

static const struct curl_exit exits[] = {
    { 0, "CURLE_OK", "All is well, as far as curl looks: it lets these faults pass without a word." },
    { 1, "CURLE_UNSUPPORTED_PROTOCOL", "curl does not speak the protocol, or not the version that came." },
    { 2, "CURLE_FAILED_INIT", "Something early went wrong, before there was a transfer." },
    { 3, "CURLE_URL_MALFORMAT", "A URL, which may be that of a redirect, is none." },
    { 6, "CURLE_COULDNT_RESOLVE_HOST", "The host's name has no address." },
    { 7, "CURLE_COULDNT_CONNECT", "Nothing listens there, or a firewall says so." },
    { 8, "CURLE_WEIRD_SERVER_REPLY", "The head cannot be read." },
    { 16, "CURLE_HTTP2", "What should be HTTP/2 is not." },
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
    { 55, "CURLE_SEND_ERROR", "Sending failed: the server does not listen any more." },
    { 56, "CURLE_RECV_ERROR", "Receiving failed: a reset, chunks that are none, a proxy that refuses." },
    { 60, "CURLE_PEER_FAILED_VERIFICATION",
      "The server's certificate is not to be trusted: for its issuer, and with `--cacert` for the fault alone." },
    { 61, "CURLE_BAD_CONTENT_ENCODING", "The content's coding is unknown, or the content is not so coded." },
    { 63, "CURLE_FILESIZE_EXCEEDED", "The content is larger than `--max-filesize` allows." },
    { 65, "CURLE_SEND_FAIL_REWIND", "The content had to be sent once more, and cannot be read once more." },
    { 90, "CURLE_SSL_PINNEDPUBKEYNOTMATCH", "The server's public key is not the one that was pinned." },
    { 91, "CURLE_SSL_INVALIDCERTSTATUS", "The server did not prove that its certificate was not revoked." },
    { 92, "CURLE_HTTP2_STREAM", "The stream of the answer ended with an error of HTTP/2." },
    { 97, "CURLE_PROXY", "The handshake with a SOCKS proxy failed." },
    { 100, "CURLE_TOO_LARGE", "The head is larger, or has more fields, than curl takes; older versions end with 27 or 56." },
};

/* This is the master copy: /curl, the faults' help and the tests are made from it. What is said of a later curl was seen with
 * CURL_VERSION_LATER. */
static const struct curl_way ways[] = {
    /* The faults, in their table's order. */
    { 56, "reset" },
    { 52, "close" },
    { 56, "reset-in-head" },
    { 0, "close-in-head", .why = "It takes the end of the connection for that of the head." },
    { 56, "reset-after-head" },
    { 18, "close-after-head" },
    { 56, "reset-after=10" },
    { 18, "close-after=10" },
    { 0, "reset-at-end", .why = "It has all that was announced, and does not look further." },
    { 56, "reset-while-reading", "-d x" },
    { 55, "close-while-reading", "-T -", .other = 52 },
    { 28, "hang" },
    { 28, "hang-in-head" },
    { 28, "hang-after-head" },
    { 28, "stall-after=10" },
    { 28, "slow-head=9s" },
    { 0, "short-length", .why = "It reads what was announced, and leaves the rest." },
    { 18, "long-length" },
    { 18, "two-lengths", .why = "It takes the second one.", .other = 8 },
    { 0, "length-and-chunked", .why = "Chunks win, as RFC 9112 6.3 has it." },
    { 8, "bad-length" },
    { 8, "negative-length" },
    { 0, "huge-length", .why = "It ignores what does not fit 63 bits, and reads to the end of the connection." },
    { 56, "bad-chunk-size" },
    { 56, "huge-chunk-size" },
    { 18, "cut-chunk" },
    { 56, "no-chunk-end" },
    { 18, "no-last-chunk" },
    { 43, "bad-trailer", .other = 8 },
    { 18, "endless-content", "-o /dev/null", "It reads until the server has had enough." },
    { 61, "unknown-coding" },
    { 0, "extra-response", .why = "It drops what it did not ask for, and the connection with it." },
    { 0, "content-on-none", .why = "It knows that there is none, and does not reuse the connection." },
    { 1, "code=099" },
    { 1, "code=1000", .other = 8 },
    { 1, "status-line=GREETINGS" },
    { 1, "bad-code" },
    { 1, "no-code" },
    { 1, "http-0.5" },
    { 1, "http-1.2" },
    { 0, "http-2", .other = 8 },
    { 1, "http-3" },
    { 0, "bad-version", .why = "It takes this for a 200 of HTTP/1.0, whatever the code is.", .other = 1 },
    { 1, "other-protocol" },
    { 1, "no-version", .why = "It takes the answer for HTTP/0.9, which is off without `--http0.9`." },
    { 1, "no-space" },
    { 0, "no-phrase" },
    { 1, "no-status-line" },
    { 1, "no-head" },
    { 0, "no-head", "--http0.9" },
    { 1, "garbage" },
    { 0, "bare-lf" },
    { 56, "endless-head", .other = 100 },
    { 27, "large-field", .other = 100 },
    { 0, "many-fields", .other = 100 },
    { 8, "nul-in-field" },
    { 0, "bare-cr", .other = 8 },
    { 8, "no-colon" },
    { 0, "space-before-colon" },
    { 0, "folded-field" },
    { 0, "empty-name" },
    { 0, "bad-name" },
    { 0, "bad-gzip", .why = "It decodes only with `--compressed`." },
    { 61, "bad-gzip", "--compressed" },
    { 0, "cut-gzip", "--compressed", "It does not mind that the end of the gzip stream is missing." },
    { 61, "unknown-encoding", "--compressed" },
    { 47, "redirect-loop" },
    { 7, "redirect-closed-port" },
    { 3, "redirect-bad-port" },
    { 1, "redirect-unknown-scheme" },
    { 6, "redirect-unknown-host" },
    { 3, "redirect-malformed" },
    { 0, "redirect-no-location", .why = "Without a Location there is nothing to follow." },
    { 52, "interim-alone" },
    { 56, "endless-interim" },
    { 0, "late-interim" },
    { 16, "h2-garbage", "--http2" },
    { 92, "h2-reset-stream", "--http2" },
    /* TLS and its faults. */
    { 60, "self-signed", TLS },
    { 60, "untrusted-ca", TLS },
    { 60, "expired", TLS },
    { 60, "not-yet-valid", TLS },
    { 60, "wrong-host", TLS },
    { 56, "client-cert", "-k", TLS },
    { 35, "old-version", "-k", TLS },
    { 35, "plain-text", TLS },
    { 28, "handshake-stall", TLS },
    { 35, "handshake-close", TLS },
    { 35, "handshake-reset", TLS },
    { 35, "handshake-alert", TLS },
    { 35, "tls", "-k --tls-max 1.1", "The server speaks TLS 1.2 and 1.3 alone.", TLS },
    { 90, "tls", "-k --pinnedpubkey sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", TLS },
    { 91, "tls", "-k --cert-status", "The server staples no OCSP response.", TLS },
    { 97, "curl -x 'socks4://" SECURE "' http://192.0.2.1/",
      .why = "Its SOCKS request is no TLS record, and is answered with an alert.", LINE },
    /* What ordinary answers do. */
    { 2, "curl 'scp://" HERE "/file'",
      .why = "The answer is no SSH banner; 1 where curl was built without SSH.", .other = 1, LINE },
    { 6, "curl --doh-url 'http://" HERE "/status/200' http://example.com/", .why = "The answer is no DNS message.", LINE },
    { 22, "curl -f 'http://" HERE "/status/404'", LINE },
    { 23, "curl -OJ 'http://" HERE "/status/200;header=Content-Disposition:attachment%3Bfilename=.'",
      .why = "The server names the file, and `.` is there already.", LINE },
    { 28, "curl --max-time 1 'http://" HERE "/status/200;delay=9s'", LINE },
    { 28, "curl --speed-limit 1000 --speed-time 1 'http://" HERE "/status/200;drip=9s;size=900'", LINE },
    { 33, "curl -C 10 'http://" HERE "/status/200'", .why = "It wants 206 and a Content-Range that fits.", LINE },
    { 35, "curl 'https://" HERE "/status/200'", .why = "The answer to its ClientHello is in plain text.", LINE },
    { 47, "curl -L --max-redirs 3 'http://" HERE "/redirect/9'", LINE },
    { 52, "curl --http2-prior-knowledge 'http://" HERE "/status/200'", .why = "The server does not speak HTTP/2.", .other = 16,
      LINE },
    { 56, "curl -p -x 'http://" HERE "' http://example.com/", .why = "The server is no proxy, and refuses CONNECT.", .other = 7,
      LINE },
    { 63, "curl --max-filesize 10 'http://" HERE "/status/200'", LINE },
    { 65, "echo | curl -L -T - 'http://" HERE "/status/307'",
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
    return way->kind == CURL_FAULT ? fault_named((struct span){ way->what, strcspn(way->what, "=") }) : NULL;
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
            return ways[i].exit;
    return 0;
}

/* Adds the authority of a TLS port. false: it is not open. */
static bool add_secure(struct text *out, const struct curl_place *place, const char *name)
{
    for (const struct curl_port *port = place->ports; port && port->name; port++)
        if (strcmp(port->name, name) == 0) {
            text_add(out, place->host.data, place->host.length);
            text_format(out, ":%u", port->port);
            return true;
        }
    return false;
}

/* The line with the authorities in their places. */
static bool add_line(struct text *out, const char *line, const struct curl_place *place)
{
    bool there = true;
    for (size_t length; line[length = strcspn(line, HERE SECURE)]; line += length + 1) {
        text_add(out, line, length);
        if (line[length] == HERE[0])
            text_add(out, place->authority.data, place->authority.length);
        else
            there &= add_secure(out, place, "tls");
    }
    text_string(out, line);
    return there;
}

static void add_options(struct text *out, const struct curl_way *way, unsigned needs)
{
    const char *options = way->options ? way->options : "";
    text_string(out, strcmp(options, "-T -") == 0 ? "yes | curl " : "curl ");
    text_string(out, needs & NEEDS_REDIRECT ? "-L " : "");
    text_string(out, way->exit == 28 ? "--max-time 2 " : "");
    text_format(out, "%s%s", options, *options ? " " : "");
}

/* A semicolon would end the command: URLs are quoted. */
static bool add_command(struct text *out, const struct curl_way *way, const struct curl_place *place)
{
    const struct fault *fault = curl_way_fault(way);
    unsigned needs = fault ? fault->needs : 0;
    bool there = true;
    add_options(out, way, needs);
    if (fault) {
        text_string(out, "'http://");
        text_add(out, place->authority.data, place->authority.length);
        text_format(out, "/status/%d;fault=%s'", needs & NEEDS_REDIRECT ? 302 : needs & NEEDS_NO_CONTENT ? 204 : 200, way->what);
    } else {
        text_string(out, "'https://");
        there = add_secure(out, place, way->what);
        text_string(out, "/status/200'");
    }
    return there;
}

bool curl_command(struct text *out, const struct curl_way *way, const struct curl_place *place)
{
    return way->kind == CURL_COMMAND ? add_line(out, way->what, place) : add_command(out, way, place);
}

/* Whether the text is the same inside and outside of quotes in every shell. */
static bool is_harmless(struct span host)
{
    for (size_t i = 0; i < host.length; i++)
        if (!char_is_unreserved(host.data[i]) && !memchr(":[]", host.data[i], 3))
            return false;
    return host.length > 0;
}

struct curl_place curl_place_of(struct span host, const struct curl_port *ports)
{
    struct curl_place place = { .authority = is_harmless(host) ? host : span_of("localhost:8080"), .ports = ports };
    const char *bracket = memchr(place.authority.data, ']', place.authority.length);
    const char *colon = memrchr(place.authority.data, ':', place.authority.length);
    place.host = place.authority;
    if (colon && (!bracket || colon > bracket))
        place.host.length = (size_t)(colon - place.authority.data);
    return place;
}
