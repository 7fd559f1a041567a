/* What a request asks of /N beside the code: in its query, and in fields whose names start with X-HttpStatus-. */
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "handlers/httpstatus/httpstatus.h"

static const char prefix[] = "X-HttpStatus-", response_prefix[] = "X-HttpStatus-Response-";
static const char in_fields[] = "field X-HttpStatus-*";

/* The fields are called X-HttpStatus-NAME; those that the query can carry as well are there just NAME, in any case. */
static const struct row {
    const char *name;
    bool in_query, is_time;
} rows[HTTPSTATUS_OPTIONS] = {
    [SLEEP] = { "Sleep", .in_query = true, .is_time = true },
    [SUPPRESS_BODY] = { "SuppressBody", .in_query = true },
    [SLEEP_AFTER_HEADERS] = { "SleepAfterHeaders", .is_time = true },
    [DRIBBLE_BODY] = { "DribbleBody" },
    [ABORT_BEFORE_HEADERS] = { "AbortBeforeHeaders" },
    [ABORT_AFTER_HEADERS] = { "AbortAfterHeaders" },
    [ABORT_DURING_BODY] = { "AbortDuringBody" },
};

/* One carrier while it is read. */
struct carrier {
    struct httpstatus_options *options;
    const struct recipe_rules *rules;
    struct complaint *complaint;
    const char *in;      /* for complaints */
    struct slice whole;  /* the text in which columns count */
    unsigned seen;       /* the rows that it has set */
    unsigned overridden; /* the rows that the query has set: it goes before fields */
};

/* A complaint about what stands at `at`. */
static bool wrong(struct carrier *carrier, const char *at, struct slice name, const char *problem)
{
    size_t column = carrier->whole.data && at >= carrier->whole.data ? (size_t)(at - carrier->whole.data) + 1 : 0;
    return complain_at(carrier->complaint, carrier->in, carrier->whole, column, "\"%.*s\" %s",
                       (int)(name.length < 60 ? name.length : 60), name.data, problem);
}

static bool read_time(struct carrier *carrier, struct slice name, struct slice value, uint64_t *time)
{
    uint64_t most = carrier->rules->max_delay / 1000, milliseconds = 0;
    size_t at = 0;
    if (!value.data)
        return wrong(carrier, name.data, name, "needs a value, in milliseconds");
    enum number_result result = number_parse(value.data, value.length, 0, most, &milliseconds, &at);
    if (result == NUMBER_TOO_LARGE)
        return wrong(carrier, value.data, name, "is longer than this server waits (--max-delay)");
    if (result != NUMBER_OK)
        return wrong(carrier, value.data + at, name, "must be a decimal number, of milliseconds");
    *time = milliseconds * 1000;
    return true;
}

static bool read_flag(struct carrier *carrier, struct slice name, struct slice value, uint64_t *flag)
{
    *flag = !value.data || slice_is_caseless(value, "true");
    return *flag || slice_is_caseless(value, "false") || wrong(carrier, value.data, name, "must be true or false");
}

/* Reads a value into the options, unless the carrier is overridden: then it must be right all the same. */
static bool read_row(struct carrier *carrier, size_t number, struct slice name, struct slice value)
{
    uint64_t read = 0;
    if (carrier->seen & 1u << number)
        return wrong(carrier, name.data, name, "comes twice");
    carrier->seen |= 1u << number;
    if (!(rows[number].is_time ? read_time : read_flag)(carrier, name, value, &read))
        return false;
    if (!(carrier->overridden & 1u << number))
        carrier->options->values[number] = read;
    return true;
}

static size_t find_row(struct slice name)
{
    size_t number = 0;
    while (number < HTTPSTATUS_OPTIONS && !slice_is_caseless(name, rows[number].name))
        number++;
    return number;
}

/* Other parameters are the client's own. */
static bool read_query(struct carrier *carrier, struct slice query)
{
    struct slice rest = query, name, value;
    carrier->in = "query";
    carrier->whole = query;
    while (target_next_parameter(&rest, &name, &value)) {
        size_t number = find_row(name);
        if (number < HTTPSTATUS_OPTIONS && rows[number].in_query && !read_row(carrier, number, name, value))
            return false;
    }
    return true;
}

static struct slice behind(struct slice name, const char *start)
{
    size_t length = strlen(start);
    return (struct slice){ name.data + length, name.length - length };
}

static bool starts(struct slice name, const char *start)
{
    return name.length >= strlen(start) && strncasecmp(name.data, start, strlen(start)) == 0;
}

static bool read_field(struct carrier *carrier, struct slice name, struct slice value)
{
    if (!starts(name, prefix))
        return true;
    if (starts(name, response_prefix))
        return httpstatus_field_read(carrier->options, carrier->rules, name, behind(name, response_prefix), value,
                                     carrier->complaint);
    size_t number = find_row(behind(name, prefix));
    carrier->in = in_fields;
    carrier->whole = value;
    if (number == HTTPSTATUS_OPTIONS)
        return wrong(carrier, NULL, name,
                     "is unknown: there are -Sleep, -SleepAfterHeaders, -SuppressBody, -DribbleBody, "
                     "-AbortBeforeHeaders, -AbortAfterHeaders, -AbortDuringBody and -Response-NAME");
    return read_row(carrier, number, name, value);
}

/* Whether the options go together. */
static bool check_options(const struct httpstatus_options *options, struct complaint *complaint)
{
    const uint64_t *values = options->values;
    if (values[SLEEP_AFTER_HEADERS] && (values[ABORT_AFTER_HEADERS] || values[ABORT_DURING_BODY]))
        return complain(complaint, 400, in_fields,
                        "what breaks off does so at once: -SleepAfterHeaders does not go with "
                        "-AbortAfterHeaders and -AbortDuringBody");
    if ((values[SLEEP_AFTER_HEADERS] || values[DRIBBLE_BODY]) && options->memory > HTTPSTATUS_FIELD_MEMORY)
        return complain(complaint, 400, in_fields, "so long fields do not go with -SleepAfterHeaders and -DribbleBody");
    return true;
}

bool httpstatus_options_read(struct httpstatus_options *options, const struct request *request,
                             const struct recipe_rules *rules, struct complaint *complaint)
{
    struct carrier carrier = { .options = options, .rules = rules, .complaint = complaint };
    struct slice name, value;
    *options = (struct httpstatus_options){ 0 };
    if (!read_query(&carrier, request->target.query))
        return false;
    carrier.overridden = carrier.seen;
    carrier.seen = 0;
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);)
        if (!read_field(&carrier, name, value))
            return false;
    /* A client's Cache-Control lets the response be stored, but not for requests without it (RFC 9110 12.5.5). */
    if (options->cache_control.length)
        fields_add(&options->fields, slice_of("Vary"), slice_of("X-HttpStatus-Response-Cache-Control"));
    return check_options(options, complaint);
}

void httpstatus_options_release(struct httpstatus_options *options)
{
    buffer_release(&options->fields);
    buffer_release(&options->cache_control);
}
