/* The gate: refuses requests which two parsers could read in two ways. */
#include "http/request.h"

#include <string.h>
#include <strings.h>

#include "base/number.h"

/* once: a second line of the field is refused. */
static const struct {
    struct slice name;
    bool once;
} rows[REQUEST_FIELDS] = {
    [FIELD_HOST] = { SLICE("Host"), true },                     /* RFC 9112 3.2 */
    [FIELD_CONTENT_LENGTH] = { SLICE("Content-Length"), true }, /* RFC 9112 6.3 */
    [FIELD_TRANSFER_ENCODING] = { SLICE("Transfer-Encoding"), true },
    [FIELD_EXPECT] = { SLICE("Expect"), false },
    [FIELD_CONNECTION] = { SLICE("Connection"), false },
    [FIELD_WEBSOCKET_KEY] = { SLICE("Sec-WebSocket-Key"), true }, /* RFC 6455 11.3.1 */
    [FIELD_WEBSOCKET_VERSION] = { SLICE("Sec-WebSocket-Version"), true },
    [FIELD_CORS_METHOD] = { SLICE("Access-Control-Request-Method"), false },
    [FIELD_ACCEPT] = { SLICE("Accept"), false },
    [FIELD_RECIPE] = { SLICE("Everystatus"), true },
};

static bool bad(struct gate *gate, const char *detail)
{
    return complain(gate->complaint, 400, "head", "%s", detail);
}

/* A target that has these could be cut in two ways. */
static bool check_target(struct gate *gate, struct slice target)
{
    for (size_t i = 0; i < target.length; i++) {
        unsigned char c = (unsigned char)target.data[i];
        if (c <= ' ' || c == 0x7F)
            return complain_at(gate->complaint, "target", target, i + 1, "a request target cannot have a %s; percent-encode it",
                               c == ' ' ? "space" : "control character");
    }
    return true;
}

/* The line must be one method, one space, the target, one space, the version (RFC 9112 3). */
static bool check_line(struct gate *gate, const struct request_line *line)
{
    const char *method_end = line->method + strlen(line->method);
    const char *target_end = line->query.data ? line->query.data + line->query.length : line->path.data + line->path.length;
    if (!slice_is_token(slice_of(line->method)))
        return bad(gate, "the method is not a token");
    if (line->path.data != method_end + 1 || line->version != target_end + 1 || gate->request->line.length == 0)
        return bad(gate, "the request line must be method, target and version with single spaces between them");
    return check_target(gate, gate->request->line);
}

bool gate_begin(struct gate *gate, struct request *request, const struct request_line *line, gate_line_end *line_end,
                struct complaint *complaint)
{
    *gate = (struct gate){ .request = request,
                           .complaint = complaint,
                           .line_end = line_end,
                           .head = line->method,
                           .expected = line->version + strlen(line->version) };
    const char *end = line->query.data ? line->query.data + line->query.length : line->path.data + line->path.length;
    *request = (struct request){ .method = line->method,
                                 .minor = strcmp(line->version, "HTTP/1.0") != 0,
                                 .line = { line->path.data, (size_t)(end - line->path.data) },
                                 .head_fields = gate->expected };
    return check_line(gate, line);
}

static bool check_characters(struct gate *gate, struct slice name, struct slice value)
{
    if (!slice_is_token(name))
        return bad(gate, "a field name is not a token (is there a space before its colon?)");
    for (size_t i = 0; i < value.length; i++)
        if (!char_is_field_value(value.data[i]))
            return bad(gate, "a field value has a control character");
    return true;
}

static void keep_connection(struct request *request, struct slice options)
{
    request->connection_upgrade |= slice_has_token(options, "upgrade");
    request->connection_close |= slice_has_token(options, "close");
    request->connection_keep |= slice_has_token(options, "keep-alive");
}

static void keep_expectations(struct request *request, struct slice expectations)
{
    struct slice member;
    while (slice_next_member(&expectations, &member)) {
        bool known = slice_is_caseless(member, "100-continue");
        request->expects_continue |= known;
        request->expects_other |= !known;
    }
}

/* Keeps a field that somebody reads. */
static bool keep(struct gate *gate, int field, struct slice value)
{
    struct request *request = gate->request;
    if (request->fields[field].data && rows[field].once)
        return complain(gate->complaint, 400, "head", "the field %s comes twice", rows[field].name.data);
    if (!request->fields[field].data)
        request->fields[field] = value;
    if (field == FIELD_ACCEPT)
        accept_line(&request->accept, value);
    if (field == FIELD_CONNECTION)
        keep_connection(request, value);
    if (field == FIELD_EXPECT)
        keep_expectations(request, value);
    return true;
}

/* The library copies a Cookie and makes a record of each pair in it. */
static size_t cookie_cost(struct slice name, struct slice value)
{
    size_t pairs = 1;
    if (!slice_is_caseless(name, "Cookie"))
        return 0;
    for (size_t i = 0; i < value.length; i++)
        pairs += value.data[i] == ';' || value.data[i] == ',';
    return value.length + pairs * GATE_FIELD_COST;
}

bool gate_field(struct gate *gate, struct slice name, struct slice value)
{
    if (!gate->line_end(gate->expected, name.data, 1))
        return bad(gate, gate->count ? "a field line is folded, or has a NUL or a bare CR"
                                     : "the request line has something after the version, or the first field is folded");
    if (!check_characters(gate, name, value))
        return false;
    gate->count++;
    gate->cost += GATE_FIELD_COST + cookie_cost(name, value);
    gate->expected = value.data + value.length;
    for (int field = 0; field < REQUEST_FIELDS; field++)
        if (name.length == rows[field].name.length && strncasecmp(name.data, rows[field].name.data, name.length) == 0)
            return keep(gate, field, slice_trim(value));
    return true;
}

/* The length of the name or address at the start of host, without a port; 0 if there is none (RFC 3986 3.2.2). */
static size_t host_length(struct slice host)
{
    size_t length = 0;
    bool bracket = host.length && host.data[0] == '[';
    if (bracket) {
        const char *end = slice_find(host, ']');
        for (length = 1; end && host.data + length < end; length++)
            if (char_hex(host.data[length]) < 0 && !memchr(":.v", host.data[length], 3))
                return 0;
        return end && length > 1 ? length + 1 : 0;
    }
    for (; length < host.length && host.data[length] != ':'; length++) {
        bool escape = host.data[length] == '%' && length + 2 < host.length && char_hex(host.data[length + 1]) >= 0 &&
                      char_hex(host.data[length + 2]) >= 0;
        if (!char_is_unreserved(host.data[length]) && !escape && !memchr("!$&'()*+,;=", host.data[length], 11))
            return 0;
    }
    return length;
}

bool request_is_host(struct slice host)
{
    size_t at = host_length(host);
    bool fine = at > 0 && (at == host.length || host.data[at] == ':');
    for (at++; fine && at < host.length; at++)
        fine = host.data[at] >= '0' && host.data[at] <= '9';
    return fine;
}

/* RFC 9112 3.2: exactly one Host in HTTP/1.1, and its value must be one: uri-host [ ":" port ], or empty. */
static bool check_host(struct gate *gate)
{
    struct slice host = gate->request->fields[FIELD_HOST];
    if (!host.data && gate->request->minor > 0)
        return bad(gate, "an HTTP/1.1 request must have the field Host");
    return host.length == 0 || request_is_host(host) || bad(gate, "the field Host is not a host with an optional port");
}

/* RFC 9112 6.3: a request whose last coding is not chunked has no end (400); other codings before it are not known (501). */
static bool check_coding(struct gate *gate, struct slice coding)
{
    struct slice rest = coding, member, last = { 0 };
    if (slice_is_caseless(coding, "chunked") && coding.data[coding.length] == '\0')
        return true; /* as the library understands it: without whitespace behind it */
    while (slice_next_member(&rest, &member))
        last = member;
    if (!slice_is_caseless(last, "chunked"))
        return bad(gate, "the last transfer coding of a request must be chunked");
    return complain(gate->complaint, 501, "head", "the only transfer coding that is understood is chunked");
}

bool request_lacks_coding(struct slice coding, struct complaint *complaint)
{
    struct gate gate = { .complaint = complaint };
    return coding.data && !check_coding(&gate, slice_trim(coding)) && complaint->code == 501;
}

/* RFC 9112 6: what decides where the content ends must be there once, and known. */
static bool check_framing(struct gate *gate)
{
    struct request *request = gate->request;
    struct slice length = request->fields[FIELD_CONTENT_LENGTH], coding = request->fields[FIELD_TRANSFER_ENCODING];
    if (length.data && coding.data)
        return bad(gate, "Content-Length and Transfer-Encoding exclude each other");
    if (coding.data && request->minor == 0)
        return bad(gate, "HTTP/1.0 has no Transfer-Encoding");
    if (coding.data && !check_coding(gate, coding))
        return false;
    if (length.data && number_parse(length.data, length.length, 0, UINT64_MAX, &request->content_length, NULL) != NUMBER_OK)
        return bad(gate, "Content-Length is not a decimal number");
    request->has_content = coding.data || request->content_length > 0;
    return true;
}

/* Whether content is what the method is for (RFC 9110 9.3). */
static bool is_for_content(const char *method)
{
    return strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 || strcmp(method, "PATCH") == 0;
}

/* RFC 9110 10.1.1; an HTTP/1.0 client's expectation is ignored. A client that waits to be told to send content, but gave it no
 * length, would send what is the next request by RFC 9112 6.3: that alone is 411, since a POST without either is just empty. */
static bool check_expectation(struct gate *gate)
{
    const struct request *request = gate->request;
    if (request->minor == 0)
        return true;
    if (request->expects_other)
        return complain(gate->complaint, 417, "head", "the only expectation that is met is 100-continue");
    if (request->expects_continue && is_for_content(request->method) && !request->fields[FIELD_CONTENT_LENGTH].data &&
        !request->fields[FIELD_TRANSFER_ENCODING].data)
        return complain(gate->complaint, 411, "head",
                        "content is announced by Expect, but has neither Content-Length nor Transfer-Encoding");
    return true;
}

struct slice request_authority(const struct request *request)
{
    if (request->told_host.data)
        return request->told_host;
    return request->target.authority.data ? request->target.authority : request->fields[FIELD_HOST];
}

bool request_closes(const struct request *request)
{
    return request->connection_close || (request->minor == 0 && !request->connection_keep);
}

/* What may lie between a value and the next name in the library's memory, when the gate has seen it. */
static bool is_between_lines(char c)
{
    return c == '\0' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool request_next_field(const struct request *request, const char **at, struct slice *name, struct slice *value)
{
    const char *here = *at ? *at : request->head_fields;
    while (here < request->head_end && is_between_lines(*here))
        here++;
    if (here >= request->head_end)
        return false;
    *name = slice_of(here);
    *value = slice_of(here + name->length + 1);
    *at = value->data + value->length;
    *value = slice_trim(*value);
    return true;
}

bool request_next_member(const struct request *request, struct request_list *list, struct slice *member)
{
    struct slice name, value;
    while (!slice_next_member(&list->rest, member)) {
        if (!request_next_field(request, &list->at, &name, &value))
            return false;
        if (slice_is_caseless(name, list->name))
            list->rest = value;
    }
    return true;
}

bool gate_end(struct gate *gate, size_t head_size)
{
    gate->request->head_end = gate->expected;
    if (!gate->line_end(gate->expected, gate->head + head_size, 2))
        return bad(gate, "a field line is folded, or has a NUL or a bare CR");
    return check_host(gate) && check_framing(gate) && check_expectation(gate);
}
