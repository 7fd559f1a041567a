/* Answers of /earn that explain themselves: whether the code was earned, and how it is. */
#include <stdarg.h>
#include <stdio.h>

#include "catalog/representations.h"
#include "handlers/earned/earning.h"
#include "render/page.h"

enum format earned_format(const struct call *call, int code, enum format otherwise)
{
    const unsigned without = 1u << FORMAT_XML | 1u << FORMAT_EMPTY;
    return accept_choose(&call->request->accept, format_offered(code) & ~without, otherwise);
}

void earned_tell(const struct call *call, struct reply *reply, const struct page_earned *what)
{
    const struct curl_place place = call_place(call);
    struct page_earned page = *what;
    int code = page.code;
    page.row = call->earned;
    page.place = &place;
    page.earned = code == call->earned->code || reply->mark == MARK_EARNED;
    buffer_release(&reply->body);
    reply->body = (struct buffer){ 0 };
    bool explains = status_of(code)->content == CONTENT_EXPLAINS;
    reply->code = code;
    reply->negotiated = explains;
    reply->format = FORMAT_EMPTY;
    if (!explains)
        return;
    reply->format = earned_format(call, code, page.action ? FORMAT_HTML : FORMAT_JSON);
    reply_place(reply, &place);
    page_earned(&reply->body, &page, reply->format);
}

void earned_explain(const struct call *call, struct reply *reply, int code, const char *detail)
{
    earned_tell(call, reply, &(struct page_earned){ .code = code, .detail = detail });
}

void earned_fill(const struct call *call, struct reply *reply, int code, const char *format, ...)
{
    char detail[COMPLAINT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    earned_explain(call, reply, code, detail);
}

bool earned_answer(struct call *call, int code, const char *format, ...)
{
    char detail[COMPLAINT_SIZE];
    struct reply reply = { 0 };
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    earned_explain(call, &reply, code, detail);
    return answer_once(call, &reply);
}

bool earned_greet(struct call *call)
{
    return earned_answer(call, 200, call->earned->code == 200 ? "here it is" : "the request does not meet the condition");
}

void earned_interim(const struct call *call, struct buffer *out)
{
    const int code = call->earned->code;
    buffer_format(out, "HTTP/1.1 %d %s\r\nEverystatus: earned\r\n", code, status_of(code)->phrase);
}

void earned_locate(const struct call *call, struct reply *reply, const char *format, ...)
{
    char below[STORE_KEY_BYTES + COMPLAINT_SIZE];
    struct buffer location = { 0 };
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(below, sizeof below, format, arguments);
    va_end(arguments);
    earned_base(call, &location);
    buffer_string(&location, below);
    reply_field(reply, "Location", location.failed ? "" : location.data);
    reply->failed |= location.failed;
    buffer_release(&location);
}

void earned_number(struct reply *reply, const char *name, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    reply_field(reply, name, text);
}

bool earned_unused(struct call *call)
{
    return earned_answer(call, 404,
                         "%d is registered as unused, and nothing says any more what it would mean (RFC 9110 15.4.7)",
                         call->earned->code);
}
