/* What an answer of /N carries: httpstat.us's content, and its fields, ours and the client's. */
#include <string.h>
#include <strings.h>

#include "catalog/prose.h"
#include "handlers/httpstatus/httpstatus.h"

/* What it called the code. */
static void add_name(struct buffer *text, int code)
{
    const struct httpstatus_fact *fact = httpstatus_fact(code);
    if (fact->name || status_find(code))
        buffer_string(text, fact->name ? fact->name : status_of(code)->phrase);
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

static void add_content(struct httpstatus_response *response)
{
    struct reply *reply = &response->reply;
    enum status_content content = status_of(response->final)->content;
    bool xml = httpstatus_fact(response->final)->xml && response->kind == HTTPSTATUS_TEXT;
    reply->negotiated = true;
    if (response->kind == HTTPSTATUS_NONE || content == CONTENT_NONE || content == CONTENT_EMPTY)
        return;
    reply->content_type = format_row(xml ? FORMAT_XML : response->kind == HTTPSTATUS_JSON ? FORMAT_JSON : FORMAT_TEXT)->type;
    if (xml) {
        reply->content_type = format_row(FORMAT_XML)->content_type;
        buffer_string(&reply->body, body_find(response->final));
    } else if (response->kind == HTTPSTATUS_JSON) {
        add_json(&reply->body, response->final);
    } else {
        buffer_format(&reply->body, "%d ", response->final);
        add_name(&reply->body, response->final);
    }
    if (content == CONTENT_DELTA)
        draft_make_delta(&reply->body);
    if (content == CONTENT_UNSENT)
        reply->content_type = NULL;
}

/* Fields that a client's own one joins: their values are lists. */
static bool joins(const char *name)
{
    static const char *const names[] = { "Link", "WWW-Authenticate", "Proxy-Authenticate", "Vary", "Via" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

/* The fields of the code, then those that the client asked for, which take their place. */
static void add_fields(struct httpstatus_response *response)
{
    const struct status_field *field = &httpstatus_fact(response->draft.code)->field;
    struct reply *reply = &response->reply;
    const struct slice asked = { response->options.fields.data, response->options.fields.length };
    struct slice rest = asked, name, value;
    bool replaced = false;
    if (field->name)
        draft_drop_field(&response->draft, field->name);
    while (fields_next(&rest, &name, &value)) {
        if (!joins(name.data))
            draft_drop_field(&response->draft, name.data);
        replaced |= field->name && !joins(name.data) && slice_is_caseless(name, field->name);
        if (slice_is_caseless(name, "Content-Type")) { /* it comes as a field, and not as the content's type */
            reply->content_type = NULL;
            reply->format = FORMAT_EMPTY;
        }
    }
    draft_add_fields(&response->draft, reply);
    if (field->name && !replaced)
        reply_field(reply, field->name, field->value);
    for (rest = asked; fields_next(&rest, &name, &value);)
        reply_field_slice(reply, name.data, value);
}

/* A client's Cache-Control lets the response be stored, but not for requests without it (RFC 9110 12.5.5). */
static void add_caching(struct httpstatus_response *response)
{
    if (response->options.cache_control.length == 0)
        return;
    response->reply.cache_control = response->options.cache_control.data;
    reply_field(&response->reply, "Vary", "X-HttpStatus-Response-Cache-Control");
}

void httpstatus_make_reply(struct httpstatus_response *response)
{
    response->reply = (struct reply){ .code = response->final, .mark = MARK_TOLD, .format = FORMAT_EMPTY };
    response->reply.failed = response->options.fields.failed || response->options.cache_control.failed;
    add_content(response);
    add_fields(response);
    add_caching(response);
    draft_add_interims(&response->draft);
}
