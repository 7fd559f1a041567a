/* The modifiers of a recipe: one table, a row a modifier, and how each value is read. */
#include "base/number.h"
#include "catalog/representations.h"
#include "catalog/statuses.h"
#include "recipe/recipe-parts.h"

/* Bounds of a limit: requests, microseconds. */
enum { LIMIT_MOST = 1000000 };
#define WINDOW_MOST UINT64_C(3600000000)

static struct problem read_number(struct recipe_number *number, struct slice value, uint64_t most)
{
    enum number_result result = number_parse(value.data, value.length, 0, most, &number->value, NULL);
    number->given = result == NUMBER_OK;
    return result == NUMBER_TOO_LARGE ? problem_of("is too large (at most %llu)", (unsigned long long)most)
                                      : problem_of_number(result);
}

/* body and size say the same thing: a later carrier's takes the place of an earlier one's, but one carrier has only one of
 * them. */
static struct problem claim_content(struct recipe *recipe)
{
    if (recipe->content_by == recipe->carrier)
        return problem_of("is one too many: body and size exclude each other");
    recipe->content_by = recipe->carrier;
    recipe->size = (struct recipe_number){ 0 };
    recipe->body.given = recipe->file.given = false;
    return problem_none();
}

/* A duration, or a range of them, "1s-3s". */
static struct problem read_time(struct recipe *recipe, struct recipe_time *time, struct slice value)
{
    const char *dash = slice_find(value, '-');
    struct slice least = { value.data, dash ? (size_t)(dash - value.data) : value.length };
    struct slice most = dash ? (struct slice){ dash + 1, value.length - least.length - 1 } : least;
    uint64_t limit = recipe->rules->max_delay;
    enum number_result result = number_duration(least.data, least.length, 0, limit, &time->least);
    if (result == NUMBER_OK)
        result = number_duration(most.data, most.length, 0, limit, &time->most);
    if (result == NUMBER_OK && time->most < time->least)
        return problem_of("is a range that ends before it starts");
    return result == NUMBER_TOO_LARGE
               ? problem_of("is too long (at most %llums, by --max-delay)", (unsigned long long)limit / 1000)
               : problem_of_number(result);
}

static struct problem read_delay(struct recipe *recipe, struct slice value)
{
    return read_time(recipe, &recipe->delay, value);
}

static struct problem read_delay_body(struct recipe *recipe, struct slice value)
{
    return read_time(recipe, &recipe->delay_body, value);
}

static struct problem read_drip(struct recipe *recipe, struct slice value)
{
    return read_time(recipe, &recipe->drip, value);
}

struct problem recipe_check_format(const struct recipe *recipe)
{
    if (recipe->format == FORMATS || recipe_offers_format(recipe))
        return problem_none();
    const char *name = format_row(recipe->format)->name;
    return recipe->single ? problem_of("cannot be %s: %d has no such body", name, recipe->code)
                          : problem_of("cannot be %s: none of the codes has such a body", name);
}

static struct problem read_format(struct recipe *recipe, struct slice value)
{
    recipe->format = format_named(value.data, value.length);
    recipe->format_at = recipe->at;
    if (recipe->format == FORMATS)
        return problem_of("must be one of json, html, text, problem, xml, empty");
    return recipe->single ? recipe_check_format(recipe) : problem_none(); /* several codes are looked at once, at the end */
}

struct problem recipe_check_force(const struct recipe *recipe)
{
    return !recipe->force || (recipe->single && status_of(recipe->code)->upgrades)
               ? problem_none()
               : problem_of("is for 101 alone, which is otherwise sent only to a client that offers an Upgrade");
}

static struct problem read_force(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->force = true;
    recipe->force_at = recipe->at;
    return recipe_check_force(recipe);
}

static struct problem read_size(struct recipe *recipe, struct slice value)
{
    uint64_t limit = recipe->rules->max_size;
    struct problem problem = claim_content(recipe);
    if (problem_found(&problem))
        return problem;
    enum number_result result = number_size(value.data, value.length, 0, limit, &recipe->size.value);
    recipe->size.given = result == NUMBER_OK;
    return result == NUMBER_TOO_LARGE
               ? problem_of("is too large (at most %llu bytes, by --max-size)", (unsigned long long)limit)
               : problem_of_number(result);
}

static struct problem read_body(struct recipe *recipe, struct slice value)
{
    bool is_file = value.length && value.data[0] == '@';
    struct problem problem = claim_content(recipe);
    if (problem_found(&problem))
        return problem;
    if (!is_file)
        return recipe_keep(recipe, &recipe->body, value);
    if (!recipe->rules->files)
        return problem_of("cannot be a file: the server was started without --files");
    return recipe_keep(recipe, &recipe->file, (struct slice){ value.data + 1, value.length - 1 });
}

static struct problem read_type(struct recipe *recipe, struct slice value)
{
    struct problem problem = recipe_keep_line(recipe, &recipe->type, value);
    return problem_found(&problem) ? problem : recipe_type_allowed(recipe->rules, recipe_text(recipe, recipe->type));
}

static struct problem read_header(struct recipe *recipe, struct slice value)
{
    struct recipe_piece line;
    if (recipe->header_count == RECIPE_HEADERS)
        return problem_of("comes too often: at most %d times", RECIPE_HEADERS);
    struct problem problem = recipe_keep_line(recipe, &line, value);
    if (problem_found(&problem))
        return problem;
    struct slice text = recipe_text(recipe, line);
    const char *colon = slice_find(text, ':');
    if (!colon)
        return problem_of("must be Name:value");
    struct slice name = { text.data, (size_t)(colon - text.data) };
    struct slice content = slice_trim((struct slice){ colon + 1, text.length - name.length - 1 });
    problem = recipe_field_allowed(recipe->rules, name);
    if (problem_found(&problem))
        return problem;
    size_t content_at = content.length ? (size_t)(content.data - recipe->arena.data) : line.at;
    recipe->field_bytes += name.length; /* it goes out again in Access-Control-Expose-Headers */
    if (recipe->field_bytes > RECIPE_FIELD_BYTES)
        return problem_of("has too long a name");
    recipe->headers[recipe->header_count].name = (struct recipe_piece){ line.at, name.length, true };
    recipe->headers[recipe->header_count++].value = (struct recipe_piece){ content_at, content.length, true };
    return problem_none();
}

static struct problem read_reason(struct recipe *recipe, struct slice value)
{
    return recipe_keep_line(recipe, &recipe->reason, value);
}

static struct problem read_location(struct recipe *recipe, struct slice value)
{
    struct problem problem = recipe_keep_line(recipe, &recipe->location, value);
    return problem_found(&problem) ? problem : recipe_location_allowed(recipe->rules, recipe_text(recipe, recipe->location));
}

static struct problem read_retry_after(struct recipe *recipe, struct slice value)
{
    static const char *const dialects[] = { "date", "rfc850", "asctime", "past", "negative", "empty", "garbage" };
    uint64_t seconds;
    bool fine = value.length <= 10 && number_parse(value.data, value.length, 0, UINT64_MAX, &seconds, NULL) == NUMBER_OK;
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        fine |= slice_is(value, dialects[i]);
    if (!fine)
        return problem_of(
            "must be seconds (ten digits at most), or one of date, rfc850, asctime, past, negative, empty, garbage");
    return recipe_keep_line(recipe, &recipe->retry_after, value);
}

static struct problem read_seed(struct recipe *recipe, struct slice value)
{
    return read_number(&recipe->seed, value, UINT64_MAX);
}

static struct problem read_key(struct recipe *recipe, struct slice value)
{
    struct problem problem = recipe_keep(recipe, &recipe->key, value);
    bool fits = recipe->key.length >= 1 && recipe->key.length <= RECIPE_KEY_BYTES;
    return problem_found(&problem) || fits ? problem : problem_of("must have 1 to %d bytes", RECIPE_KEY_BYTES);
}

static struct problem read_in_order(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->in_order = true;
    return problem_none();
}

static struct problem read_loop(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->loop = true;
    return problem_none();
}

static struct problem read_limit(struct recipe *recipe, struct slice value)
{
    struct recipe_piece piece;
    struct problem problem = recipe_keep(recipe, &piece, value);
    if (problem_found(&problem))
        return problem;
    struct slice text = recipe_text(recipe, piece);
    const char *slash = slice_find(text, '/');
    size_t length = slash ? (size_t)(slash - text.data) : 0;
    enum number_result result = number_parse(text.data, length, 1, LIMIT_MOST, &recipe->limit.quota, NULL);
    if (!slash || result != NUMBER_OK)
        return problem_of("must be requests/time, 5/10s, with 1 to 1000000 requests");
    result = number_duration(slash + 1, text.length - length - 1, 1000, WINDOW_MOST, &recipe->limit.window);
    return result == NUMBER_OK ? problem_none() : problem_of("has a time that %s (1ms to 60m)", number_problem(result));
}

static struct problem read_max_age(struct recipe *recipe, struct slice value)
{
    return read_number(&recipe->max_age, value, UINT64_C(1) << 31);
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
