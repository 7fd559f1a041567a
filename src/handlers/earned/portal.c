/* What a form earns: 205; and 511, the captive portal whose login is one (RFC 6585 6). */
#include "handlers/earned/families.h"
#include "handlers/earned/remember.h"
#include "http/conditional.h"
#include "http/parameters.h"
#include "render/page.h"

/* Without it nobody can tell the parts from each other (RFC 2046 5.1.1). */
static bool has_boundary(const struct request *request)
{
    struct slice type = request_only(request, "Content-Type"), name;
    struct buffer value = { 0 };
    const char *semicolon = slice_find(type, ';');
    struct slice rest = { semicolon, semicolon ? type.length - (size_t)(semicolon - type.data) : 0 };
    bool found = false;
    while (!found && parameter_next(&rest, ';', &name, &value) == PARAMETER_ONE)
        found = slice_is_caseless(name, "boundary") && value.length;
    found |= value.failed; /* it is no fault of the form's that there is no memory */
    buffer_release(&value);
    return found;
}

static bool is_form(const struct request *request)
{
    struct slice media = earned_media(request);
    return slice_is_caseless(media, "application/x-www-form-urlencoded") ||
           (slice_is_caseless(media, "multipart/form-data") && has_boundary(request));
}

static bool refuse_type(struct call *call)
{
    struct reply reply = { 0 };
    earned_fill(call, &reply, 415, "the content must be a form, with a boundary if it is multipart");
    reply_field(&reply, "Accept-Post", "application/x-www-form-urlencoded, multipart/form-data");
    return answer_once(call, &reply);
}

static void put_link(struct reply *reply, const char *place)
{
    struct buffer link = { 0 };
    buffer_format(&link, "<%s>; rel=\"captive-portal\"", place);
    reply_field(reply, "Link", link.failed ? "" : link.data);
    reply->failed |= link.failed;
    buffer_release(&link);
}

/* Answers with what there is to tell, and what is below the code: where a form goes, or else a link. */
static bool show(struct call *call, struct page_earned page, const char *below, bool form)
{
    struct reply reply = { 0 };
    struct buffer place = { 0 };
    earned_base(call, &place);
    buffer_string(&place, below);
    const char *path = place.failed ? "" : place.data;
    page.action = form ? path : NULL;
    page.link = form ? NULL : path;
    earned_tell(call, &reply, &page);
    reply.failed |= place.failed;
    if (!form)
        put_link(&reply, path);
    buffer_release(&place);
    return answer_once(call, &reply);
}

bool earned_reset(struct call *call)
{
    struct page_earned page = { .code = 200, .detail = "here is a form; who submits it earns the code", .label = "Submit" };
    if (!earned_method(call, "POST"))
        return show(call, page, "", true);
    /* Nothing is said but that the form may be emptied (RFC 9110 15.3.6). */
    return is_form(call->request) ? answer_once(call, &(struct reply){ .code = 205, .format = FORMAT_EMPTY })
                                  : refuse_type(call);
}

static const struct state_kind login_kind = { "earned 511", sizeof(bool), NULL, NULL };

static void set(void *state, void *context)
{
    *(bool *)state = *(const bool *)context;
}

static void get(const void *state, void *context)
{
    *(bool *)context = *(const bool *)state;
}

static bool change(struct call *call, bool in)
{
    struct reply reply = { 0 };
    if (in && !is_form(call->request))
        return refuse_type(call);
    if (!earned_update(call, &login_kind, set, &in))
        return false;
    earned_fill(call, &reply, 303, in ? "the network is open now" : "the network is closed again");
    earned_locate(call, &reply, "%s", in ? "" : "/login");
    return answer_once(call, &reply);
}

bool earned_captive(struct call *call)
{
    bool in = false;
    struct page_earned form = { .code = 200, .detail = "here is the form of the login", .label = "Log in" };
    struct page_earned closed = { .code = 511, .detail = "nobody has logged in to the network", .label = "Log in" };
    if (earned_below(call, "/login"))
        return earned_method(call, "POST") ? change(call, true) : show(call, form, "/login", true);
    if (earned_below(call, "/logout") && earned_method(call, "POST"))
        return change(call, false);
    earned_look(call, &login_kind, get, &in);
    if (!in)
        return show(call, closed, "/login", false);
    if (call->rest.length)
        return earned_answer(call, 404, "nothing is here; /login and /logout take a POST");
    return earned_answer(call, 200, "the network is open, after the login");
}
