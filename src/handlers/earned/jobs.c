/* Jobs that a request starts and others watch: 202. */
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "handlers/earned/families.h"
#include "handlers/earned/remember.h"

/* Jobs that are remembered of a key; the oldest one makes way. */
enum { JOBS_MOST = 16, SECOND = 1000000, WORK = 2 * SECOND };

struct job {
    uint64_t number; /* 0: none */
    int64_t done;    /* clock_now's microseconds */
    bool cancelled;
};

struct jobs {
    uint64_t count;
    struct job all[JOBS_MOST]; /* by their numbers' remainders */
};

static const struct state_kind kind = { "earned 202", sizeof(struct jobs), NULL, NULL };

/* What is asked of one job. */
struct asking {
    uint64_t number;
    int64_t now, work;
    bool is_gone; /* it was there */
    struct job found;
};

static void start(void *state, void *context)
{
    struct jobs *jobs = state;
    struct asking *asking = context;
    uint64_t number = ++jobs->count;
    jobs->all[number % JOBS_MOST] = asking->found = (struct job){ number, asking->now + asking->work, false };
}

static struct job *find(struct jobs *jobs, struct asking *asking)
{
    struct job *job = &jobs->all[asking->number % JOBS_MOST];
    bool there = asking->number && job->number == asking->number && !job->cancelled;
    asking->is_gone = !there && asking->number && asking->number <= jobs->count;
    if (there)
        asking->found = *job;
    return there ? job : NULL;
}

static void look(void *state, void *context)
{
    find(state, context);
}

static void cancel(void *state, void *context)
{
    struct job *job = find(state, context);
    if (job)
        job->cancelled = true;
}

static void copy(void *state, void *context)
{
    memcpy(context, state, sizeof(struct jobs));
}

/* Seconds, rounded up: whoever waits so long has waited long enough. */
static void put_wait(struct reply *reply, int64_t left)
{
    earned_number(reply, "Retry-After", (uint64_t)(left + SECOND - 1) / SECOND);
}

static bool answer_started(struct call *call)
{
    struct reply reply = { 0 };
    struct asking asking = { .now = clock_now(), .work = WORK };
    if (!earned_duration(call, "work", &asking.work))
        return answer_complaint(call, &call->complaint);
    if (!earned_update(call, &kind, start, &asking))
        return false;
    earned_fill(call, &reply, 202, "the job is started; its monitor is at the Location");
    earned_locate(call, &reply, "/%llu", (unsigned long long)asking.found.number);
    put_wait(&reply, asking.work);
    return answer_once(call, &reply);
}

static const char *state_of(const struct job *job, int64_t now)
{
    return job->cancelled ? "cancelled" : now < job->done ? "running" : "done";
}

static bool answer_json(struct call *call, struct buffer *json, int64_t left)
{
    struct reply reply = { .code = 200, .format = FORMAT_JSON, .body = *json };
    if (left > 0)
        put_wait(&reply, left);
    return answer_once(call, &reply);
}

static bool answer_list(struct call *call)
{
    struct jobs jobs;
    struct buffer json = { 0 };
    const int64_t now = clock_now();
    if (!earned_update(call, &kind, copy, &jobs))
        return false;
    buffer_string(&json, "{\n  \"jobs\": [");
    for (uint64_t first = jobs.count > JOBS_MOST ? jobs.count - JOBS_MOST : 0, number = first; number++ < jobs.count;) {
        buffer_string(&json, number > first + 1 ? ",\n    { \"monitor\": \"" : "\n    { \"monitor\": \"");
        earned_base(call, &json);
        buffer_format(&json, "/%llu\", \"state\": \"%s\" }", (unsigned long long)number,
                      state_of(&jobs.all[number % JOBS_MOST], now));
    }
    buffer_string(&json, "\n  ]\n}\n");
    return answer_json(call, &json, 0);
}

/* It runs, or leads to what came of it (RFC 9110 15.3.3, 15.4.4). */
static bool answer_monitor(struct call *call, const struct job *job, int64_t left)
{
    struct reply reply = { 0 };
    struct buffer json = { 0 };
    if (left > 0) {
        buffer_string(&json, "{\n  \"state\": \"running\"\n}\n");
        return answer_json(call, &json, left);
    }
    earned_fill(call, &reply, 303, "the job is done, and its result is at the Location");
    earned_locate(call, &reply, "/%llu/result", (unsigned long long)job->number);
    return answer_once(call, &reply);
}

/* Below /earn/202: NUMBER, or NUMBER/result. false: something else. */
static bool read_below(const struct call *call, uint64_t *number, bool *result)
{
    struct slice rest = call->rest, segment;
    target_next_segment(&rest, &segment);
    *result = slice_is(rest, "/result");
    return (*result || rest.length == 0) &&
           number_parse(segment.data, segment.length, 1, UINT64_MAX, number, NULL) == NUMBER_OK;
}

static bool answer_job(struct call *call)
{
    struct asking asking = { .now = clock_now() };
    bool result, ends = earned_method(call, "DELETE");
    if (!read_below(call, &asking.number, &result))
        return earned_answer(call, 404, "below are monitors, as Location tells them, and results");
    if (!earned_update(call, &kind, ends && !result ? cancel : look, &asking))
        return false;
    const int64_t left = asking.found.done - asking.now;
    if (asking.is_gone)
        return earned_answer(call, 410, "the job was cancelled, or forgotten for newer ones");
    if (!asking.found.number)
        return earned_answer(call, 404, "no such job was started");
    if (ends)
        return result ? earned_answer(call, 405, "only a monitor is deleted")
                      : answer_once(call, &(struct reply){ .code = 204, .format = FORMAT_EMPTY });
    if (!result)
        return answer_monitor(call, &asking.found, left);
    return left > 0 ? earned_answer(call, 404, "the job is not done yet")
                    : earned_answer(call, 200, "this is the job's result");
}

bool earned_jobs(struct call *call)
{
    if (call->rest.length)
        return answer_job(call);
    return earned_method(call, "POST") ? answer_started(call) : answer_list(call);
}
