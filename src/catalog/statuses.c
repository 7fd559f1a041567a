/* The look-ups over the status table, and the words for its enumerations. */
#include "catalog/statuses.h"

#include <string.h>

#include "base/number.h"
#include "catalog/statuses-table.h"

/* One row for the numbers of each class that nobody uses (RFC 9110 15: treat them as the class's x00). */
static const struct status classes[] = {
    { .phrase = "Informational",
      .origin = STATUS_UNASSIGNED,
      .spec = "RFC9110",
      .section = "15.2",
      .content = CONTENT_NONE,
      .retry = RETRY_NOT_NEEDED,
      .cacheable = CACHE_NEVER },
    { .phrase = "Successful", .origin = STATUS_UNASSIGNED, .spec = "RFC9110", .section = "15.3", .retry = RETRY_NOT_NEEDED },
    { .phrase = "Redirection", .origin = STATUS_UNASSIGNED, .spec = "RFC9110", .section = "15.4", .retry = RETRY_NOT_NEEDED },
    { .phrase = "Client Error", .origin = STATUS_UNASSIGNED, .spec = "RFC9110", .section = "15.5" },
    { .phrase = "Server Error", .origin = STATUS_UNASSIGNED, .spec = "RFC9110", .section = "15.6", .retry = RETRY_LATER },
    /* An invalid code is processed like a 5xx (RFC 9110 15). */
    { .phrase = "Outside HTTP", .origin = STATUS_UNASSIGNED, .spec = "RFC9110", .section = "15", .retry = RETRY_LATER },
};
static const char *const stems[] = { "1xx", "2xx", "3xx", "4xx", "5xx", "other" };
enum { CLASSES = sizeof classes / sizeof *classes };

static size_t class_of(int code)
{
    size_t class = (size_t)code / 100 - 1;
    return class < CLASSES ? class : CLASSES - 1;
}

const struct status *statuses(size_t *count)
{
    *count = status_rows_count;
    return status_rows;
}

const struct status *status_find(int code)
{
    const struct status *row = status_rows;
    for (size_t left = status_rows_count, half; left > 1; left -= half) {
        half = left / 2;
        row += row[half].code <= code ? half : 0;
    }
    return row->code == code ? row : NULL;
}

/* What is told of no status at all. */
static const struct status none = { .phrase = "No Status",
                                    .origin = STATUS_UNOFFICIAL,
                                    .content = CONTENT_NONE,
                                    .retry = RETRY_LATER,
                                    .cacheable = CACHE_NEVER,
                                    USES({ "000", "curl" }, { "000", "nginx and CloudFront, in their logs" },
                                         { "status 0", "scripts in browsers" }) };

const struct status *status_of(int code)
{
    if (code == STATUS_NONE)
        return &none;
    const struct status *row = status_find(code);
    return row ? row : &classes[class_of(code)];
}

bool status_read(int *code, struct slice text)
{
    uint64_t number = STATUS_NONE;
    bool read = slice_is(text, "000") ||
                (text.length == 3 && number_parse(text.data, 3, STATUS_MIN, STATUS_MAX, &number, NULL) == NUMBER_OK);
    *code = (int)number;
    return read;
}

bool status_is_pattern(const char *pattern)
{
    size_t digits = strspn(pattern, "0123456789");
    return digits && digits < 3 && strlen(pattern) == 3 && strspn(pattern + digits, "xX") == 3 - digits;
}

bool status_fits(int code, const char *pattern)
{
    size_t length = strlen(pattern);
    for (; length == 3 && *pattern; pattern++, code = code % 100 * 10)
        if (*pattern != '0' + code / 100 && (*pattern | 0x20) != 'x')
            return false;
    return length == 3;
}

const char *status_class(int code)
{
    return classes[class_of(code)].phrase;
}

const char *status_stem(int code)
{
    return stems[class_of(code)];
}

bool status_upgrades(int code)
{
    return code < 200 && status_of(code)->upgrades;
}

bool status_interim(int code)
{
    return code >= STATUS_MIN && code < 200 && !status_upgrades(code);
}

const struct status_field *status_fields(const struct status *row)
{
    static const struct status_field end = { 0 };
    return row->field_list ? row->field_list : &end;
}

const struct status_use *status_uses(const struct status *row)
{
    static const struct status_use end = { 0 };
    return row->use_list ? row->use_list : &end;
}

bool status_field_applies(const struct status_field *field, const char *method)
{
    if (field->when == WHEN_ALWAYS)
        return true;
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    const bool applies[] = {
        [WHEN_READ] = reads,
        [WHEN_PUT] = strcmp(method, "PUT") == 0,
        [WHEN_PATCH] = strcmp(method, "PATCH") == 0,
        [WHEN_NOT_READ] = !reads,
    };
    return applies[field->when];
}

const char *status_origin_word(enum status_origin origin)
{
    static const char *const words[STATUS_ORIGINS] = {
        [STATUS_REGISTERED] = "registered", [STATUS_TEMPORARY] = "temporary", [STATUS_DEPRECATED] = "deprecated",
        [STATUS_OBSOLETED] = "obsoleted",   [STATUS_UNUSED] = "unused",       [STATUS_UNOFFICIAL] = "unofficial",
        [STATUS_UNASSIGNED] = "unassigned",
    };
    return words[origin];
}

const char *status_content_word(enum status_content content)
{
    static const char *const words[STATUS_CONTENTS] = {
        [CONTENT_EXPLAINS] = "any", [CONTENT_NONE] = "none",   [CONTENT_UNSENT] = "none",
        [CONTENT_EMPTY] = "empty",  [CONTENT_DELTA] = "delta",
    };
    return words[content];
}

const char *status_cacheable_word(enum status_cacheable cacheable)
{
    static const char *const words[STATUS_CACHEABLES] = {
        [CACHE_YES] = "yes",
        [CACHE_IF_TOLD] = "only if it says so",
        [CACHE_NEVER] = "never",
    };
    return words[cacheable];
}

const char *status_retry_word(enum status_retry retry)
{
    static const char *const words[STATUS_RETRIES] = {
        [RETRY_NO] = "no",
        [RETRY_LATER] = "later",
        [RETRY_CHANGED] = "changed",
        [RETRY_NOT_NEEDED] = "not needed",
        [RETRY_ELSEWHERE] = "elsewhere",
        [RETRY_LOGIN] = "after login",
    };
    return words[retry];
}

const char *status_method_word(enum status_method method)
{
    static const char *const words[STATUS_METHODS] = {
        [METHOD_NO_REDIRECT] = "no redirect",       [METHOD_KEPT] = "kept",
        [METHOD_MAY_BECOME_GET] = "may become GET", [METHOD_BECOMES_GET] = "becomes GET",
        [METHOD_NOT_FOLLOWED] = "not followed",
    };
    return words[method];
}

/* Adds a value, with a NUL behind it; returns where it begins. */
static size_t add_value(struct buffer *texts, const char *value)
{
    size_t at = texts->length;
    buffer_paths(texts, value);
    buffer_add(texts, "", 1);
    return at;
}

void status_fields_under(struct status_field fields[STATUS_FIELDS + 1], struct buffer *texts, const struct status *row,
                         const char *root)
{
    size_t places[STATUS_FIELDS];
    const struct status_field *from = status_fields(row);
    size_t count = 0;
    do
        fields[count] = from[count];
    while (from[count++].name);
    texts->root = root;
    for (size_t i = 0; root && fields[i].name; i++)
        places[i] = add_value(texts, fields[i].value);
    for (size_t i = 0; root && !texts->failed && fields[i].name; i++)
        fields[i].value = texts->data + places[i];
}
