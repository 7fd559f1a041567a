/* What is too much at a time: 429 by the number of requests, 503 by the one job that is under way. */
#include "base/clock.h"
#include "handlers/draft.h"
#include "handlers/earned/families.h"
#include "handlers/earned/remember.h"

#define SECOND INT64_C(1000000)

bool earned_limited(struct call *call)
{
    static const struct state_kind kind = { "earned 429", sizeof(struct limit_window), NULL, NULL };
    static const struct limit limit = { .quota = 3, .window = 10 * SECOND };
    const struct store_name name = earned_name(call);
    struct limit_turn turn;
    struct limit_texts texts;
    struct reply reply = { 0 };
    if (!limit_take_of(call->site->store, &name, &kind, &limit, clock_now(), &turn))
        return false;
    limit_write(&limit, &turn, &texts);
    if (turn.limited)
        earned_fill(call, &reply, 429, "%s", texts.detail);
    else
        earned_fill(call, &reply, 200, "%llu of %llu requests in %g s are left", (unsigned long long)turn.remaining,
                    (unsigned long long)limit.quota, (double)limit.window / (double)SECOND);
    reply_field(&reply, "RateLimit-Policy", texts.policy);
    reply_field(&reply, "RateLimit", texts.left);
    if (turn.limited)
        reply_field(&reply, "Retry-After", texts.wait);
    return answer_once(call, &reply);
}

/* A request for the one place. */
struct job {
    int64_t now, work;
    int64_t left; /* until the other is done; 0: there is none, and this one has the place */
};

static void begin(void *state, void *context)
{
    int64_t *end = state;
    struct job *job = context;
    job->left = *end > job->now ? *end - job->now : 0;
    if (!job->left)
        *end = job->now + job->work;
}

static bool answer_busy(struct call *call, int64_t left, const char *detail)
{
    struct reply reply = { 0 };
    earned_fill(call, &reply, 503, "%s", detail);
    earned_number(&reply, "Retry-After", (uint64_t)((left + SECOND - 1) / SECOND));
    return answer_once(call, &reply);
}

bool earned_busy(struct call *call)
{
    static const struct state_kind kind = { "earned 503", sizeof(int64_t), NULL, NULL };
    struct job job = { .now = clock_now(), .work = 2 * SECOND };
    if (!earned_duration(call, "work", &job.work))
        return answer_complaint(call, &call->complaint);
    if (call->plan->hurry)
        return answer_busy(call, SECOND, "the server ends, and takes on no work");
    if (!earned_update(call, &kind, begin, &job))
        return false;
    if (job.left)
        return answer_busy(call, job.left, "other work is under way, and there is room for one");
    call->answer->delay = job.work;
    return earned_answer(call, 200, "the work was done, for %g s", (double)job.work / (double)SECOND);
}
