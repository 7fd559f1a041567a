/* What httpbin's routes read from a request's target and head. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ground/number.h"
#include "routes/compat/httpbin-parts.h"

void httpbin_decode(struct text *out, struct span text, bool plus)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '+' && plus)
            c = ' ';
        if (c == '%' && i + 2 < text.length && char_hex(text.data[i + 1]) >= 0 && char_hex(text.data[i + 2]) >= 0) {
            c = (char)(char_hex(text.data[i + 1]) * 16 + char_hex(text.data[i + 2]));
            i += 2;
        }
        text_add(out, &c, 1);
    }
}

bool httpbin_put_form(json_t *object, struct span form)
{
    struct span name, value;
    struct text plain = { 0 };
    bool fine = object != NULL;
    while (fine && target_next_parameter(&form, &name, &value)) {
        plain.length = 0;
        httpbin_decode(&plain, name, true);
        size_t length = plain.length;
        httpbin_decode(&plain, value, true);
        fine = !plain.failed && httpbin_put(object, (struct span){ plain.data, length },
                                            httpbin_string((struct span){ plain.data + length, plain.length - length }));
    }
    text_release(&plain);
    return fine;
}

static bool is_same_name(struct span a, struct span b)
{
    return a.length == b.length && strncasecmp(a.data, b.data, a.length) == 0;
}

bool httpbin_field(const struct request *request, struct span name, struct text *value)
{
    const char *at = NULL;
    struct span other, line;
    bool found = false;
    while (request_next_field(request, &at, &other, &line)) {
        if (!is_same_name(other, name))
            continue;
        text_string(value, found ? "," : "");
        text_add(value, line.data, line.length);
        found = true;
    }
    return found;
}

struct span httpbin_parameter(const struct visit *visit, const char *name)
{
    struct span rest = visit->request->target.query, other, value;
    while (target_next_parameter(&rest, &other, &value))
        if (span_is_caseless(other, name))
            return value.data ? value : (struct span){ other.data + other.length, 0 };
    return (struct span){ 0 };
}

static size_t column_in(struct span whole, struct span part)
{
    return (size_t)(part.data - whole.data) + 1;
}

bool httpbin_number(const struct visit *visit, const char *name, uint64_t minimum, uint64_t maximum, uint64_t *number,
                    struct complaint *complaint)
{
    struct span query = visit->request->target.query, value = httpbin_parameter(visit, name);
    if (!value.data)
        return true;
    enum number_result result = number_parse(value.data, value.length, minimum, maximum, number, NULL);
    return result == NUMBER_OK ||
           complain_at(complaint, "query", query, column_in(query, value), "\"%s\" %s; it takes %llu to %llu", name,
                       number_problem(result), (unsigned long long)minimum, (unsigned long long)maximum);
}

bool httpbin_read_seconds(const struct visit *visit, const char *name, struct span text, const char *in, struct span whole,
                          int64_t *microseconds, struct complaint *complaint)
{
    char duration[32] = "";
    uint64_t most = visit->site->rules->max_delay, number = 0;
    enum number_result result = text.length == 0 ? NUMBER_EMPTY : NUMBER_OK;
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != '.' && (text.data[i] < '0' || text.data[i] > '9'))
            result = NUMBER_NO_DIGIT;
    if (result == NUMBER_OK && text.length + 3 > sizeof duration)
        result = NUMBER_TOO_LARGE;
    if (result == NUMBER_OK) {
        /* Python reads ".5" as well. */
        snprintf(duration, sizeof duration, "%s%.*ss", text.data[0] == '.' ? "0" : "", (int)text.length, text.data);
        result = number_duration(duration, strlen(duration), 0, most, &number);
    }
    *microseconds = (int64_t)number;
    return result == NUMBER_OK ||
           complain_at(complaint, in, whole, column_in(whole, text), "\"%s\" %s; it takes seconds without a unit, at most %g",
                       name, number_problem(result), (double)most / 1e6);
}

bool httpbin_seconds(const struct visit *visit, const char *name, int64_t *microseconds, struct complaint *complaint)
{
    struct span query = visit->request->target.query, value = httpbin_parameter(visit, name);
    return !value.data || httpbin_read_seconds(visit, name, value, "query", query, microseconds, complaint);
}

bool httpbin_segment(struct visit *visit, bool last, struct span *segment, struct complaint *complaint)
{
    struct span path = visit->request->target.path;
    if (target_next_segment(&visit->rest, segment) && segment->length && (!last || visit->rest.length == 0))
        return true;
    complain_at(complaint, "path", path, visit->rest.length ? column_in(path, visit->rest) : path.length,
                visit->rest.length ? "nothing is here: this path has a segment too many or an empty one"
                                   : "nothing is here: this path lacks a segment");
    complaint->code = 404;
    return false;
}

bool httpbin_number_segment(struct visit *visit, uint64_t minimum, uint64_t maximum, uint64_t *number,
                            struct complaint *complaint)
{
    struct span path = visit->request->target.path, segment;
    if (!httpbin_segment(visit, true, &segment, complaint))
        return false;
    enum number_result result = number_parse(segment.data, segment.length, minimum, maximum, number, NULL);
    return result == NUMBER_OK ||
           complain_at(complaint, "path", path, column_in(path, segment), "the number %s; it can be %llu to %llu",
                       number_problem(result), (unsigned long long)minimum, (unsigned long long)maximum);
}
