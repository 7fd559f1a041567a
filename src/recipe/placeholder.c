/* The table of the words in braces, and how they are read: a row a word. */
#include "recipe/placeholder.h"

#include <string.h>

#include "base/clock.h"
#include "base/nearest.h"
#include "base/random.h"
#include "recipe/recipe-parts.h"

enum { SECOND = 1000000 };

/* A number that may be added: milliseconds of a hundred years. */
#define NUMBER_MOST UINT64_C(3155760000000)

static void add_now(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling)
{
    char date[CLOCK_DATE_SIZE];
    clock_date(date, (time_t)(filling->now / SECOND + placeholder->away));
    buffer_string(out, date);
}

static void add_epoch(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling)
{
    buffer_format(out, "%lld", (long long)(filling->now / SECOND + placeholder->away));
}

static void add_epoch_ms(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling)
{
    buffer_format(out, "%lld", (long long)(filling->now / 1000 + placeholder->away));
}

/* Version 4, of random bits (RFC 9562 5.4). */
static void add_uuid(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling)
{
    (void)placeholder;
    (void)filling;
    const unsigned long long high = random_number(), low = random_number();
    buffer_format(out, "%08llx-%04llx-4%03llx-%04llx-%012llx", high >> 32, high >> 16 & 0xFFFF, high & 0xFFF,
                  0x8000 | (low >> 48 & 0x3FFF), low & 0xFFFFFFFFFFFF);
}

static void add_count(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling)
{
    (void)placeholder;
    buffer_number(out, filling->count);
}

static void add_method(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling)
{
    (void)placeholder;
    buffer_string(out, filling->request->method);
}

static void add_path(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling)
{
    (void)placeholder;
    const struct target *target = &filling->request->target;
    buffer_string(out, target->prefix ? target->prefix : "");
    buffer_add(out, target->path.data, target->path.length);
}

/* Its lines are one list (RFC 9110 5.3). */
static void add_field(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling)
{
    struct slice name, value;
    const char *before = "";
    for (const char *at = NULL; request_next_field(filling->request, &at, &name, &value);)
        if (slice_equals_caseless(name, placeholder->name)) {
            buffer_string(out, before);
            buffer_add(out, value.data, value.length);
            before = ", ";
        }
}

/* This is the master copy. A name stands before those that it starts with. */
static const struct placeholder_row rows[] = {
    { "now", "{now} {now+5s} {now-1h}", "the time, or one so far from it, as it stands in Date", TAKES_TIME, .write = add_now },
    { "epoch-ms", "{epoch-ms} {epoch-ms+5000}", "milliseconds since 1970", TAKES_NUMBER, .write = add_epoch_ms },
    { "epoch", "{epoch} {epoch+5}", "seconds since 1970", TAKES_NUMBER, .write = add_epoch },
    { "uuid", "{uuid}", "a random UUID, each time another one", TAKES_NOTHING, .write = add_uuid },
    { "n", "{n}", "which of the requests with the key and such a recipe this is, from 1", TAKES_NOTHING, .counts = true,
      .write = add_count },
    { "method", "{method}", "the request's method", TAKES_NOTHING, .write = add_method },
    { "path", "{path}", "the request's path, without its query", TAKES_NOTHING, .write = add_path },
    { "field", "{field:NAME}", "the request's field of that name; nothing if it has none", TAKES_NAME, .write = add_field },
};
enum { ROWS = sizeof rows / sizeof *rows };

const struct placeholder_row *placeholder_rows(size_t *count)
{
    *count = ROWS;
    return rows;
}

enum placeholder_part placeholder_next(struct slice *rest, struct slice *part)
{
    const char *brace = rest->length ? slice_find(*rest, '{') : NULL;
    size_t before = brace ? (size_t)(brace - rest->data) : rest->length;
    *part = (struct slice){ rest->data, before };
    slice_skip(rest, before);
    if (before || !rest->length)
        return before ? PART_TEXT : PART_END;
    bool doubled = rest->length > 1 && rest->data[1] == '{';
    const char *end = slice_find(*rest, '}');
    if (!doubled && !end)
        return PART_OPEN;
    *part = doubled ? (struct slice){ rest->data, 1 } : (struct slice){ rest->data + 1, (size_t)(end - rest->data) - 1 };
    slice_skip(rest, doubled ? 2 : part->length + 2);
    return doubled ? PART_TEXT : PART_WORD;
}

static struct problem unknown(struct slice word)
{
    const struct placeholder_row *nearest = NULL;
    size_t least = NEAREST_NONE, length = 0;
    while (length < word.length && !strchr(":+", word.data[length]))
        length++;
    for (size_t i = 0; i < ROWS; i++)
        if (nearest_is((struct slice){ word.data, length }, rows[i].name, &least))
            nearest = &rows[i];
    return problem_of("has {%.*s}, which /help does not list%s%s", (int)(word.length < 30 ? word.length : 30), word.data,
                      nearest ? "; near: " : "", nearest ? nearest->usage : "");
}

static struct problem wrong(const struct placeholder *placeholder, struct slice word)
{
    return problem_of("has {%.*s}; it is written %s", (int)(word.length < 30 ? word.length : 30), word.data,
                      placeholder->row->usage);
}

/* Reads what follows the name. false: it does not fit. */
static bool read_rest(struct placeholder *placeholder, struct slice rest)
{
    const enum placeholder_takes takes = placeholder->row->takes;
    uint64_t number = 0;
    if (takes == TAKES_NAME) {
        placeholder->name = (struct slice){ rest.data + 1, rest.length ? rest.length - 1 : 0 };
        return rest.length && rest.data[0] == ':' && slice_is_token(placeholder->name);
    }
    if (rest.length == 0)
        return true;
    if (takes == TAKES_NOTHING || !strchr("+-", rest.data[0]))
        return false;
    if (takes == TAKES_TIME) {
        struct problem problem = recipe_read_away(rest, &placeholder->away);
        return !problem_found(&problem);
    }
    bool fine = number_parse(rest.data + 1, rest.length - 1, 0, NUMBER_MOST, &number, NULL) == NUMBER_OK;
    placeholder->away = rest.data[0] == '-' ? -(int64_t)number : (int64_t)number;
    return fine;
}

struct problem placeholder_read(struct placeholder *placeholder, struct slice word)
{
    for (size_t i = 0; i < ROWS; i++) {
        size_t length = strlen(rows[i].name);
        if (!slice_starts(word, rows[i].name) || (word.length > length && !strchr("+-:", word.data[length])))
            continue;
        *placeholder = (struct placeholder){ .row = &rows[i] };
        struct slice rest = { word.data + length, word.length - length };
        return read_rest(placeholder, rest) ? problem_none() : wrong(placeholder, word);
    }
    return unknown(word);
}
