/* The modifier fault: how its name and argument are read, and what it cannot go with. */
#include <string.h>

#include "base/number.h"
#include "catalog/statuses.h"
#include "recipe/recipe-parts.h"

/* What is counted takes no more than what goes on for ever does. */
enum { COUNT_MOST = 100000, COUNT_PUBLIC = FAULT_PUBLIC_BYTES / (sizeof FAULT_COUNTED - 1), DIGITS_MOST = 9 };
_Static_assert((int)COUNT_PUBLIC < (int)COUNT_MOST && FAULT_PUBLIC_BYTES == 1 << 20, "its bound says so");

static uint64_t most_of(const struct recipe_rules *rules, const struct fault *fault)
{
    if (fault->argument == ARGUMENT_COUNT)
        return rules->max_total ? COUNT_PUBLIC : COUNT_MOST;
    return fault->argument == ARGUMENT_TIME ? rules->max_delay : rules->max_size;
}

/* Behind the number that is the most: its unit, and where it comes from. */
static const char *bound_of(const struct fault *fault, uint64_t most)
{
    if (fault->argument == ARGUMENT_COUNT)
        return most == COUNT_PUBLIC ? ", which are 1 MiB; this server is public" : "";
    return fault->argument == ARGUMENT_TIME ? "ms, by --max-delay" : " bytes, by --max-size";
}

static struct problem wrong_argument(const struct fault *fault, enum number_result result, uint64_t most)
{
    if (result != NUMBER_TOO_LARGE)
        return problem_of("%s has an argument that %s", fault->name, number_problem(result));
    return problem_of("%s has an argument that %s (at most %llu%s)", fault->name, number_problem(result),
                      (unsigned long long)(fault->argument == ARGUMENT_TIME ? most / 1000 : most), bound_of(fault, most));
}

static struct problem read_amount(struct recipe *recipe, struct slice text)
{
    const struct fault *fault = recipe->fault;
    const uint64_t most = most_of(recipe->rules, fault);
    uint64_t least = fault->argument == ARGUMENT_SIZE || fault->argument == ARGUMENT_COUNT;
    enum number_result result = NUMBER_OK;
    if (!text.data) {
        recipe->fault_number = fault->standard;
        result = fault->standard > most ? NUMBER_TOO_LARGE : NUMBER_OK;
    } else if (fault->argument == ARGUMENT_TIME) {
        result = number_duration(text.data, text.length, least, most, &recipe->fault_number);
    } else {
        result = number_size(text.data, text.length, least, most, &recipe->fault_number);
    }
    return result == NUMBER_OK ? problem_none() : wrong_argument(fault, result, most);
}

static struct problem read_digits(struct recipe *recipe, struct slice text)
{
    enum number_result result = number_parse(text.data, text.length, 0, UINT64_MAX, &recipe->fault_number, NULL);
    if (result != NUMBER_OK || text.length > DIGITS_MOST)
        return problem_of("code has an argument that is not one to nine digits");
    if (text.length == 3 && recipe->fault_number >= STATUS_MIN)
        return problem_of("code: %.3s is no fault; it is told as /status/%.3s", text.data, text.data);
    return problem_none();
}

/* Reads what stands behind the name; data is NULL if nothing does. */
static struct problem read_argument(struct recipe *recipe, struct slice text)
{
    const struct fault *fault = recipe->fault;
    if (fault->argument == ARGUMENT_NONE && text.data)
        return problem_of("%s takes no argument", fault->name);
    if (fault->argument != ARGUMENT_NONE && !text.data && !fault->standard) {
        struct buffer usage = { 0 };
        fault_usage(&usage, fault);
        struct problem problem =
            problem_of("%s needs an argument: fault=%s%s", fault->name, fault->name, usage.failed ? "" : usage.data);
        buffer_release(&usage);
        return problem;
    }
    if (fault->argument == ARGUMENT_DIGITS)
        return read_digits(recipe, text);
    if (fault->argument == ARGUMENT_NONE || fault->argument == ARGUMENT_TEXT)
        return problem_none();
    return read_amount(recipe, text);
}

struct problem recipe_read_fault(struct recipe *recipe, struct slice value)
{
    struct recipe_piece piece;
    struct problem problem = recipe_keep_line(recipe, &piece, value);
    if (problem_found(&problem))
        return problem;
    struct slice name = recipe_text(recipe, piece), argument = { 0 };
    size_t length = 0;
    while (length < name.length && name.data[length] != '=' && name.data[length] != ':')
        length++;
    if (length < name.length)
        argument = (struct slice){ name.data + length + 1, name.length - length - 1 };
    name.length = length;
    recipe->fault = fault_named(name);
    recipe->fault_number = 0;
    recipe->fault_text = recipe_piece(piece.at + length + 1, argument.length, argument.data != NULL);
    if (recipe->fault)
        return read_argument(recipe, argument);
    const struct fault *nearest = fault_nearest(name);
    return problem_of("must be one that /help lists; there is no fault \"%.*s\"%s%s", (int)(length < 40 ? length : 40),
                      name.data, nearest ? "; the nearest is " : "", nearest ? nearest->name : "");
}

/* Whether the recipe says something of a field of that name itself. */
static bool speaks_of(const struct recipe *recipe, struct slice name)
{
    for (size_t i = 0; i < recipe->header_count; i++)
        if (slice_equals_caseless(recipe_text(recipe, recipe->headers[i].name), name))
            return true;
    for (size_t i = 0; i < recipe->omission_count; i++)
        if (slice_equals_caseless(recipe_text(recipe, recipe->omissions[i].name), name))
            return true;
    return recipe->location.given && slice_is(name, "Location");
}

/* What the fault must send one of so that these modifiers mean anything. */
static const struct {
    uint64_t modifiers;
    unsigned uses;
    const char *names;
} needs[] = {
    { RECIPE_BIT(MODIFIER_REASON), USES_PHRASE, "reason" },
    { RECIPE_BIT(MODIFIER_HEADER) | RECIPE_BIT(MODIFIER_LOCATION) | RECIPE_BIT(MODIFIER_RETRY_AFTER) |
          RECIPE_BIT(MODIFIER_MAX_AGE) | RECIPE_BIT(MODIFIER_OMIT),
      USES_FIELDS, "header, omit, location, retry-after or max-age" },
    { RECIPE_BIT(MODIFIER_BODY) | RECIPE_BIT(MODIFIER_SIZE) | RECIPE_BIT(MODIFIER_FORMAT), USES_LENGTH | USES_CONTENT,
      "body, size or format" },
    { RECIPE_BIT(MODIFIER_TYPE), USES_FIELDS, "type" },
    { RECIPE_BIT(MODIFIER_EVENTS), USES_LENGTH | USES_CONTENT, "events" },
    { RECIPE_BIT(MODIFIER_CODING), USES_CONTENT, "coding" },
    { RECIPE_BIT(MODIFIER_RANGES), USES_FIELDS, "ranges" },
    { RECIPE_BIT(MODIFIER_DELAY_BODY) | RECIPE_BIT(MODIFIER_DRIP), USES_CONTENT, "delay-body or drip" },
};
enum { NEEDS = sizeof needs / sizeof *needs };

/* A field that the fault brings itself. */
static struct slice field_of(const struct fault *fault)
{
    return fault_is_field(fault) ? fault_field(fault) : (struct slice){ 0 };
}

uint64_t recipe_idle_with_fault(const struct recipe *recipe)
{
    const unsigned uses = fault_uses(recipe->fault);
    uint64_t idle = 0;
    for (size_t i = 0; i < NEEDS; i++)
        idle |= uses & needs[i].uses ? 0 : needs[i].modifiers;
    struct slice field = field_of(recipe->fault);
    if (field.data && speaks_of(recipe, field))
        idle |= RECIPE_BIT(MODIFIER_HEADER) | RECIPE_BIT(MODIFIER_LOCATION) | RECIPE_BIT(MODIFIER_OMIT);
    return idle &
           ~(recipe->delay_body.most || recipe->drip.most ? 0 : RECIPE_BIT(MODIFIER_DELAY_BODY) | RECIPE_BIT(MODIFIER_DRIP));
}

bool recipe_refuse_with_fault(const struct recipe *recipe, uint64_t idle, struct complaint *complaint)
{
    const struct fault *fault = recipe->fault;
    const unsigned uses = fault_uses(fault);
    for (size_t i = 0; i < NEEDS; i++)
        if (needs[i].modifiers & idle && !(uses & needs[i].uses))
            return complain(complaint, 400, "recipe", "fault=%s sends nothing of what %s would change", fault->name,
                            needs[i].names);
    struct slice field = field_of(fault);
    return complain(complaint, 400, "recipe", "fault=%s brings the field %.*s itself", fault->name, (int)field.length,
                    field.data);
}

bool recipe_settle_fault(const struct recipe *recipe, struct complaint *complaint)
{
    const struct fault *fault = recipe->fault;
    return !(recipe->delay.most && fault->needs & NEEDS_NO_DELAY) ||
           complain(complaint, 400, "recipe", "fault=%s needs no delay: the request is still being read", fault->name);
}

void recipe_take_fault(struct recipe *recipe, const struct fault *fault)
{
    recipe->fault = fault;
    recipe->fault_number = fault->standard;
    recipe->fault_text = (struct recipe_piece){ 0 };
    recipe->modified = true;
    recipe->seen |= RECIPE_BIT(MODIFIER_FAULT);
}
