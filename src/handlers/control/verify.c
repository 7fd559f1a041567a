/* /_/verify: the verdict on the requests with a key, as a status, so that curl -f is the assertion. */
#include <stdlib.h>

#include "base/clock.h"
#include "render/page.h"
#include "handlers/control/control.h"

/* What is collected of the journal. */
struct collection {
    const struct verdict_plan *plan;
    struct attempt *rows;
    struct arena texts; /* of all rows */
    size_t count;
    uint64_t over; /* so many of them were answered, or given up */
    bool failed;   /* memory ran out */
};

static void collection_release(struct collection *collection)
{
    arena_release(&collection->texts);
    free(collection->rows);
}

static bool collect_entry(void *context, const struct journal_entry *entry)
{
    struct collection *collection = context;
    if ((collection->count & (collection->count - 1)) == 0) { /* full at each power of two */
        size_t room = collection->count ? collection->count * 2 : 1;
        struct attempt *rows = realloc(collection->rows, room * sizeof *rows);
        collection->failed = !rows;
        if (rows)
            collection->rows = rows;
    }
    collection->failed = collection->failed ||
                         !control_attempt(&collection->rows[collection->count], entry, collection->plan, &collection->texts);
    collection->count += !collection->failed;
    collection->over += !collection->failed && entry->answered;
    return !collection->failed;
}

/* Reads the checks, and takes the format out of them; given: whether it was there. */
static bool read_plan(struct call *call, struct verdict_plan *plan, enum format *format, bool *given,
                      struct complaint *complaint)
{
    struct slice query = call->request->target.query, rest = query, name, value;
    *plan = (struct verdict_plan){ .timeout = call->site->rules->max_delay };
    *given = false;
    while (target_next_parameter(&rest, &name, &value)) {
        bool is_format = slice_is(name, "format");
        *given |= is_format;
        if (!is_format && !verdict_ask(plan, name, value, query, complaint))
            return false;
    }
    return page_format(call, format, complaint) && verdict_settle(plan, query, complaint);
}

static bool answer_verdict(struct call *call, const struct verdict_plan *plan, struct slice key,
                           const struct attempts *attempts, enum format format, bool given)
{
    struct verdict_report report;
    const struct curl_place place = call_place(call);
    struct reply reply = { .mark = MARK_SERVED, .negotiated = true };
    verdict_judge(plan, attempts, &report);
    reply.code = report.failed ? 409 : 200;
    if (report.failed && !given)
        format = accept_choose(&call->request->accept, (unsigned)FORMAT_PAGES | 1u << FORMAT_PROBLEM, FORMAT_PROBLEM);
    reply.format = format;
    reply_place(&reply, &place);
    const struct page_request request = control_request(call, &place);
    page_verdict(&reply.body, &report, key, format, &request);
    return answer_once(call, &reply);
}

static bool verify(struct call *call, const struct verdict_plan *plan, struct slice key, enum format format, bool given)
{
    struct collection found = { .plan = plan };
    struct journal_filter filter = { .key = key };
    struct store *store = call->site->store;
    const int64_t now = clock_now();
    journal_walk(store, &filter, false, now, collect_entry, &found);
    const struct attempts attempts = { found.rows, found.count, journal_lost(store, key, now) };
    bool fine = !found.failed;
    filter.over = true;
    uint64_t lost = attempts.dropped;
    if (fine && control_is_early(call, plan->wait, found.over + lost, plan->timeout))
        fine = control_wait(call, &filter, plan->wait - lost);
    else if (fine)
        fine = answer_verdict(call, plan, key, &attempts, format, given);
    collection_release(&found);
    return fine;
}

/* The list of checks. */
static bool list_checks(struct call *call)
{
    const struct curl_place place = call_place(call);
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .negotiated = true };
    struct complaint complaint;
    if (!page_query(call, "format", &reply.format, &complaint))
        return answer_complaint(call, &complaint);
    reply_place(&reply, &place);
    page_checks(&reply.body, reply.format, &place);
    return answer_once(call, &reply);
}

bool control_verify(struct call *call)
{
    struct verdict_plan plan;
    struct complaint complaint;
    struct buffer key = { 0 };
    enum format format;
    bool given;
    if (call->rest.length == 0)
        return list_checks(call);
    bool read = control_take_key(call, "/_/verify", &key, &complaint) && read_plan(call, &plan, &format, &given, &complaint);
    bool fine =
        read ? verify(call, &plan, (struct slice){ key.data, key.length }, format, given) : answer_complaint(call, &complaint);
    buffer_release(&key);
    return fine;
}
