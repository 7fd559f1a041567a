/* How the values of a verdict's checks are read. */
#include "base/number.h"
#include "catalog/statuses.h"
#include "verdict/verdict-parts.h"

static const uint64_t million = 1000000, day = UINT64_C(86400000000);

typedef enum number_result number_reader(const char *string, size_t length, uint64_t minimum, uint64_t maximum,
                                         uint64_t *number);

static enum number_result read_whole(const char *string, size_t length, uint64_t minimum, uint64_t maximum, uint64_t *number)
{
    return number_parse(string, length, minimum, maximum, number, NULL);
}

static struct problem read_one(number_reader *read, struct slice text, struct verdict_range bounds, uint64_t *number)
{
    return problem_of_number(read(text.data, text.length, bounds.least, bounds.most, number));
}

/* "3", "2-4", "2-" or "-4": an end that is left out is the bound. */
static struct problem read_range(number_reader *read, struct slice text, struct verdict_range bounds,
                                 struct verdict_range *range)
{
    const char *dash = slice_find(text, '-');
    struct slice least = { text.data, dash ? (size_t)(dash - text.data) : text.length };
    struct slice most = dash ? (struct slice){ dash + 1, text.length - least.length - 1 } : least;
    *range = bounds;
    struct problem problem = problem_none();
    if (least.length || !most.length)
        problem = read_one(read, least, bounds, &range->least);
    if (most.length && !problem_found(&problem))
        problem = read_one(read, most, bounds, &range->most);
    bool reversed = !problem_found(&problem) && range->least > range->most;
    return reversed ? problem_of("is a range that ends before it starts") : problem;
}

struct problem verdict_read_attempts(struct verdict_plan *plan, struct slice value)
{
    return read_range(read_whole, value, (struct verdict_range){ 0, million }, &plan->attempts);
}

struct problem verdict_read_abandoned(struct verdict_plan *plan, struct slice value)
{
    return read_range(read_whole, value, (struct verdict_range){ 0, million }, &plan->abandoned);
}

struct problem verdict_read_connections(struct verdict_plan *plan, struct slice value)
{
    return read_range(read_whole, value, (struct verdict_range){ 1, million }, &plan->connections);
}

struct problem verdict_read_last(struct verdict_plan *plan, struct slice value)
{
    const struct verdict_range codes = { STATUS_MIN, STATUS_MAX };
    return read_range(read_whole, value, codes, &plan->last);
}

/* Members keep their empty ones, unlike lists in fields: "1s,,2s" is a slip of the pen. */
static struct slice next_member(struct slice *list)
{
    const char *comma = slice_find(*list, ',');
    struct slice member = { list->data, comma ? (size_t)(comma - list->data) : list->length };
    *list = comma ? (struct slice){ comma + 1, list->length - member.length - 1 } : (struct slice){ 0 };
    return member;
}

struct problem verdict_read_gaps(struct verdict_plan *plan, struct slice value)
{
    struct problem problem;
    do {
        if (plan->gap_count == VERDICT_GAPS)
            return problem_of("has more than %d members", VERDICT_GAPS);
        problem =
            read_range(number_duration, next_member(&value), (struct verdict_range){ 0, day }, &plan->gaps[plan->gap_count++]);
    } while (value.data && !problem_found(&problem));
    return problem;
}

struct problem verdict_read_backoff(struct verdict_plan *plan, struct slice value)
{
    uint64_t factor = 0;
    struct problem problem = read_one(number_decimal, value, (struct verdict_range){ million, 100 * million }, &factor);
    plan->factor = (double)factor / 1e6;
    return problem;
}

struct problem verdict_read_jitter(struct verdict_plan *plan, struct slice value)
{
    uint64_t jitter = 0;
    struct problem problem = read_one(number_decimal, value, (struct verdict_range){ 0, million - 1 }, &jitter);
    plan->jitter = (double)jitter / 1e6;
    return problem;
}

struct problem verdict_read_tolerance(struct verdict_plan *plan, struct slice value)
{
    uint64_t time = 0;
    struct problem problem = read_one(number_duration, value, (struct verdict_range){ 0, day }, &time);
    plan->tolerance = (int64_t)time;
    return problem;
}

struct problem verdict_read_wait(struct verdict_plan *plan, struct slice value)
{
    return read_one(read_whole, value, (struct verdict_range){ 1, million }, &plan->wait);
}

struct problem verdict_read_parallel(struct verdict_plan *plan, struct slice value)
{
    return read_one(read_whole, value, (struct verdict_range){ 1, million }, &plan->parallel);
}

/* Takes "@NUMBER" off the field's name, which has no "@" of its own (RFC 9110 5.1). */
static struct problem take_number(struct verdict_field *field)
{
    const char *at = slice_find(field->name, '@');
    if (!at)
        return problem_none();
    const size_t length = (size_t)(at - field->name.data);
    const struct slice number = { at + 1, field->name.length - length - 1 };
    field->name.length = length;
    return read_one(read_whole, number, (struct verdict_range){ 1, million }, &field->only);
}

struct problem verdict_read_line(struct verdict_plan *plan, struct slice value)
{
    struct verdict_field field = { .name = value };
    const char *colon = slice_find(value, ':');
    if (colon) {
        field.name.length = (size_t)(colon - value.data);
        field.value = slice_trim((struct slice){ colon + 1, value.length - field.name.length - 1 });
    }
    struct problem problem = take_number(&field);
    if (!slice_is_token(field.name))
        return problem_of("must start with the name of a field");
    if (plan->field_count == VERDICT_FIELDS)
        return problem_of("is one of more than %d checks of fields", VERDICT_FIELDS);
    plan->fields[plan->field_count++] = field;
    return problem;
}

struct problem verdict_read_field(struct verdict_plan *plan, struct slice value)
{
    return slice_is_token(value) ? verdict_read_line(plan, value) : problem_of("must be the name of a field");
}

struct problem verdict_read_paths(struct verdict_plan *plan, struct slice value)
{
    plan->paths = value;
    return slice_starts(value, "/") ? problem_none() : problem_of("must be paths, each of which starts with a slash");
}

struct problem verdict_read_timeout(struct verdict_plan *plan, struct slice value)
{
    enum number_result result = number_duration(value.data, value.length, 0, plan->timeout, &plan->timeout);
    return result == NUMBER_TOO_LARGE ? problem_of("is longer than --max-delay allows") : problem_of_number(result);
}

struct problem verdict_read_rate(struct verdict_plan *plan, struct slice value)
{
    uint64_t window = 0;
    const char *slash = slice_find(value, '/');
    if (!slash)
        return problem_of("must be REQUESTS/TIME");
    struct slice count = { value.data, (size_t)(slash - value.data) }, time = { slash + 1, value.length - count.length - 1 };
    struct problem problem = read_one(read_whole, count, (struct verdict_range){ 1, million }, &plan->rate);
    if (!problem_found(&problem))
        problem = read_one(number_duration, time, (struct verdict_range){ 1, day }, &window);
    plan->window = (int64_t)window;
    return problem;
}
