/* What a request asks of the journal: the parameters of its query. */
#include "handlers/control/question.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "http/percent.h"
#include "http/trace.h"

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

static bool read_trace(struct question *question, struct buffer *value, const struct call *call)
{
    (void)call;
    return take(&question->trace, &question->filter.trace, value) && trace_is_id(question->filter.trace);
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

/* page_format has read it. */
static bool read_format(struct question *question, struct buffer *value, const struct call *call)
{
    (void)question;
    (void)call;
    return value->data;
}

static const struct parameter parameters[] = {
    { "key", "must have 1 to 64 bytes", true, read_key },
    { "method", "must be a method", true, read_method },
    { "target", "must be what a target starts with", true, read_target },
    { "trace", "must be a trace id: 32 hexadecimal digits in lower case, not all 0", true, read_trace },
    { "status", "must be a status code", true, read_status },
    { "code", "must be a status code", true, read_status }, /* its old name, in the next row */
    { "limit", "must be a number of requests, at most 400; \"next\" in the answer leads to the others", false, read_limit },
    { "before", "must be the id of a request", false, read_before },
    { "after", "must be the id of a request, or 0", false, read_after },
    { "order", "must be newest or oldest", false, read_order },
    { "count", "takes no value", false, read_count },
    { "wait", "must be a number of requests, at most those of --max-entries", false, read_wait },
    { "format", "must be one of json, html, text", false, read_format },
    { "timeout", "must be a time with its unit, 5s, at most that of --max-delay", false, read_timeout },
};
enum { PARAMETERS = sizeof parameters / sizeof *parameters };

const char *control_parameter_name(size_t number)
{
    return number < PARAMETERS ? parameters[number].name : NULL;
}

void question_release(struct question *question)
{
    buffer_release(&question->key);
    buffer_release(&question->method);
    buffer_release(&question->target);
    buffer_release(&question->trace);
}

/* The row of that name; PARAMETERS: there is none. */
static size_t find_parameter(struct slice name)
{
    size_t i = 0;
    while (i < PARAMETERS && !slice_is(name, parameters[i].name))
        i++;
    return i;
}

/* What is no parameter is told with the one that is meant most likely. */
static bool refuse(const struct call *call, struct complaint *complaint, struct slice name)
{
    enum { EDITS = 2 };
    size_t least = EDITS + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < PARAMETERS; i++)
        if (nearest_is(name, parameters[i].name, &least))
            nearest = parameters[i].name;
    char problem[96];
    snprintf(problem, sizeof problem, "is no parameter of /_/requests; %s%s%s/_/ lists what there is",
             nearest ? "did you mean " : "", nearest ? nearest : "", nearest ? "; " : "");
    control_complain(call, complaint, name, problem);
    return nearest ? complain_instead(complaint, name.length, nearest) : false;
}

bool question_is_known(const struct call *call, struct complaint *complaint)
{
    struct slice rest = call->request->target.query, name, value;
    while (target_next_parameter(&rest, &name, &value)) {
        if (find_parameter(name) == PARAMETERS)
            return refuse(call, complaint, name);
    }
    return true;
}

static bool read_parameter(struct question *question, const struct call *call, struct slice name, struct buffer *value,
                           struct complaint *complaint)
{
    const bool clears = strcmp(call->request->method, "DELETE") == 0;
    const bool empty = question->format == FORMAT_HTML && value->data && !value->length;
    const size_t i = find_parameter(name);
    if (i == PARAMETERS)
        return refuse(call, complaint, name);
    if (clears && !parameters[i].clears)
        return control_complain(call, complaint, name, "is not for DELETE, which takes key, method, target, trace and status");
    unsigned bit = 1u << (i > 0 && parameters[i].read == parameters[i - 1].read ? i - 1 : i);
    if (question->seen & bit)
        return control_complain(call, complaint, name, "comes twice");
    question->seen |= bit;
    return empty || parameters[i].read(question, value, call) || control_complain(call, complaint, name, parameters[i].problem);
}

bool question_read(struct question *question, const struct call *call, struct complaint *complaint)
{
    struct slice rest = call->request->target.query, name;
    struct buffer value = { 0 };
    *question = (struct question){ .before = UINT64_MAX, .timeout = call->site->rules->max_delay };
    const bool clears = strcmp(call->request->method, "DELETE") == 0;
    bool fine = clears || page_format(call, &question->format, complaint), is_form = question->format == FORMAT_HTML;
    question->limit = is_form ? LISTED_PAGE : LISTED;
    while (fine && control_next_parameter(&rest, &name, &value, is_form ? PERCENT_FORM : PERCENT_ALL))
        fine = read_parameter(question, call, name, &value, complaint);
    if (fine && question->count && (question->after || question->before != UINT64_MAX))
        fine = complain(complaint, 400, "query", "\"count\" counts all requests: \"before\" and \"after\" do not go with it");
    if (fine && call->site->memory->public && !question->filter.key.length)
        fine = complain(complaint, 403, "query",
                        "\"key\" is missing: this server is public, and shows nobody's requests but those with a key that one "
                        "knows");
    if (value.failed)
        fine = complain(complaint, 503, "query", "out of memory");
    buffer_release(&value);
    return fine;
}

/* The bit of a parameter among those that were read. */
static unsigned bit_of(bool (*read)(struct question *, struct buffer *, const struct call *))
{
    size_t i = 0;
    while (parameters[i].read != read)
        i++;
    return 1u << i;
}

bool question_awaits(const struct question *question)
{
    const unsigned wanted = bit_of(read_after) | bit_of(read_timeout);
    return (question->seen & wanted) == wanted && !question->wait && !question->count && question->before == UINT64_MAX;
}

bool question_is_open(const struct question *question)
{
    return !(question->seen & (bit_of(read_after) | bit_of(read_before) | bit_of(read_order)));
}

/* Whether the target goes on without that parameter. */
static bool is_left_out(struct slice name, const char *begin)
{
    static const char *const limits[] = { "before", "after", "order", "limit" };
    if (slice_is(name, "wait") || slice_is(name, "timeout"))
        return true;
    if (begin)
        return slice_is(name, begin);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (slice_is(name, limits[i]))
            return true;
    return false;
}

void question_target(struct buffer *out, const struct call *call, const char *begin, uint64_t id)
{
    struct slice rest = call->request->target.query, name, value;
    const char *mark = "?";
    out->root = call->request->target.prefix;
    buffer_root(out);
    buffer_add(out, call->request->target.path.data, call->request->target.path.length);
    if (begin) {
        buffer_format(out, "?%s=%llu", begin, (unsigned long long)id);
        mark = "&";
    }
    while (target_next_parameter(&rest, &name, &value)) {
        if (is_left_out(name, begin))
            continue;
        buffer_string(out, mark);
        buffer_add(out, name.data, name.length + (value.data ? value.length + 1 : 0));
        mark = "&";
    }
}
