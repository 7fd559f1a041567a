/* /earn: which handler shows the code that is asked for, or what it is told about methods; and the list of all codes. */
#include "handlers/earned/earning.h"
#include "handlers/kept-pages.h"
#include "http/conditional.h"
#include "render/page.h"

static void write_list(struct buffer *out, const void *about, enum format format, const struct curl_place *place)
{
    (void)about;
    page_earned_list(out, format, place);
}

static bool list(struct call *call)
{
    return answer_page_alone(call, &(struct page){ .number = PAGE_EARN, .write = write_list });
}

/* What is no resource has no methods either. */
static bool answer_nothing(struct call *call)
{
    return earned_answer(call, 404, "nothing is below /earn/%d", call->earned->code);
}

static void put_allow(struct reply *reply, const char *methods)
{
    struct buffer allow = { 0 };
    buffer_format(&allow, "%s, OPTIONS", methods);
    reply->failed |= allow.failed;
    reply_field(reply, "Allow", allow.failed ? "" : allow.data);
    buffer_release(&allow);
}

static bool answer_options(struct call *call, const char *methods)
{
    struct reply reply = { .code = 204, .mark = MARK_UNEARNED, .format = FORMAT_EMPTY }; /* no OPTIONS earns a 204 */
    put_allow(&reply, methods ? methods : "GET, HEAD, POST, PUT, DELETE, PATCH, TRACE");
    if (call->earner->options)
        call->earner->options(&reply);
    return answer_once(call, &reply);
}

/* RFC 9110 15.5.6 and 15.6.2: what is known, but not taken here, and what nobody knows. */
static bool answer_method(struct call *call, const char *methods)
{
    struct reply reply = { 0 };
    bool known = earned_is_registered(call->request->method);
    earned_fill(call, &reply, known ? 405 : 501, "%s; this one takes %s, OPTIONS",
                known ? "the method is known, but not for this resource" : "nobody has registered that method", methods);
    put_allow(&reply, methods);
    return answer_once(call, &reply);
}

/* By the method: it is the code's own, or told. A part of something must not be taken for the whole (RFC 9110 14.5). */
static bool answer_by_method(struct call *call)
{
    const char *methods = earned_methods(call);
    if (earned_method(call, "OPTIONS"))
        return answer_options(call, methods);
    if (methods && !earned_takes(methods, call->request->method))
        return answer_method(call, methods);
    if (methods && earned_method(call, "PUT") && request_has(call->request, "Content-Range"))
        return earned_answer(call, 400, "the content is a part of something (Content-Range), and a PUT here takes the whole");
    return call->earner->answer(call);
}

static bool answer_code(struct call *call)
{
    struct complaint complaint;
    const struct earned_handler *earner = call->earner;
    if (earner && earner->meets && earner->meets(call, &complaint))
        return earned_answer(call, complaint.code, "%s", complaint.detail);
    if (call->complaint.code) {
        call->earned = NULL;
        return answer_complaint(call, &call->complaint);
    }
    if (call->rest.length && !call->earned->members)
        return answer_nothing(call);
    if (!earner)
        return earned_answer(call, 501, "this version of everystatus does not have /earn/%d yet", call->earned->code);
    return answer_by_method(call);
}

static const struct earned_handler *find_handler(int code)
{
    const struct earned_handler *handler = earned_handlers;
    while (handler->code && handler->code != code)
        handler++;
    return handler->code ? handler : NULL;
}

static void plan(struct call *call)
{
    bool is_read = earned_read_target(call);
    call->earner = call->earned ? find_handler(call->earned->code) : NULL;
    if (is_read && call->earner && call->earner->plan)
        call->earner->plan(call);
}

static bool answer(struct call *call)
{
    return call->earned ? answer_code(call) : answer_complaint(call, &call->complaint);
}

static bool is_list(struct slice path, struct slice *rest)
{
    *rest = (struct slice){ 0 };
    return slice_is(path, "/earn") || slice_is(path, "/earn/");
}

/* Everything below it is a code's. */
static bool is_below(struct slice path, struct slice *rest)
{
    static const char start[] = "/earn";
    if (!slice_starts(path, "/earn/"))
        return false;
    *rest = (struct slice){ path.data + sizeof start - 1, path.length - (sizeof start - 1) };
    return rest->length > 1;
}

const struct handler earn_handlers[] = {
    { .path = "/earn", .matches = is_list, .methods = "GET, HEAD", .answer = list },
    { .path = "/earn", .matches = is_below, .content = true, .reads_field = true, .plan = plan, .answer = answer },
    { 0 },
};
