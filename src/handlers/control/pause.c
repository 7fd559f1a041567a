/* /_/pause: nobody can connect for a time, as while a server is started again; what is connected is served on. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "handlers/control/control.h"
#include "state/pause.h"

/* The server makes it in its next turn; the answer does not wait longer, whatever happens. */
enum { PATIENCE = 10000000 /* microseconds */ };

/* Somebody who is to be told that the pause has begun. */
struct pausing {
    struct deferral deferral; /* first: it is found by it */
    struct pause_request request;
    struct pauses *pauses;
};

static void pausing_begin(struct deferral *deferral)
{
    struct pausing *pausing = (struct pausing *)(void *)deferral;
    pauses_ask(pausing->pauses, &pausing->request);
}

static void pausing_release(struct deferral *deferral)
{
    struct pausing *pausing = (struct pausing *)(void *)deferral;
    pauses_withdraw(pausing->pauses, &pausing->request);
    free(pausing);
}

static bool read_time(const struct call *call, struct slice name, const struct buffer *value, uint64_t *time,
                      struct complaint *complaint)
{
    if (!slice_is(name, "for"))
        return control_complain(call, complaint, name, "is no parameter of /_/pause, which takes \"for\"");
    if (*time != UINT64_MAX)
        return control_complain(call, complaint, name, "comes twice");
    enum number_result result =
        value->data ? number_duration(value->data, value->length, 0, call->site->rules->max_delay, time) : NUMBER_EMPTY;
    return result == NUMBER_OK ||
           control_complain(call, complaint, name, "must be a time with its unit, 2s, at most that of --max-delay");
}

/* Reads the query. */
static bool read_pause(const struct call *call, uint64_t *time, struct complaint *complaint)
{
    struct slice rest = call->request->target.query, name;
    struct buffer value = { 0 };
    bool fine = true;
    *time = UINT64_MAX;
    while (fine && control_next_parameter(&rest, &name, &value, PERCENT_ALL))
        fine = read_time(call, name, &value, time, complaint);
    if (value.failed)
        fine = complain(complaint, 503, "query", "out of memory");
    else if (fine && *time == UINT64_MAX)
        fine = complain(complaint, 400, "query", "\"for\" is missing: how long nobody is to connect, /_/pause?for=2s");
    buffer_release(&value);
    return fine;
}

static bool ask(struct call *call, uint64_t time)
{
    struct pausing *pausing = calloc(1, sizeof *pausing);
    if (!pausing)
        return false;
    pausing->deferral = (struct deferral){ .begin = pausing_begin, .release = pausing_release };
    pausing->request = (struct pause_request){ .time = (int64_t)time, .deferral = &pausing->deferral };
    pausing->pauses = call->site->pauses;
    call->until = clock_now() + PATIENCE;
    call->answer->kind = ANSWER_DEFERRED;
    call->answer->until = call->until;
    call->answer->deferral = &pausing->deferral;
    return true;
}

bool control_pause(struct call *call)
{
    struct reply reply = { 0 };
    struct complaint complaint;
    uint64_t time;
    if (!read_pause(call, &time, &complaint))
        return answer_complaint(call, &complaint);
    if (call->until == 0 && call->site->pauses && !call->plan->hurry)
        return ask(call, time);
    buffer_format(&reply.body, "{\"paused_ms\": %.10g}\n", (double)time / 1000);
    return control_answer(call, &reply, 202);
}
