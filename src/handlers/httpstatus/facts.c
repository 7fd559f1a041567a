/* What httpstat.us called codes and sent with them: its content, and where its names and fields were not those of our table. */
#include "catalog/prose.h"
#include "handlers/httpstatus/httpstatus.h"

/* Names are its last ones, of July 2025: many are those of RFC 2616, some explain an unofficial code. What it sent against the
 * RFCs is left out: Content-Range without its unit (206), and Location to its own front page, for which ours leads nearer. */
static const struct fact {
    int code;
    const char *name;          /* what it called the code; NULL: as we do */
    struct status_field field; /* what it sent, in place of ours of that name; name NULL: nothing else */
    bool bare;                 /* it sent none of our fields: 226 was a text like the others, and no difference to anything */
    bool xml;                  /* its content was XML */
} rows[] = {
    { .code = 207, .xml = true },
    { .code = 226, .bare = true },
    { .code = 301, .field = { "Retry-After", "5" } },
    { .code = 306, .name = "Switch Proxy" },
    { .code = 401, .field = { "WWW-Authenticate", "Basic realm=\"Fake Realm\"" } },
    { .code = 407, .field = { "Proxy-Authenticate", "Basic realm=\"Fake Realm\"" } },
    { .code = 413, .name = "Request Entity Too Large" },
    { .code = 414, .name = "Request-URI Too Long" },
    { .code = 416, .name = "Requested Range Not Satisfiable" },
    { .code = 419, .name = "CSRF Token Missing or Expired" },
    { .code = 422, .name = "Unprocessable Entity" },
    { .code = 429, .field = { "Retry-After", "5" } },
    { .code = 460, .name = "Client closed the connection with AWS Elastic Load Balancer" },
    { .code = 463, .name = "The load balancer received an X-Forwarded-For request header with more than 30 IP addresses" },
    { .code = 498, .name = "Invalid Token (Esri)" },
    { .code = 503, .field = { "Retry-After", "5" } },
    { .code = 520, .name = "Web Server Returned an Unknown Error" },
    { .code = 522, .name = "Connection Timed out" },
    { .code = 561, .name = "Unauthorized (AWS Elastic Load Balancer)" },
};

/* The fact about code; one that says nothing if there is none. */
static const struct fact *fact_of(int code)
{
    static const struct fact none = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == code)
            return &rows[i];
    return &none;
}

struct status_field httpstatus_field(int code)
{
    return fact_of(code)->field;
}

bool httpstatus_is_bare(int code)
{
    return fact_of(code)->bare;
}

/* What it called the code. */
static void add_name(struct buffer *text, int code)
{
    const char *name = fact_of(code)->name;
    if (name || status_find(code))
        buffer_string(text, name ? name : status_of(code)->phrase);
    else
        buffer_format(text, "%d Unknown Code", code);
}

/* Its JSON had no blanks, and an escape for the apostrophe. */
static void add_json(struct buffer *body, int code)
{
    struct buffer name = { 0 };
    add_name(&name, code);
    buffer_format(body, "{\"code\":%d,\"description\":\"", code);
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] == '\'')
            buffer_string(body, "\\u0027");
        else
            buffer_json(body, name.data + i, 1);
    buffer_string(body, "\"}");
    body->failed |= name.failed;
    buffer_release(&name);
}

void httpstatus_content(const struct draft *draft, struct reply *reply)
{
    int code = reply->code;
    bool json = draft->format == FORMAT_JSON;
    reply->negotiated = true;
    reply->format = FORMAT_EMPTY;
    if (draft->format == FORMAT_EMPTY || !draft_has_content(code))
        return;
    reply->content_type = format_row(draft->format)->type;
    if (json) {
        add_json(&reply->body, code);
    } else if (fact_of(code)->xml) {
        reply->content_type = format_row(FORMAT_XML)->content_type;
        buffer_string(&reply->body, body_find(code));
    } else {
        buffer_format(&reply->body, "%d ", code);
        add_name(&reply->body, code);
    }
}
