/* /_/requests: the journal, shown, counted, waited for and cleared. */
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "handlers/control/control.h"

/* Entries, unless limit= says otherwise, and at most; and the bytes of JSON after which an answer ends. All others wait while
 * it is made: that takes less than 5 ms. */
enum { LISTED = 100, LISTED_MOST = 400, LISTED_BYTES = 256 * 1024 };

/* What the query asks for. Its texts are its own. */
struct question {
    struct buffer key, method, target;
    struct journal_filter filter; /* its slices lie in the texts */
    uint64_t code, limit, wait, timeout;
    uint64_t after, before; /* the ids of the entries that are shown lie between these */
    bool count, oldest_first;
    unsigned seen; /* the parameters that were read, by row */
};

/* A row of the parameters. */
struct parameter {
    const char *name;
    const char *problem; /* what a value must be */
    bool clears;         /* it is for DELETE as well */
    bool (*read)(struct question *question, struct buffer *value, const struct call *call);
};

static bool take(struct buffer *piece, struct slice *slice, struct buffer *value)
{
    buffer_release(piece);
    *piece = *value;
    *value = (struct buffer){ 0 };
    *slice = (struct slice){ piece->data, piece->length };
    return piece->length > 0;
}

static bool read_key(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    return take(&question->key, &question->filter.key, value) && question->key.length <= STORE_KEY_BYTES;
}

static bool read_method(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    return take(&question->method, &question->filter.method, value);
}

static bool read_target(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    return take(&question->target, &question->filter.target, value);
}

static bool read_number(const struct buffer *value, uint64_t least, uint64_t most, uint64_t *number)
{
    return value->data && number_parse(value->data, value->length, least, most, number, NULL) == NUMBER_OK;
}

static bool read_status(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    bool fine = read_number(value, STATUS_MIN, STATUS_MAX, &question->code);
    question->filter.code = (int)question->code;
    return fine;
}

static bool read_limit(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    return read_number(value, 0, LISTED_MOST, &question->limit);
}

static bool read_before(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    return read_number(value, 1, UINT64_MAX, &question->before);
}

static bool read_after(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    return read_number(value, 0, UINT64_MAX, &question->after);
}

static bool read_wait(struct question *question, struct buffer *value, const struct call *call)
{
    return read_number(value, 1, call->site->memory->limits.entries, &question->wait);
}

static bool read_timeout(struct question *question, struct buffer *value, const struct call *call)
{
    return value->data &&
           number_duration(value->data, value->length, 0, call->site->rules->max_delay, &question->timeout) == NUMBER_OK;
}

static bool read_count(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    return question->count = !value->data;
}

static bool read_order(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    question->oldest_first = value->data && strcmp(value->data, "oldest") == 0;
    return question->oldest_first || (value->data && strcmp(value->data, "newest") == 0);
}

static const struct parameter parameters[] = {
    { "key", "must have 1 to 64 bytes", true, read_key },
    { "method", "must be a method", true, read_method },
    { "target", "must be what a target starts with", true, read_target },
    { "status", "must be a status code", true, read_status },
    { "code", "must be a status code", true, read_status }, /* its old name, in the next row */
    { "limit", "must be a number of requests, at most 400; \"next\" in the answer leads to the others", false, read_limit },
    { "before", "must be the id of a request", false, read_before },
    { "after", "must be the id of a request, or 0", false, read_after },
    { "order", "must be newest or oldest", false, read_order },
    { "count", "takes no value", false, read_count },
    { "wait", "must be a number of requests, at most those of --max-entries", false, read_wait },
    { "timeout", "must be a time with its unit, 5s, at most that of --max-delay", false, read_timeout },
};
enum { PARAMETERS = sizeof parameters / sizeof *parameters };

static void question_release(struct question *question)
{
    buffer_release(&question->key);
    buffer_release(&question->method);
    buffer_release(&question->target);
}

static bool read_parameter(struct question *question, const struct call *call, struct slice name, struct buffer *value,
                           struct complaint *complaint)
{
    bool clears = strcmp(call->request->method, "DELETE") == 0;
    for (size_t i = 0; i < PARAMETERS; i++) {
        if (!slice_is(name, parameters[i].name))
            continue;
        if (clears && !parameters[i].clears)
            return control_complain(call, complaint, name, "is not for DELETE, which takes key, method, target and status");
        unsigned bit = 1u << (i > 0 && parameters[i].read == parameters[i - 1].read ? i - 1 : i);
        if (question->seen & bit)
            return control_complain(call, complaint, name, "comes twice");
        question->seen |= bit;
        return parameters[i].read(question, value, call) || control_complain(call, complaint, name, parameters[i].problem);
    }
    return control_complain(call, complaint, name, "is no parameter of /_/requests; /_/ lists what there is");
}

/* Reads the query. The caller releases the question either way. */
static bool read_question(struct question *question, const struct call *call, struct complaint *complaint)
{
    struct slice rest = call->request->target.query, name;
    struct buffer value = { 0 };
    bool fine = true;
    *question = (struct question){ .limit = LISTED, .before = UINT64_MAX, .timeout = call->site->rules->max_delay };
    while (fine && control_next_parameter(&rest, &name, &value))
        fine = read_parameter(question, call, name, &value, complaint);
    if (fine && question->count && (question->after || question->before != UINT64_MAX))
        fine = complain(complaint, 400, "query", "\"count\" counts all requests: \"before\" and \"after\" do not go with it");
    if (value.failed)
        fine = complain(complaint, 503, "query", "out of memory");
    buffer_release(&value);
    return fine;
}

/* What the entries are shown into. */
struct listing {
    struct members json;
    const struct question *question;
    uint64_t count, shown;
    uint64_t last; /* the id of the last that was shown */
    bool more;     /* others are between the ids */
};

static bool list_entry(void *context, const struct journal_entry *entry)
{
    struct listing *listing = context;
    const struct question *question = listing->question;
    listing->count++;
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

/* The target that shows what comes behind the last one: that of the request, but for where it begins. */
static void show_next(struct members *json, const struct call *call, const struct listing *listing)
{
    struct slice rest = call->request->target.query, name, value;
    struct buffer next = { .root = call->request->target.prefix };
    bool oldest_first = listing->question->oldest_first;
    const char *begin = oldest_first ? "after" : "before";
    if (!listing->more || !listing->shown) {
        member_string(json, "next", NULL);
        return;
    }
    buffer_root(&next);
    buffer_format(&next, "/_/requests?%s=%llu", begin, (unsigned long long)listing->last);
    while (target_next_parameter(&rest, &name, &value)) {
        if (slice_is(name, begin) || slice_is(name, "wait") || slice_is(name, "timeout"))
            continue;
        buffer_string(&next, "&");
        buffer_add(&next, name.data, name.length + (value.data ? value.length + 1 : 0));
    }
    json->out->failed |= next.failed;
    member_slice(json, "next", (struct slice){ next.data, next.length });
    buffer_release(&next);
}

/* The whole answer; *count receives how many entries fit. */
static void list(struct call *call, const struct question *question, struct buffer *out, uint64_t *count)
{
    struct buffer entries = { 0 };
    struct listing listing = { .json = { .out = &entries, .depth = 1 }, .question = question };
    member_open(&listing.json, NULL, '[');
    journal_walk(call->site->store, &question->filter, !question->oldest_first, clock_now(), list_entry, &listing);
    member_close(&listing.json, ']');
    struct members json = { .out = out };
    *count = listing.count;
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

static bool answer_question(struct call *call, struct question *question)
{
    struct reply reply = { 0 };
    uint64_t count;
    list(call, question, &reply.body, &count);
    if (control_is_early(call, question->wait, count, question->timeout)) {
        reply_release(&reply);
        return control_wait(call, &question->filter, question->wait);
    }
    return control_answer(call, &reply, count < question->wait ? 409 : 200);
}

bool control_requests(struct call *call)
{
    struct question question;
    struct complaint complaint;
    bool read = read_question(&question, call, &complaint);
    bool fine = read ? answer_question(call, &question) : answer_complaint(call, &complaint);
    question_release(&question);
    return fine;
}

bool control_clear(struct call *call)
{
    struct question question;
    struct complaint complaint;
    struct reply reply = { 0 };
    bool read = read_question(&question, call, &complaint);
    if (read)
        buffer_format(&reply.body, "{\"cleared\": %zu}\n", journal_clear(call->site->store, &question.filter));
    question_release(&question);
    return read ? control_answer(call, &reply, 200) : answer_complaint(call, &complaint);
}
