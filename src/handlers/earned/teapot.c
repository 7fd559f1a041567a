/* HTCPCP (RFC 2324) and its extension for tea (RFC 7168), spoken to a teapot: 418. */
#include "handlers/earned/families.h"

#define TEAS "darjeeling, earl-grey, peppermint"

/* RFC 7168 2.1.1: a pot without a bag in it tells what there is. */
static bool offer_teas(struct call *call)
{
    struct reply reply = { 0 };
    struct buffer base = { 0 }, alternates = { 0 };
    struct slice list = slice_of(TEAS), tea;
    earned_base(call, &base);
    while (!base.failed && slice_next_member(&list, &tea))
        buffer_format(&alternates, "%s{\"%s/%.*s\" {type message/teapot}}", alternates.length ? ", " : "", base.data,
                      (int)tea.length, tea.data);
    earned_fill(call, &reply, 300, "which tea? there are " TEAS);
    reply.failed |= base.failed || alternates.failed;
    if (!reply.failed)
        reply_field(&reply, "Alternates", alternates.data);
    buffer_release(&base);
    buffer_release(&alternates);
    return answer_once(call, &reply);
}

static bool is_known(struct slice path)
{
    struct slice list = slice_of(TEAS), tea;
    while (slice_next_member(&list, &tea))
        if (slice_equals(tea, (struct slice){ path.data + 1, path.length - 1 }))
            return true;
    return false;
}

static bool brew_tea(struct call *call)
{
    if (call->rest.length == 0)
        return offer_teas(call);
    return is_known(call->rest) ? earned_answer(call, 200, "the tea is brewing; it is ready WHEN you say so")
                                : earned_answer(call, 404, "there is no such tea; there are " TEAS);
}

bool earned_teapot(struct call *call)
{
    struct slice media = earned_media(call->request);
    bool coffee = slice_is_caseless(media, "message/coffeepot") || slice_is_caseless(media, "application/coffee-pot-command");
    bool brews = earned_method(call, "BREW") || earned_method(call, "POST");
    if (brews && slice_is_caseless(media, "message/teapot"))
        return brew_tea(call);
    if (earned_method(call, "BREW") || (brews && coffee))
        return earned_answer(call, 418, "this is a teapot, which brews no coffee (RFC 2324 2.3.2)");
    if (earned_method(call, "WHEN"))
        return earned_answer(call, 200, "enough milk");
    return earned_answer(call, 200, "this is a teapot; there are " TEAS);
}
