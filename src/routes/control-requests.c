/* /_/requests: the journal, shown, counted, waited for and cleared. */
#include <string.h>

#include "ground/clock.h"
#include "ground/number.h"
#include "routes/control.h"

enum { LISTED = 100 }; /* entries, unless limit= says otherwise */

/* What the query asks for. Its texts are its own. */
struct question {
    struct text key, method, target;
    struct journal_filter filter; /* its spans lie in the texts */
    uint64_t code, limit, wait, timeout;
    bool count, oldest_first;
    unsigned seen; /* the parameters that were read, by row */
};

/* A row of the parameters. */
struct parameter {
    const char *name;
    const char *problem; /* what a value must be */
    bool clears;         /* it is for DELETE as well */
    bool (*read)(struct question *question, struct text *value, const struct visit *visit);
};

static bool take(struct text *piece, struct span *span, struct text *value)
{
    text_release(piece);
    *piece = *value;
    *value = (struct text){ 0 };
    *span = (struct span){ piece->data, piece->length };
    return piece->length > 0;
}

static bool read_key(struct question *question, struct text *value, const struct visit *visit)
{
    (void)visit;
    return take(&question->key, &question->filter.key, value) && question->key.length <= STORE_KEY_BYTES;
}

static bool read_method(struct question *question, struct text *value, const struct visit *visit)
{
    (void)visit;
    return take(&question->method, &question->filter.method, value);
}

static bool read_target(struct question *question, struct text *value, const struct visit *visit)
{
    (void)visit;
    return take(&question->target, &question->filter.target, value);
}

static bool read_number(const struct text *value, uint64_t least, uint64_t most, uint64_t *number)
{
    return value->data && number_parse(value->data, value->length, least, most, number, NULL) == NUMBER_OK;
}

static bool read_code(struct question *question, struct text *value, const struct visit *visit)
{
    (void)visit;
    bool fine = read_number(value, STATUS_MIN, STATUS_MAX, &question->code);
    question->filter.code = (int)question->code;
    return fine;
}

static bool read_limit(struct question *question, struct text *value, const struct visit *visit)
{
    (void)visit;
    return read_number(value, 0, UINT32_MAX, &question->limit);
}

static bool read_wait(struct question *question, struct text *value, const struct visit *visit)
{
    return read_number(value, 1, visit->site->memory->limits.entries, &question->wait);
}

static bool read_timeout(struct question *question, struct text *value, const struct visit *visit)
{
    return value->data && number_duration(value->data, value->length, 0, visit->site->rules->max_delay, &question->timeout) ==
                              NUMBER_OK;
}

static bool read_count(struct question *question, struct text *value, const struct visit *visit)
{
    (void)visit;
    return question->count = !value->data;
}

static bool read_order(struct question *question, struct text *value, const struct visit *visit)
{
    (void)visit;
    question->oldest_first = value->data && strcmp(value->data, "oldest") == 0;
    return question->oldest_first || (value->data && strcmp(value->data, "newest") == 0);
}

static const struct parameter parameters[] = {
    { "key", "must have 1 to 64 bytes", true, read_key },
    { "method", "must be a method", true, read_method },
    { "target", "must be what a target starts with", true, read_target },
    { "code", "must be a status code", true, read_code },
    { "limit", "must be a number of requests", false, read_limit },
    { "order", "must be newest or oldest", false, read_order },
    { "count", "takes no value", false, read_count },
    { "wait", "must be a number of requests, at most those of --max-entries", false, read_wait },
    { "timeout", "must be a time with its unit, 5s, at most that of --max-delay", false, read_timeout },
};
enum { PARAMETERS = sizeof parameters / sizeof *parameters };

static void question_release(struct question *question)
{
    text_release(&question->key);
    text_release(&question->method);
    text_release(&question->target);
}

static bool read_parameter(struct question *question, const struct visit *visit, struct span name, struct text *value,
                           struct complaint *complaint)
{
    bool clears = strcmp(visit->request->method, "DELETE") == 0;
    for (size_t i = 0; i < PARAMETERS; i++) {
        if (!span_is(name, parameters[i].name))
            continue;
        if (clears && !parameters[i].clears)
            return control_complain(visit, complaint, name, "is not for DELETE, which takes key, method, target and code");
        if (question->seen & 1u << i)
            return control_complain(visit, complaint, name, "comes twice");
        question->seen |= 1u << i;
        return parameters[i].read(question, value, visit) || control_complain(visit, complaint, name, parameters[i].problem);
    }
    return control_complain(visit, complaint, name, "is no parameter of /_/requests; /_/ lists what there is");
}

/* Reads the query. The caller releases the question either way. */
static bool read_question(struct question *question, const struct visit *visit, struct complaint *complaint)
{
    struct span rest = visit->request->target.query, name;
    struct text value = { 0 };
    bool fine = true;
    *question = (struct question){ .limit = LISTED, .timeout = visit->site->rules->max_delay };
    while (fine && control_next_parameter(&rest, &name, &value))
        fine = read_parameter(question, visit, name, &value, complaint);
    if (value.failed)
        fine = complain(complaint, 503, "query", "out of memory");
    text_release(&value);
    return fine;
}

/* What the entries are shown into. */
struct listing {
    struct members json;
    uint64_t left; /* so many more are shown */
    uint64_t count;
};

static bool list_entry(void *context, const struct journal_entry *entry)
{
    struct listing *listing = context;
    listing->count++;
    if (listing->left == 0)
        return true;
    listing->left--;
    control_show_entry(&listing->json, entry);
    return true;
}

/* The whole answer; *count receives how many entries fit. */
static void list(struct visit *visit, const struct question *question, struct text *out, uint64_t *count)
{
    struct text entries = { 0 };
    struct listing listing = { .json = { .out = &entries, .depth = 1 }, .left = question->count ? 0 : question->limit };
    member_open(&listing.json, NULL, '[');
    journal_walk(visit->site->store, &question->filter, !question->oldest_first, clock_now(), list_entry, &listing);
    member_close(&listing.json, ']');
    struct members json = { .out = out };
    *count = listing.count;
    member_open(&json, NULL, '{');
    member_number(&json, "count", (long)listing.count);
    if (question->wait)
        member_boolean(&json, "complete", listing.count >= question->wait);
    if (!question->count) {
        member_name(&json, "requests");
        text_string(out, entries.failed ? "" : strchr(entries.data, '['));
        out->failed |= entries.failed;
    }
    member_close(&json, '}');
    text_release(&entries);
}

static bool answer_question(struct visit *visit, struct question *question)
{
    struct reply reply = { 0 };
    uint64_t count;
    list(visit, question, &reply.body, &count);
    if (control_is_early(visit, question->wait, count, question->timeout)) {
        reply_release(&reply);
        return control_wait(visit, &question->filter, question->wait);
    }
    return control_answer(visit, &reply, count < question->wait ? 409 : 200);
}

bool control_requests(struct visit *visit)
{
    struct question question;
    struct complaint complaint;
    bool read = read_question(&question, visit, &complaint);
    bool fine = read ? answer_question(visit, &question) : answer_complaint(visit, &complaint);
    question_release(&question);
    return fine;
}

bool control_clear(struct visit *visit)
{
    struct question question;
    struct complaint complaint;
    struct reply reply = { 0 };
    bool read = read_question(&question, visit, &complaint);
    if (read)
        text_format(&reply.body, "{\"cleared\": %zu}\n", journal_clear(visit->site->store, &question.filter));
    question_release(&question);
    return read ? control_answer(visit, &reply, 200) : answer_complaint(visit, &complaint);
}
