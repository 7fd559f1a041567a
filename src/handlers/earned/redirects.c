/* Redirects that are earned: 301, 302, 303, 307, 308, whose targets tell what reached them; and 305. */
#include "handlers/earned/families.h"

static bool lead_to(struct call *call, const char *below, const char *detail)
{
    struct reply reply = { 0 };
    earned_fill(call, &reply, call->earned->code, "%s", detail);
    earned_locate(call, &reply, "%s", below);
    return answer_once(call, &reply);
}

static bool answer_elsewhere(struct call *call)
{
    return earned_answer(call, 404, "nothing is here; the redirect of /earn/%d leads elsewhere", call->earned->code);
}

/* Clients rewrite methods and drop content here and there (RFC 9110 15.4): this shows what they did. */
static bool tell_what_came(struct call *call)
{
    enum { SHOWN = 100 };
    struct slice content = call->request->content;
    return earned_answer(call, 200, "%.24s reached the new place, with %zu bytes of content%s%.*s", call->request->method,
                         content.length, content.length ? ": " : "", (int)(content.length < SHOWN ? content.length : SHOWN),
                         content.length ? content.data : "");
}

bool earned_moved(struct call *call)
{
    if (earned_below(call, "/new"))
        return tell_what_came(call);
    return call->rest.length ? answer_elsewhere(call) : lead_to(call, "/new", "the resource has moved");
}

bool earned_see_other(struct call *call)
{
    if (earned_below(call, "/result"))
        return earned_answer(call, 200, "this is the result of the POST");
    if (call->rest.length)
        return answer_elsewhere(call);
    return earned_method(call, "POST") ? lead_to(call, "/result", "the POST has a result, which GET gets") : earned_greet(call);
}

/* RFC 2616 10.3.6, which RFC 9110 15.4.6 deprecates: the resource is to be had through a proxy alone. */
bool earned_use_proxy(struct call *call)
{
    struct reply reply = { 0 };
    struct request_list list = { .name = "Via" };
    struct slice member;
    if (request_next_member(call->request, &list, &member))
        return earned_answer(call, 200, "the request came through a proxy, as Via tells");
    earned_fill(call, &reply, 305, "the request must come through a proxy, and has no Via");
    reply_field(&reply, "Location", "http://proxy.invalid:3128/");
    return answer_once(call, &reply);
}
