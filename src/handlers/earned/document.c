/* The document of /earn, and what earns 203, 206, 304 and 416 with it. */
#include "handlers/earned/document.h"

#include <ctype.h>

#include "handlers/earned/families.h"

const char document_type[] = "text/plain; charset=utf-8";

/* The example of RFC 9110 5.6.7; long enough ago to be a strong validator (8.8.2.2). */
enum { MODIFIED = 784111777 };

static void add_lines(struct buffer *out, const struct call *call)
{
    const struct curl_place place = call_place(call);
    struct earned_text text;
    out->failed |= !earned_text_of(&text, call->earned);
    buffer_format(out, "This is the document of /earn/%d, a small text that never changes.\n%s\n\n", call->earned->code,
                  text.by);
    while (earned_next_command(&text.commands, out, &place))
        buffer_string(out, "\n");
    buffer_format(out, "\nWhat else it answers: %s\nThe condition is defined in %s.\n", text.otherwise, text.section);
}

void document_write(const struct call *call, struct document *document)
{
    struct buffer *content = &document->content;
    add_lines(content, call);
    items_tag(document->etag, slice_of(document_type), (struct slice){ content->data, content->failed ? 0 : content->length });
    document->validators = (struct validators){ .etag = document->etag, .modified = MODIFIED, .dated = true, .ranged = true };
}

static const char *refusal(int code)
{
    return code == 412 ? "a precondition (If-Match, If-Unmodified-Since, If-None-Match) does not hold"
                       : "none of the ranges lies within the content";
}

bool earned_conditional(struct call *call, struct reply *reply, const struct validators *validators)
{
    if (!answer_conditional(call, reply, validators))
        return false;
    struct reply *answered = &call->answer->reply;
    if (answered->code >= 400)
        earned_explain(call, answered, answered->code, refusal(answered->code));
    return !answered->body.failed;
}

bool earned_document(struct call *call)
{
    struct document document = { 0 };
    document_write(call, &document);
    struct reply reply = { .code = 200, .content_type = document_type, .cache_control = "no-cache", .body = document.content };
    return earned_conditional(call, &reply, &document.validators);
}

static bool forbids_transforming(const struct request *request)
{
    struct request_list list = { .name = "Cache-Control" };
    struct slice member;
    while (request_next_member(request, &list, &member))
        if (slice_is_caseless(member, "no-transform"))
            return true;
    return false;
}

/* As a proxy that transforms hands the document on: the origin's validators are not those of what it has become
 * (RFC 9110 7.7, 15.3.4). */
bool earned_transformed(struct call *call)
{
    struct document document = { 0 };
    if (forbids_transforming(call->request))
        return earned_document(call);
    document_write(call, &document);
    struct reply reply = { .code = 203, .content_type = document_type, .body = document.content };
    for (size_t i = 0; i < reply.body.length; i++)
        reply.body.data[i] = (char)toupper((unsigned char)reply.body.data[i]);
    reply_field(&reply, "Via", "1.1 everystatus");
    return answer_once(call, &reply);
}
