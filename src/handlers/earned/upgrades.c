/* Codes of a protocol that is switched, or must be: 101 and 426. */
#include "handlers/earned/families.h"
#include "handlers/switch.h"

static bool offers_websocket(const struct request *request)
{
    struct request_list offers = { .name = "Upgrade" };
    struct slice offer;
    while (request->minor > 0 && request->connection_upgrade && request_next_member(request, &offers, &offer))
        if (slice_is_caseless(offer, "websocket"))
            return true;
    return false; /* HTTP/1.0 has no Upgrade (RFC 9110 7.8) */
}

/* RFC 6455 4.2.2 and 4.4, RFC 9110 15.5.22. */
bool earned_websocket(struct call *call)
{
    struct reply reply = { 0 };
    struct complaint complaint;
    bool valid = offers_websocket(call->request)
                     ? switch_check(call->request, &complaint)
                     : complain(&complaint, 426, "head", "the request does not offer WebSocket (Upgrade and Connection)");
    if (valid) {
        call->answer->kind = ANSWER_UPGRADE;
        call->answer->protocol = slice_of("websocket");
        call->answer->reply.code = 101;
        call->answer->reply.mark = call->earned->code == 101 ? MARK_EARNED : MARK_UNEARNED;
        call->answer->reply.format = FORMAT_EMPTY;
        return true;
    }
    earned_fill(call, &reply, complaint.code, "%s", complaint.detail);
    if (complaint.code == 426)
        switch_demand(&reply);
    return answer_once(call, &reply);
}
