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

static void add_content(struct httpstatus_order *order)
{
    struct reply *reply = &order->reply;
    enum status_content content = status_of(order->final)->content;
    bool xml = httpstatus_fact(order->final)->xml && order->kind == HTTPSTATUS_TEXT;
    reply->negotiated = true;
    if (order->kind == HTTPSTATUS_NONE || content == CONTENT_NONE || content == CONTENT_EMPTY)
        return;
    reply->content_type = format_row(xml ? FORMAT_XML : order->kind == HTTPSTATUS_JSON ? FORMAT_JSON : FORMAT_TEXT)->type;
    if (xml) {
        reply->content_type = format_row(FORMAT_XML)->content_type;
        buffer_string(&reply->body, body_find(order->final));
    } else if (order->kind == HTTPSTATUS_JSON) {
        add_json(&reply->body, order->final);
    } else {
        buffer_format(&reply->body, "%d ", order->final);
        add_name(&reply->body, order->final);
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
static void add_fields(struct httpstatus_order *order)
{
    const struct status_field *field = &httpstatus_fact(order->draft.code)->field;
    struct reply *reply = &order->reply;
    const char *name, *value;
    bool replaced = false;
    if (field->name)
        draft_drop_field(&order->draft, field->name);
    for (size_t at = 0; httpstatus_field_next(&order->wish, &at, &name, &value);) {
        if (!joins(name))
            draft_drop_field(&order->draft, name);
        replaced |= field->name && !joins(name) && strcasecmp(name, field->name) == 0;
        if (strcasecmp(name, "Content-Type") == 0) { /* it comes as a field, and not as the content's type */
            reply->content_type = NULL;
            reply->format = FORMAT_EMPTY;
        }
    }
    draft_add_fields(&order->draft, reply);
    if (field->name && !replaced)
        reply_field(reply, field->name, field->value);
    for (size_t at = 0; httpstatus_field_next(&order->wish, &at, &name, &value);)
        reply_field(reply, name, value);
}

/* A client's Cache-Control lets the response be stored, but not for requests without it (RFC 9110 12.5.5). */
static void add_caching(struct httpstatus_order *order)
{
    if (order->wish.cache_control.length == 0)
        return;
    order->reply.cache_control = order->wish.cache_control.data;
    reply_field(&order->reply, "Vary", "X-HttpStatus-Response-Cache-Control");
}

void httpstatus_make_reply(struct httpstatus_order *order)
{
    order->reply = (struct reply){ .code = order->final, .mark = MARK_TOLD, .format = FORMAT_EMPTY };
    order->reply.failed = order->wish.fields.failed || order->wish.cache_control.failed;
    add_content(order);
    add_fields(order);
    add_caching(order);
    draft_add_interims(&order->draft);
}
