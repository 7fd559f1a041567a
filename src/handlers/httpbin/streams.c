/* Answers in pieces, each sent as it is: lines of JSON, events, chunks with trailers. /stream, /jsonl, /sse, /trailers. */
#include <jansson.h>
#include <time.h>

#include "base/clock.h"
#include "http/events.h"
#include "http/fields.h"
#include "http/percent.h"
#include "recipe/recipe-parts.h"
#include "handlers/httpbin/parts.h"

/* What all trailers may take. */
enum { TRAILERS_MOST = 1000 };

/* What an event of /sse has at most. */
enum { PING_BYTES = 80 };

static size_t line_length(struct slice content)
{
    const char *end = slice_find(content, '\n');
    return end ? (size_t)(end + 1 - content.data) : content.length;
}

static int add_piece(const char *bytes, size_t length, void *out)
{
    buffer_add(out, bytes, length);
    return 0;
}

/* The request as one line of JSON, without the brace that it starts with; it is the same in each line. */
static bool make_line(struct call *call, struct buffer *line)
{
    struct buffer echo = { 0 };
    httpbin_write_echo(&echo, call, ECHO_HEAD);
    json_t *object = echo.failed ? NULL : httpbin_read_json((struct slice){ echo.data, echo.length });
    buffer_release(&echo);
    if (object)
        line->failed |= json_dump_callback(object, add_piece, line, JSON_SORT_KEYS) != 0;
    json_decref(object);
    buffer_string(line, "\n");
    return object && !line->failed;
}

/* Adds so many lines, with numbers from 0. false: they would be more than --max-size. */
static bool add_lines(struct buffer *out, struct slice line, uint64_t count, uint64_t most)
{
    enum { NUMBER_MOST = 32 };
    if (count && line.length + NUMBER_MOST > most / count)
        return false;
    for (uint64_t i = 0; i < count; i++) {
        buffer_format(out, "{\"id\": %llu, ", (unsigned long long)i);
        buffer_add(out, line.data, line.length);
    }
    return true;
}

/* How many pieces there are, and when they come. */
struct pace {
    uint64_t count;
    int64_t duration, delay;
};

static void set_pace(struct answer *answer, const struct pace *pace, piece_length *piece)
{
    answer->drip = pace->duration;
    answer->delay = pace->delay;
    answer->piece = piece;
}

static bool send_lines(struct call *call, const struct pace *pace, const char *type)
{
    struct complaint complaint;
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .content_type = type, .chunked = true };
    struct buffer line = { 0 };
    const uint64_t most = call->site->rules->max_size;
    if (!make_line(call, &line)) {
        buffer_release(&line);
        return false;
    }
    bool fits = add_lines(&reply.body, (struct slice){ line.data + 1, line.length - 1 }, pace->count, most);
    buffer_release(&line);
    if (fits) {
        set_pace(call->answer, pace, line_length);
        return answer_once(call, &reply);
    }
    complain(&complaint, 400, "target", "so many lines are too large: all of them can have %llu bytes (--max-size)",
             (unsigned long long)most);
    return answer_complaint(call, &complaint);
}

bool httpbin_stream(struct call *call)
{
    struct complaint complaint;
    struct pace pace = { 0 };
    if (!httpbin_number_segment(call, 0, call->site->rules->max_size, &pace.count, &complaint))
        return answer_complaint(call, &complaint);
    return send_lines(call, &pace, "application/json");
}

static bool read_pace(struct call *call, uint64_t most, struct pace *pace, struct complaint *complaint)
{
    if (httpbin_parameter(call, "jitter").data)
        return complain(complaint, 400, "query", "jitter is not to be had: pieces come at an even pace");
    if (!httpbin_number(call, "count", 1, most, &pace->count, complaint) ||
        !httpbin_seconds(call, "duration", &pace->duration, complaint) ||
        !httpbin_seconds(call, "delay", &pace->delay, complaint))
        return false;
    return pace->count <= most ||
           complain(complaint, 400, "query", "\"count\" is missing, and %llu is too large for --max-size",
                    (unsigned long long)pace->count);
}

bool httpbin_jsonl(struct call *call)
{
    struct complaint complaint;
    struct pace pace = { .count = 10 };
    if (!read_pace(call, call->site->rules->max_size, &pace, &complaint))
        return answer_complaint(call, &complaint);
    return send_lines(call, &pace, "application/x-ndjson; charset=utf-8");
}

/* The events of go-httpbin; each has the time at which it is to be sent. */
static void add_pings(struct buffer *out, const struct pace *pace)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const int64_t start = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + pace->delay / 1000;
    const double step = (double)pace->duration / 1000 / (double)pace->count;
    for (uint64_t i = 0; i < pace->count; i++)
        buffer_format(out, "event: ping\ndata: {\"id\":%llu,\"timestamp\":%lld}\n\n", (unsigned long long)i,
                      (long long)(start + (int64_t)(step * (double)i)));
}

bool httpbin_sse(struct call *call)
{
    struct complaint complaint;
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .content_type = events_type, .chunked = true };
    struct pace pace = { .count = 10, .duration = 5000000 };
    if (!read_pace(call, call->site->rules->max_size / PING_BYTES, &pace, &complaint))
        return answer_complaint(call, &complaint);
    add_pings(&reply.body, &pace);
    set_pace(call->answer, &pace, event_length);
    return answer_once(call, &reply);
}

static struct problem check_trailer(const struct call *call, struct slice name, struct slice value)
{
    struct problem problem = recipe_trailer_allowed(&call->rules, name);
    for (size_t i = 0; i < value.length && !problem_found(&problem); i++)
        if (!char_is_field_value(value.data[i]))
            problem = problem_of("cannot have a control character");
    return problem;
}

/* Adds the trailer that a parameter names. */
static struct problem add_trailer(const struct call *call, struct reply *reply, struct slice name, struct slice value)
{
    struct buffer plain = { 0 };
    struct problem problem = problem_none();
    percent_add(&plain, name, PERCENT_FORM);
    const size_t length = plain.length;
    percent_add(&plain, value, PERCENT_FORM);
    reply->failed |= plain.failed;
    if (!plain.failed) {
        const struct slice field = { plain.data, length };
        const struct slice content = slice_trim((struct slice){ plain.data + length, plain.length - length });
        problem = check_trailer(call, field, content);
        if (!problem_found(&problem))
            fields_add(&reply->trailers, field, content);
    }
    buffer_release(&plain);
    if (!problem_found(&problem) && reply->trailers.length > TRAILERS_MOST)
        return problem_of("is too much: all trailers together can have %d bytes", TRAILERS_MOST);
    return problem;
}

bool httpbin_trailers(struct call *call)
{
    struct complaint complaint;
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON, .chunked = true };
    struct slice query = call->request->target.query, rest = query, name, value;
    struct problem problem = problem_none();
    complaint.code = 0;
    if (call->request->minor == 0)
        complain(&complaint, 400, "version", "trailers need HTTP/1.1, which this request is not");
    while (!complaint.code && target_next_parameter(&rest, &name, &value)) {
        problem = add_trailer(call, &reply, name, value);
        if (problem_found(&problem))
            complain_at(&complaint, "query", query, (size_t)(name.data - query.data) + 1, "a trailer %s", problem.text);
    }
    if (!complaint.code)
        return httpbin_echo(call, ECHO_SENT | ECHO_JSON | ECHO_METHOD, &reply);
    reply_release(&reply);
    return answer_complaint(call, &complaint);
}
