/* Codes of interim responses that are earned: 100, 102 and 103. */
#include <stdlib.h>

#include "handlers/earned/families.h"

enum { SECOND = 1000000 };

/* RFC 9110 10.1.1. It is sent here, and not by the library, whose 100 has no fields. */
void earned_expect(struct call *call)
{
    const struct request *request = call->request;
    if (!request->has_content || !request->expects_continue || request->minor == 0)
        return;
    call->plan->no_continue = true;
    call->plan->begins = true;
    earned_interim(call, &call->interims);
    buffer_string(&call->interims, "\r\n");
}

bool earned_continue(struct call *call)
{
    struct reply reply = { .mark = call->plan->begins ? MARK_EARNED : MARK_UNEARNED };
    earned_fill(call, &reply, 200, "%s, and the content has %zu bytes",
                call->plan->begins ? "100 was sent before the content was read" : "no 100 was expected before content",
                call->request->content.length);
    return answer_once(call, &reply);
}

/* A 102 at each full second before the work is done (RFC 2518 10.1); an HTTP/1.0 client is sent none. */
static size_t count_of(const struct call *call, int64_t work)
{
    return work > 0 && call->request->minor > 0 ? (size_t)((work - 1) / SECOND) : 0;
}

static bool add_seconds(struct call *call, struct buffer *before, size_t count)
{
    struct answer *answer = call->answer;
    if (count == 0)
        return true;
    answer->waits = malloc(count * sizeof *answer->waits);
    for (size_t i = 0; answer->waits && i < count; i++) {
        answer->waits[i] = SECOND;
        earned_interim(call, before);
        buffer_string(before, "\r\n");
    }
    return answer->waits;
}

bool earned_processing(struct call *call)
{
    int64_t work = 0;
    struct buffer before = { 0 };
    if (!earned_duration(call, "work", &work))
        return answer_complaint(call, &call->complaint);
    const size_t count = count_of(call, work);
    struct reply reply = { .mark = count ? MARK_EARNED : MARK_UNEARNED };
    call->answer->delay = work - (int64_t)count * SECOND;
    before.failed = !add_seconds(call, &before, count);
    earned_fill(call, &reply, 200, "the work took %g s, and 102 was sent %zu times", (double)work / SECOND, count);
    return answer_after(call, &reply, &before);
}

/* RFC 8297: what the page will need can be fetched before the page is there. */
bool earned_hints(struct call *call)
{
    const bool hinted = call->request->minor > 0 && earned_format(call, 200, FORMAT_JSON) == FORMAT_HTML;
    struct reply reply = { .mark = hinted ? MARK_EARNED : MARK_UNEARNED };
    struct buffer before = { 0 }, link = { .root = call->request->target.prefix };
    earned_fill(call, &reply, 200,
                hinted ? "103 came first, with the Link of the style sheet that this page uses"
                       : "only a page in HTML has a style sheet, and HTTP/1.0 has no 103");
    if (!hinted)
        return answer_once(call, &reply);
    buffer_paths(&link, status_fields(status_of(103))->value);
    earned_interim(call, &before);
    buffer_format(&before, "Link: %s\r\n\r\n", link.failed ? "" : link.data);
    reply_field(&reply, "Link", link.failed ? "" : link.data);
    before.failed |= link.failed;
    buffer_release(&link);
    return answer_after(call, &reply, &before);
}
