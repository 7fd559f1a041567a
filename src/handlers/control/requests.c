/* /_/requests: the journal, shown, counted, waited for and cleared. */
#include <string.h>

#include "base/clock.h"
#include "handlers/control/question.h"
#include "handlers/control/watch.h"

/* What the entries are shown into. */
struct listing {
    struct members json;
    const struct question *question;
    uint64_t count, later, shown;
    uint64_t last; /* the id of the last that was shown */
    bool more;     /* others are between the ids */
};

static bool list_entry(void *context, const struct journal_entry *entry)
{
    struct listing *listing = context;
    const struct question *question = listing->question;
    listing->count++;
    listing->later += entry->id > question->after;
    if (question->count || listing->more || entry->id <= question->after || entry->id >= question->before)
        return true;
    listing->more = listing->shown == question->limit || listing->json.out->length > LISTED_BYTES;
    if (listing->more)
        return true;
    json_entry(&listing->json, entry);
    listing->shown++;
    listing->last = entry->id;
    return true;
}

/* The target that shows what comes behind the last one. */
static void show_next(struct members *json, const struct call *call, const struct listing *listing)
{
    struct buffer next = { 0 };
    if (!listing->more || !listing->shown) {
        member_string(json, "next", NULL);
        return;
    }
    question_target(&next, call, listing->question->oldest_first ? "after" : "before", listing->last);
    json->out->failed |= next.failed;
    member_slice(json, "next", (struct slice){ next.data, next.length });
    buffer_release(&next);
}

/* The whole answer; *count receives how many entries fit, *later how many of them came after that of after=. */
static void list(struct call *call, const struct question *question, struct buffer *out, uint64_t *count, uint64_t *later)
{
    struct buffer entries = { 0 };
    struct listing listing = { .json = { .out = &entries, .depth = 1 }, .question = question };
    member_open(&listing.json, NULL, '[');
    journal_walk(call->site->store, &question->filter, !question->oldest_first, clock_now(), list_entry, &listing);
    member_close(&listing.json, ']');
    struct members json = { .out = out };
    *count = listing.count;
    *later = listing.later;
    member_open(&json, NULL, '{');
    member_number(&json, "count", (long)listing.count);
    if (question->wait)
        member_boolean(&json, "complete", listing.count >= question->wait);
    if (!question->count) {
        member_name(&json, "requests");
        buffer_string(out, entries.failed ? "" : strchr(entries.data, '['));
        out->failed |= entries.failed;
        show_next(&json, call, &listing);
    }
    member_close(&json, '}');
    buffer_release(&entries);
}

/* Answers when one has come that came after that of after=. */
static bool await_later(struct call *call, const struct question *question)
{
    struct journal_filter filter = question->filter;
    filter.after = question->after;
    return control_wait(call, &filter, 1);
}

static bool answer_question(struct call *call, struct question *question)
{
    struct reply reply = { .negotiated = true };
    uint64_t count, later;
    if (question->format == FORMAT_JSON)
        list(call, question, &reply.body, &count, &later);
    else
        watch_list(call, question, &reply, &count, &later);
    const bool early = control_is_early(call, question->wait, count, question->timeout);
    if (!early && !(question_awaits(question) && control_is_early(call, 1, later, question->timeout)))
        return control_answer_as(call, &reply, count < question->wait ? 409 : 200, question->format);
    reply_release(&reply);
    return early ? control_wait(call, &question->filter, question->wait) : await_later(call, question);
}

bool control_requests(struct call *call)
{
    struct question question;
    struct complaint complaint;
    bool read = question_read(&question, call, &complaint);
    bool fine = read ? answer_question(call, &question) : answer_complaint(call, &complaint);
    question_release(&question);
    return fine;
}

bool control_clear(struct call *call)
{
    struct question question;
    struct complaint complaint;
    struct reply reply = { 0 };
    bool read = question_read(&question, call, &complaint);
    if (read)
        buffer_format(&reply.body, "{\"cleared\": %zu}\n", journal_clear(call->site->store, &question.filter));
    question_release(&question);
    return read ? control_answer(call, &reply, 200) : answer_complaint(call, &complaint);
}
