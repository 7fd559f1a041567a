/* The modifiers of a recipe: one table, a row a modifier, and how each value is read. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "catalog/representations.h"
#include "catalog/statuses.h"
#include "http/percent.h"
#include "recipe/recipe-parts.h"

/* Bounds of a limit: requests, microseconds. */
enum { LIMIT_MOST = 1000000 };
#define WINDOW_MOST UINT64_C(3600000000)

bool recipe_put(char *problem, size_t size, const char *text)
{
    snprintf(problem, size, "%s", text);
    return false;
}

/* Keeps the value with its percent-encoding undone (RFC 3986 2.1). false: it has none that is right, or a NUL. */
static bool keep(struct recipe *recipe, struct recipe_piece *piece, struct slice value, char *problem, size_t size)
{
    *piece = (struct recipe_piece){ .at = recipe->arena.length, .given = true };
    if (percent_malformed(value) < value.length)
        return recipe_put(problem, size, "has a \"%\" without two hexadecimal digits");
    percent_add(&recipe->arena, value, PERCENT_ALL);
    if (recipe->arena.failed)
        return recipe_put(problem, size, "is too large: out of memory");
    piece->length = recipe->arena.length - piece->at;
    return !memchr(recipe->arena.data + piece->at, '\0', piece->length) || recipe_put(problem, size, "has a NUL");
}

/* As keep, for what stands in a head: no control characters, and not too much of it. */
bool recipe_keep_line(struct recipe *recipe, struct recipe_piece *piece, struct slice value, char *problem, size_t size)
{
    if (!keep(recipe, piece, value, problem, size))
        return false;
    struct slice line = recipe_text(recipe, *piece);
    for (size_t i = 0; i < line.length; i++)
        if (!char_is_field_value(line.data[i]))
            return recipe_put(problem, size, "has a control character");
    recipe->field_bytes += line.length;
    return recipe->field_bytes <= RECIPE_FIELD_BYTES ||
           recipe_put(problem, size, "is too long: all fields together have at most 900 bytes");
}

static bool read_number(struct recipe_number *number, struct slice value, uint64_t most, char *problem, size_t size)
{
    enum number_result result = number_parse(value.data, value.length, 0, most, &number->value, NULL);
    number->given = result == NUMBER_OK;
    if (result == NUMBER_TOO_LARGE)
        snprintf(problem, size, "is too large (at most %llu)", (unsigned long long)most);
    else
        snprintf(problem, size, "%s", number_problem(result));
    return number->given;
}

/* body and size say the same thing: a later carrier's takes the place of an earlier one's, but one carrier has only one of
 * them. */
static bool claim_content(struct recipe *recipe, char *problem, size_t size)
{
    if (recipe->content_by == recipe->carrier)
        return recipe_put(problem, size, "is one too many: body and size exclude each other");
    recipe->content_by = recipe->carrier;
    recipe->size = (struct recipe_number){ 0 };
    recipe->body.given = recipe->file.given = false;
    return true;
}

/* A duration, or a range of them, "1s-3s". */
static bool read_time(struct recipe *recipe, struct recipe_time *time, struct slice value, char *problem, size_t size)
{
    const char *dash = value.length ? memchr(value.data, '-', value.length) : NULL;
    struct slice least = { value.data, dash ? (size_t)(dash - value.data) : value.length };
    struct slice most = dash ? (struct slice){ dash + 1, value.length - least.length - 1 } : least;
    uint64_t limit = recipe->rules->max_delay;
    enum number_result result = number_duration(least.data, least.length, 0, limit, &time->least);
    if (result == NUMBER_OK)
        result = number_duration(most.data, most.length, 0, limit, &time->most);
    if (result == NUMBER_OK && time->most < time->least)
        return recipe_put(problem, size, "is a range that ends before it starts");
    if (result == NUMBER_TOO_LARGE)
        snprintf(problem, size, "is too long (at most %llums, by --max-delay)", (unsigned long long)limit / 1000);
    else
        snprintf(problem, size, "%s", number_problem(result));
    return result == NUMBER_OK;
}

static bool read_delay(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return read_time(recipe, &recipe->delay, value, problem, size);
}

static bool read_delay_body(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return read_time(recipe, &recipe->delay_body, value, problem, size);
}

static bool read_drip(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return read_time(recipe, &recipe->drip, value, problem, size);
}

static bool read_format(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    recipe->format = format_named(value.data, value.length);
    if (recipe->format == FORMATS)
        return recipe_put(problem, size, "must be one of json, html, text, problem, xml, empty");
    if (!recipe->single || format_offered(recipe->code) & 1u << recipe->format)
        return true;
    snprintf(problem, size, "cannot be %s: %d has no such body", format_row(recipe->format)->name, recipe->code);
    return false;
}

static bool read_force(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    (void)value;
    recipe->force = true;
    return (recipe->single && status_of(recipe->code)->upgrades) ||
           recipe_put(problem, size, "is for 101 alone, which is otherwise sent only to a client that offers an Upgrade");
}

static bool read_size(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    uint64_t limit = recipe->rules->max_size;
    if (!claim_content(recipe, problem, size))
        return false;
    enum number_result result = number_size(value.data, value.length, 0, limit, &recipe->size.value);
    recipe->size.given = result == NUMBER_OK;
    if (result == NUMBER_TOO_LARGE)
        snprintf(problem, size, "is too large (at most %llu bytes, by --max-size)", (unsigned long long)limit);
    else
        snprintf(problem, size, "%s", number_problem(result));
    return recipe->size.given;
}

static bool read_body(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    bool is_file = value.length && value.data[0] == '@';
    if (!claim_content(recipe, problem, size))
        return false;
    if (!is_file)
        return keep(recipe, &recipe->body, value, problem, size);
    if (!recipe->rules->files)
        return recipe_put(problem, size, "cannot be a file: the server was started without --files");
    return keep(recipe, &recipe->file, (struct slice){ value.data + 1, value.length - 1 }, problem, size);
}

static bool read_type(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return recipe_keep_line(recipe, &recipe->type, value, problem, size) &&
           recipe_type_allowed(recipe, recipe_text(recipe, recipe->type), problem, size);
}

static bool read_header(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    struct recipe_piece line;
    if (recipe->header_count == RECIPE_HEADERS)
        return recipe_put(problem, size, "comes too often: at most 16 times");
    if (!recipe_keep_line(recipe, &line, value, problem, size))
        return false;
    struct slice text = recipe_text(recipe, line);
    const char *colon = text.length ? memchr(text.data, ':', text.length) : NULL;
    if (!colon)
        return recipe_put(problem, size, "must be Name:value");
    struct slice name = { text.data, (size_t)(colon - text.data) };
    struct slice content = slice_trim((struct slice){ colon + 1, text.length - name.length - 1 });
    if (!recipe_field_allowed(recipe, name, problem, size))
        return false;
    size_t content_at = content.length ? (size_t)(content.data - recipe->arena.data) : line.at;
    recipe->field_bytes += name.length; /* it goes out again in Access-Control-Expose-Headers */
    if (recipe->field_bytes > RECIPE_FIELD_BYTES)
        return recipe_put(problem, size, "has too long a name");
    recipe->headers[recipe->header_count].name = (struct recipe_piece){ line.at, name.length, true };
    recipe->headers[recipe->header_count++].value = (struct recipe_piece){ content_at, content.length, true };
    return true;
}

static bool read_reason(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return recipe_keep_line(recipe, &recipe->reason, value, problem, size);
}

static bool read_location(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return recipe_keep_line(recipe, &recipe->location, value, problem, size) &&
           recipe_location_allowed(recipe, recipe_text(recipe, recipe->location), problem, size);
}

static bool read_retry_after(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    static const char *const dialects[] = { "date", "rfc850", "asctime", "past", "negative", "empty", "garbage" };
    uint64_t seconds;
    bool fine = value.length <= 10 && number_parse(value.data, value.length, 0, UINT64_MAX, &seconds, NULL) == NUMBER_OK;
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        fine |= slice_is(value, dialects[i]);
    if (!fine)
        return recipe_put(
            problem, size,
            "must be seconds (ten digits at most), or one of date, rfc850, asctime, past, negative, empty, garbage");
    return recipe_keep_line(recipe, &recipe->retry_after, value, problem, size);
}

static bool read_seed(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return read_number(&recipe->seed, value, UINT64_MAX, problem, size);
}

static bool read_key(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return keep(recipe, &recipe->key, value, problem, size) &&
           ((recipe->key.length >= 1 && recipe->key.length <= RECIPE_KEY_BYTES) ||
            recipe_put(problem, size, "must have 1 to 64 bytes"));
}

static bool read_in_order(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    (void)value;
    (void)problem;
    (void)size;
    return recipe->in_order = true;
}

static bool read_loop(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    (void)value;
    (void)problem;
    (void)size;
    return recipe->loop = true;
}

static bool read_limit(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    struct recipe_piece piece;
    if (!keep(recipe, &piece, value, problem, size))
        return false;
    struct slice text = recipe_text(recipe, piece);
    const char *slash = memchr(text.data, '/', text.length);
    size_t length = slash ? (size_t)(slash - text.data) : 0;
    enum number_result result = number_parse(text.data, length, 1, LIMIT_MOST, &recipe->limit.quota, NULL);
    if (!slash || result != NUMBER_OK)
        return recipe_put(problem, size, "must be requests/time, 5/10s, with 1 to 1000000 requests");
    result = number_duration(slash + 1, text.length - length - 1, 1000, WINDOW_MOST, &recipe->limit.window);
    if (result == NUMBER_OK)
        return true;
    snprintf(problem, size, "has a time that %s (1ms to 60m)", number_problem(result));
    return false;
}

static bool read_max_age(struct recipe *recipe, struct slice value, char *problem, size_t size)
{
    return read_number(&recipe->max_age, value, UINT64_C(1) << 31, problem, size);
}

static const struct recipe_modifier modifiers[] = {
    { "delay", "250ms|1.5s|1s-3s", "wait before the answer; interim responses are spread over the time", .plain = true,
      .read = read_delay },
    { "delay-body", "TIME", "wait between the head and the content", .plain = true, .read = read_delay_body },
    { "drip", "TIME", "spread the content over this time", .plain = true, .read = read_drip },
    { "size", "BYTES|64k|1M", "content of so many bytes", .read = read_size },
    { "body", "TEXT|@FILE", "this content, or a file's from --files", .read = read_body },
    { "type", "TYPE/SUBTYPE", "the Content-Type of body or size", .read = read_type },
    { "format", "json|html|text|problem|xml|empty", "the explanation's form, whatever Accept says", .plain = true,
      .read = read_format },
    { "header", "NAME:VALUE", "a field more, or in place of the code's own; may come several times", .repeats = true,
      .read = read_header },
    { "reason", "TEXT", "another reason phrase; the connection then closes", .read = read_reason },
    { "location", "/PATH", "where the answer redirects to", .read = read_location },
    { "retry-after", "SECONDS|date|rfc850|asctime|past|negative|empty|garbage", "when to try again, in any dialect",
      .read = read_retry_after },
    { "max-age", "SECONDS", "let caches keep the answer so long, instead of no-store", .read = read_max_age },
    { "seed", "NUMBER", "make the choice the same every time", .plain = true, .read = read_seed },
    { "in-order", NULL, "the choices one after the other, then the last one for ever; 503*2 is twice", .plain = true,
      .read = read_in_order },
    { "loop", NULL, "in-order: after the last one the first again", .plain = true, .read = read_loop },
    { "key", "TEXT", "whose count, limit and journal it is; 1 to 64 bytes", .plain = true, .read = read_key },
    { "limit", "REQUESTS/TIME", "more in the time are answered 429", .read = read_limit },
    { "fault", "NAME", "break the answer in one of the ways below", .read = recipe_read_fault },
    { "force", NULL, "101: send it even if no Upgrade was offered, and close", .plain = true, .read = read_force },
};

const struct recipe_modifier *recipe_modifiers(size_t *count)
{
    *count = sizeof modifiers / sizeof *modifiers;
    return modifiers;
}
