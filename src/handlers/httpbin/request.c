/* What httpbin's handlers read from a request's target and head. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "http/percent.h"
#include "handlers/httpbin/parts.h"

bool httpbin_put_form(json_t *object, struct slice form)
{
    struct slice name, value;
    struct buffer plain = { 0 };
    bool fine = object != NULL;
    while (fine && target_next_parameter(&form, &name, &value)) {
        plain.length = 0;
        percent_add(&plain, name, PERCENT_FORM);
        size_t length = plain.length;
        percent_add(&plain, value, PERCENT_FORM);
        fine = !plain.failed && httpbin_put(object, (struct slice){ plain.data, length },
                                            httpbin_string((struct slice){ plain.data + length, plain.length - length }));
    }
    buffer_release(&plain);
    return fine;
}

struct slice httpbin_parameter(const struct call *call, const char *name)
{
    struct slice rest = call->request->target.query, other, value;
    while (target_next_parameter(&rest, &other, &value))
        if (slice_is_caseless(other, name))
            return value.data ? value : (struct slice){ other.data + other.length, 0 };
    return (struct slice){ 0 };
}

static size_t column_in(struct slice whole, struct slice part)
{
    return (size_t)(part.data - whole.data) + 1;
}

bool httpbin_number(const struct call *call, const char *name, uint64_t minimum, uint64_t maximum, uint64_t *number,
                    struct complaint *complaint)
{
    struct slice query = call->request->target.query, value = httpbin_parameter(call, name);
    if (!value.data)
        return true;
    enum number_result result = number_parse(value.data, value.length, minimum, maximum, number, NULL);
    return result == NUMBER_OK ||
           complain_at(complaint, "query", query, column_in(query, value), "\"%s\" %s; it takes %llu to %llu", name,
                       number_problem(result), (unsigned long long)minimum, (unsigned long long)maximum);
}

/* Seconds without a unit, as httpbin takes them; Python reads ".5" as well. */
static enum number_result read_bare(struct slice text, uint64_t most, uint64_t *number)
{
    char duration[32];
    if (text.length == 0)
        return NUMBER_EMPTY;
    if (text.length + 3 > sizeof duration)
        return NUMBER_TOO_LARGE;
    snprintf(duration, sizeof duration, "%s%.*ss", text.data[0] == '.' ? "0" : "", (int)text.length, text.data);
    return number_duration(duration, strlen(duration), 0, most, number);
}

static bool is_bare(struct slice text)
{
    size_t at = 0;
    while (at < text.length && (text.data[at] == '.' || (text.data[at] >= '0' && text.data[at] <= '9')))
        at++;
    return at == text.length;
}

bool httpbin_read_seconds(const struct call *call, const char *name, struct slice text, const char *in, struct slice whole,
                          int64_t *microseconds, struct complaint *complaint)
{
    char plain[64]; /* a micro sign is encoded */
    uint64_t most = call->site->rules->max_delay, number = 0;
    const size_t length = text.length <= sizeof plain ? percent_decode(plain, text, PERCENT_ALL) : 0;
    enum number_result result = is_bare(text) ? read_bare(text, most, &number)
                                : length      ? number_durations(plain, length, most, &number)
                                              : NUMBER_TOO_LARGE;
    *microseconds = (int64_t)number;
    return result == NUMBER_OK ||
           complain_at(complaint, in, whole, column_in(whole, text),
                       "\"%s\" %s; it takes seconds, or a duration with units (1.5s, 100ms, 1m30s), at most %g s", name,
                       number_problem(result), (double)most / 1e6);
}

bool httpbin_seconds(const struct call *call, const char *name, int64_t *microseconds, struct complaint *complaint)
{
    struct slice query = call->request->target.query, value = httpbin_parameter(call, name);
    return !value.data || httpbin_read_seconds(call, name, value, "query", query, microseconds, complaint);
}

bool httpbin_segment(struct call *call, bool last, struct slice *segment, struct complaint *complaint)
{
    struct slice path = call->request->target.path;
    if (target_next_segment(&call->rest, segment) && segment->length && (!last || call->rest.length == 0))
        return true;
    complain_at(complaint, "path", path, call->rest.length ? column_in(path, call->rest) : path.length,
                call->rest.length ? "nothing is here: this path has a segment too many or an empty one"
                                  : "nothing is here: this path lacks a segment");
    complaint->code = 404;
    return false;
}

bool httpbin_number_segment(struct call *call, uint64_t minimum, uint64_t maximum, uint64_t *number,
                            struct complaint *complaint)
{
    struct slice path = call->request->target.path, segment;
    if (!httpbin_segment(call, true, &segment, complaint))
        return false;
    enum number_result result = number_parse(segment.data, segment.length, minimum, maximum, number, NULL);
    return result == NUMBER_OK ||
           complain_at(complaint, "path", path, column_in(path, segment), "the number %s; it can be %llu to %llu",
                       number_problem(result), (unsigned long long)minimum, (unsigned long long)maximum);
}
