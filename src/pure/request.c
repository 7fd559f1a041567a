/* The gate: refuses requests which two parsers could read in two ways. */
#include "pure/request.h"

#include <string.h>
#include <strings.h>

#include "ground/number.h"

/* once: a second line of the field is refused. */
static const struct {
    const char *name;
    bool once;
} rows[REQUEST_FIELDS] = {
    [FIELD_HOST] = { "Host", true }, /* RFC 9112 3.2 */
    [FIELD_CONTENT_LENGTH] = { "Content-Length", true }, /* RFC 9112 6.3 */
    [FIELD_TRANSFER_ENCODING] = { "Transfer-Encoding", true },
    [FIELD_EXPECT] = { "Expect", true },
    [FIELD_CONNECTION] = { "Connection", false },
    [FIELD_UPGRADE] = { "Upgrade", false },
    [FIELD_WEBSOCKET_KEY] = { "Sec-WebSocket-Key", true }, /* RFC 6455 11.3.1 */
    [FIELD_WEBSOCKET_VERSION] = { "Sec-WebSocket-Version", true },
    [FIELD_CORS_METHOD] = { "Access-Control-Request-Method", false },
    [FIELD_CORS_HEADERS] = { "Access-Control-Request-Headers", false },
    [FIELD_IF_NONE_MATCH] = { "If-None-Match", false },
    [FIELD_ACCEPT_ENCODING] = { "Accept-Encoding", false },
    [FIELD_ACCEPT] = { "Accept", false },
};

static bool bad(struct gate *gate, const char *detail)
{
    return complain(gate->complaint, 400, "head", "%s", detail);
}

/* Whether what lies from `from` to `to` is only what ends a line: optional whitespace, then one or two NULs for each of
 * `lines` line ends (a CRLF was overwritten by two, a lone LF by one). */
static bool is_line_end(const char *from, const char *to, int lines)
{
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    long nuls = to - from;
    for (; from < to; from++)
        if (*from != '\0')
            return false;
    return nuls >= lines && nuls <= 2 * lines;
}

/* The line must be one method, one space, the target, one space, the version (RFC 9112 3). */
static bool check_line(struct gate *gate, const struct request_line *line)
{
    const char *method_end = line->method + strlen(line->method);
    const char *target_end = line->query.data ? line->query.data + line->query.length : line->path.data + line->path.length;
    if (!span_is_token(span_of(line->method)))
        return bad(gate, "the method is not a token");
    if (line->path.data != method_end + 1 || line->version != target_end + 1)
        return bad(gate, "the request line must be method, target and version with single spaces between them");
    return true;
}

bool gate_begin(struct gate *gate, struct request *request, const struct request_line *line, struct complaint *complaint)
{
    *gate = (struct gate){ .request = request, .complaint = complaint, .head = line->method,
                           .expected = line->version + strlen(line->version) };
    const char *end = line->query.data ? line->query.data + line->query.length : line->path.data + line->path.length;
    *request = (struct request){ .method = line->method, .minor = strcmp(line->version, "HTTP/1.0") != 0,
                                 .line = { line->path.data, (size_t)(end - line->path.data) } };
    return check_line(gate, line);
}

static bool check_characters(struct gate *gate, struct span name, struct span value)
{
    if (!span_is_token(name))
        return bad(gate, "a field name is not a token (is there a space before its colon?)");
    for (size_t i = 0; i < value.length; i++)
        if (!char_is_field_value(value.data[i]))
            return bad(gate, "a field value has a control character");
    return true;
}

/* Keeps a field that somebody reads. */
static bool keep(struct gate *gate, int field, struct span value)
{
    struct request *request = gate->request;
    if (request->fields[field].data && rows[field].once)
        return complain(gate->complaint, 400, "head", "the field %s comes twice", rows[field].name);
    if (!request->fields[field].data)
        request->fields[field] = value;
    if (field == FIELD_ACCEPT)
        accept_line(&request->accept, value);
    if (field == FIELD_CONNECTION && span_has_token(value, "upgrade"))
        request->connection_upgrade = true;
    return true;
}

bool gate_field(struct gate *gate, struct span name, struct span value)
{
    if (!is_line_end(gate->expected, name.data, 1))
        return bad(gate, gate->count ? "a field line is folded, or has a NUL or a bare CR"
                                     : "the request line has something after the version, or the first field is folded");
    if (!check_characters(gate, name, value))
        return false;
    gate->count++;
    gate->expected = value.data + value.length;
    for (int field = 0; field < REQUEST_FIELDS; field++)
        if (span_is_caseless(name, rows[field].name))
            return keep(gate, field, span_trim(value));
    return true;
}

/* RFC 9112 3.2: exactly one Host in HTTP/1.1; and its value must be one (RFC 3986 3.2.2). */
static bool check_host(struct gate *gate)
{
    struct span host = gate->request->fields[FIELD_HOST];
    if (!host.data && gate->request->minor > 0)
        return bad(gate, "an HTTP/1.1 request must have the field Host");
    for (size_t i = 0; i < host.length; i++)
        if (!char_is_unreserved(host.data[i]) && !memchr("!$&'()*+,;=:[]%", host.data[i], 15))
            return bad(gate, "the field Host is not a host with an optional port");
    return true;
}

/* RFC 9112 6: what decides where the content ends must be there once, and known. */
static bool check_framing(struct gate *gate)
{
    struct request *request = gate->request;
    struct span length = request->fields[FIELD_CONTENT_LENGTH], coding = request->fields[FIELD_TRANSFER_ENCODING];
    if (length.data && coding.data)
        return bad(gate, "Content-Length and Transfer-Encoding exclude each other");
    if (coding.data && request->minor == 0)
        return bad(gate, "HTTP/1.0 has no Transfer-Encoding");
    if (coding.data && !(span_is_caseless(coding, "chunked") && coding.data[coding.length] == '\0'))
        return complain(gate->complaint, 501, "head", "the only transfer coding that is understood is chunked");
    if (length.data && number_parse(length.data, length.length, 0, UINT64_MAX, &request->content_length, NULL) != NUMBER_OK)
        return bad(gate, "Content-Length is not a decimal number");
    request->has_content = coding.data || request->content_length > 0;
    return true;
}

/* RFC 9110 10.1.1; an HTTP/1.0 client's expectation is ignored. */
static bool check_expectation(struct gate *gate)
{
    struct span expect = gate->request->fields[FIELD_EXPECT], member;
    while (gate->request->minor > 0 && span_next_member(&expect, &member))
        if (!span_is_caseless(member, "100-continue"))
            return complain(gate->complaint, 417, "head", "the only expectation that is met is 100-continue");
    return true;
}

bool gate_end(struct gate *gate, size_t head_size)
{
    if (!is_line_end(gate->expected, gate->head + head_size, 2))
        return bad(gate, "a field line is folded, or has a NUL or a bare CR");
    return check_host(gate) && check_framing(gate) && check_expectation(gate);
}
