/* Fuzzes the recipe: the first line is the path's, the second the query, the third the field's; then it is picked. */
#include <string.h>

#include "fuzz.h"
#include "catalog/statuses.h"
#include "recipe/fill.h"
#include "recipe/recipe.h"
#include "http/percent.h"
#include "http/target.h"

enum { DELAY_MOST = 30000000, SIZE_MOST = 1 << 20, IDLE_MOST = 75000000 };

/* Takes a line off what is left, into memory of its own size, so that every byte read beyond it is seen; decoded as the program
 * does it with a target. */
static struct slice take_line(const uint8_t **data, size_t *size, bool decodes)
{
    const uint8_t *end = *size ? memchr(*data, '\n', *size) : NULL;
    size_t length = end ? (size_t)(end - *data) : *size, taken = end ? length + 1 : length;
    char *copy = malloc(length ? length : 1), *exact;
    MUST(copy);
    if (length)
        memcpy(copy, *data, length);
    size_t decoded = decodes ? percent_decode(copy, (struct slice){ copy, length }, PERCENT_UNRESERVED) : length;
    exact = malloc(decoded ? decoded : 1);
    MUST(exact && decoded <= length);
    memcpy(exact, copy, decoded);
    free(copy);
    *data += taken;
    *size -= taken;
    return (struct slice){ exact, decoded };
}

static void check_complaint(const struct complaint *complaint, struct slice text, const char *in)
{
    MUST(complaint->code == 400 && complaint->in == in);
    MUST(complaint->text.data == text.data && complaint->text.length == text.length);
    MUST(complaint->column >= 1 && complaint->column <= text.length + 1);
    MUST(complaint->detail[0] && memchr(complaint->detail, '\0', sizeof complaint->detail));
}

static struct slice check_piece(const struct recipe *recipe, struct recipe_piece piece, bool head)
{
    struct slice text = recipe_text(recipe, piece);
    MUST(piece.given == (text.data != NULL));
    MUST(text.length == 0 || (piece.at <= recipe->arena.length && text.length <= recipe->arena.length - piece.at));
    for (size_t i = 0; i < text.length; i++)
        MUST(text.data[i] != '\0' && (!head || char_is_field_value(text.data[i])));
    return text;
}

static void check_time(struct recipe_time time)
{
    MUST(time.least <= time.most && time.most <= DELAY_MOST);
    MUST(recipe_time_of(time, UINT64_MAX) >= (int64_t)time.least && recipe_time_of(time, UINT64_MAX) <= (int64_t)time.most);
}

static void check_fields(const struct recipe *recipe)
{
    size_t bytes = 0;
    MUST(recipe->header_count <= RECIPE_HEADERS);
    for (size_t i = 0; i < recipe->header_count; i++) {
        struct slice name = check_piece(recipe, recipe->headers[i].name, true);
        struct slice value = check_piece(recipe, recipe->headers[i].value, true);
        MUST(slice_is_token(name) && !slice_is_caseless(name, "Content-Length") && !slice_is_caseless(name, "Set-Cookie"));
        bytes += name.length + value.length;
    }
    struct slice location = check_piece(recipe, recipe->location, true), type = check_piece(recipe, recipe->type, true);
    const bool later = location.length && memchr(location.data, '{', location.length); /* it is checked when all is known */
    MUST(!location.data || later || (location.length && location.data[0] == '/'));
    MUST(location.length < 2 || later || (location.data[1] != '/' && location.data[1] != '\\'));
    MUST(!type.data || (memchr(type.data, '/', type.length) && !memmem(type.data, type.length, "html", 4)));
    MUST(check_piece(recipe, recipe->retry_after.seconds, true).length <= 17);
    for (size_t i = 0; i < recipe->omission_count; i++) {
        struct slice name = check_piece(recipe, recipe->omissions[i].name, true);
        MUST(slice_is_token(name) && !slice_is_caseless(name, "Content-Length") && !slice_is_caseless(name, "Everystatus"));
        MUST(!slice_is_caseless(name, "X-Content-Type-Options"));
    }
    bytes += location.length + type.length + check_piece(recipe, recipe->reason, true).length;
    MUST(bytes <= RECIPE_FIELD_BYTES);
}

/* What a fault writes stays within what was asked for, and within the message. */
static void check_fault(const struct recipe *recipe)
{
    const struct fault *fault = recipe->fault;
    struct slice text = check_piece(recipe, recipe->fault_text, true);
    const struct fault_message message = { .code = 200,
                                           .phrase = slice_of("OK"),
                                           .fields = slice_of("A: b\r\n"),
                                           .content = slice_of("content"),
                                           .has_length = true,
                                           .number = recipe->fault_number,
                                           .text = text };
    struct buffer out = { 0 };
    size_t head = 0;
    MUST(fault->argument == ARGUMENT_NONE || fault->argument == ARGUMENT_TEXT || text.data || fault->standard);
    MUST(fault->argument != ARGUMENT_BYTES || recipe->fault_number <= SIZE_MOST);
    if (fault_is_field(fault))
        fault_value(&out, fault, slice_of("/a"));
    else if (fault->argument != ARGUMENT_BYTES || recipe->fault_number <= message.content.length)
        fault_write(&out, &head, fault, &message);
    MUST(!out.failed && head <= out.length && out.length <= (2 << 20));
    buffer_release(&out);
}

static void check_recipe(const struct recipe *recipe)
{
    check_fields(recipe);
    if (recipe->fault)
        check_fault(recipe);
    check_piece(recipe, recipe->body, false);
    check_piece(recipe, recipe->file, false);
    check_time(recipe->delay);
    check_time(recipe->delay_body);
    check_time(recipe->drip);
    MUST(recipe->early || !recipe->early_after);
    MUST(!recipe->reading.bytes == !recipe->reading.window && recipe->reading.window <= DELAY_MOST);
    MUST(recipe->idle <= IDLE_MOST);
    MUST(!recipe->close_code || (recipe->close_code >= 1000 && recipe->close_code <= 4999));
    MUST(!recipe->size.given || (recipe->size.value <= SIZE_MOST && !recipe->body.given && !recipe->file.given));
    MUST(!recipe->events.given || (recipe->events.value >= 1 && recipe->events.value <= SIZE_MOST / 32 && !recipe->size.given &&
                                   !recipe->body.given && !recipe->file.given));
    MUST(recipe->format >= 0 && recipe->format <= FORMATS);
}

static void check_interims(const struct recipe *recipe)
{
    struct complaint complaint;
    struct recipe own;
    int count = 0;
    for (struct slice rest = recipe->interims; rest.length; count++) {
        MUST(recipe_read_interim(&own, recipe, &rest, &complaint));
        MUST(status_interim(own.code));
        check_time(own.delay);
        check_fields(&own);
        recipe_release(&own);
    }
    MUST(count <= RECIPE_INTERIMS);
}

/* Undoes a choice: a request makes but one. */
static void restore(struct recipe *recipe, const struct recipe *before)
{
    struct buffer arena = recipe->arena;
    arena.length = before->arena.length;
    *recipe = *before;
    recipe->arena = arena;
}

static void check_pick(struct recipe *recipe, uint64_t random)
{
    const struct recipe before = *recipe;
    MUST(recipe_pick(recipe, random));
    MUST(recipe->code >= STATUS_MIN && recipe->code <= STATUS_MAX);
    MUST(!recipe->single || recipe->code == before.code);
    check_interims(recipe);
    check_recipe(recipe);
    restore(recipe, &before);
}

static void check_step(struct recipe *recipe, uint64_t step)
{
    struct slice key = check_piece(recipe, recipe->key, false);
    const struct recipe before = *recipe;
    MUST(recipe_step(recipe, step));
    MUST(recipe->code >= STATUS_MIN && recipe->code <= STATUS_MAX && (!recipe->single || recipe->code == before.code));
    MUST(!key.data || (key.length && key.length <= RECIPE_KEY_BYTES));
    MUST(!recipe->limit.quota || recipe->limit.window);
    check_recipe(recipe);
    restore(recipe, &before);
}

/* What is filled in is as safe as what is written. */
static void check_fill(struct recipe *recipe)
{
    static const struct request request = { .method = "GET", .target = { .path = { "//a%0d", 6 } } };
    const struct filling filling = { &request, INT64_C(1700000000000000), 1 };
    const struct recipe before = *recipe;
    struct complaint complaint;
    if (fill_key(recipe, &filling, &complaint) && recipe_pick(recipe, 0) && fill_answer(recipe, &filling, &complaint)) {
        struct slice location = check_piece(recipe, recipe->location, true);
        MUST(!location.data || (location.length && location.data[0] == '/'));
        MUST(location.length < 2 || (location.data[1] != '/' && location.data[1] != '\\'));
        MUST(check_piece(recipe, recipe->body, false).length <= FILLED_MOST);
        check_fields(recipe);
    }
    restore(recipe, &before);
}

static bool read_query(struct recipe *recipe, struct slice query, const char *in, struct complaint *complaint)
{
    struct slice rest = query, name, value;
    recipe_next_carrier(recipe);
    while (target_next_parameter(&rest, &name, &value))
        if (!recipe_modify(recipe, name, value, query, in, complaint))
            return false;
    return true;
}

/* What has passed all checks can be answered. */
static void check_answers(struct recipe *recipe)
{
    if (recipe->fill)
        check_fill(recipe);
    for (uint64_t i = 0; i < 5; i++)
        check_pick(recipe, UINT64_MAX / 4 * i);
    for (uint64_t i = 0; i < 5; i++)
        check_step(recipe, i < 3 ? i : UINT64_MAX - i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct recipe_rules rules = {
        .max_delay = DELAY_MOST, .max_size = SIZE_MOST, .max_idle = IDLE_MOST, .files = "/"
    };
    static const char in_path[] = "path", in_query[] = "query", in_field[] = "field";
    struct slice path = take_line(&data, &size, true), query = take_line(&data, &size, true);
    bool has_field = size > 0;
    struct slice field = take_line(&data, &size, false);
    struct recipe recipe;
    struct complaint complaint;
    if (!recipe_parse(&recipe, &rules, path, in_path, &complaint))
        check_complaint(&complaint, path, in_path);
    else if (!read_query(&recipe, query, in_query, &complaint))
        check_complaint(&complaint, query, in_query);
    else if (has_field && !recipe_override(&recipe, field, in_field, &complaint))
        check_complaint(&complaint, field, in_field);
    else {
        check_recipe(&recipe);
        if (!recipe_settle(&recipe, &complaint))
            MUST(complaint.code == 400 && complaint.detail[0]);
        else
            check_answers(&recipe);
    }
    recipe_release(&recipe);
    free((char *)path.data);
    free((char *)query.data);
    free((char *)field.data);
    return 0;
}
