/* How one choice of a recipe is read. */
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "catalog/statuses.h"
#include "http/percent.h"
#include "recipe/choice.h"

/* Weights count in millionths, so that sums stay whole: 2000 choices with the largest weight and count fit into 64 bits. */
enum { WEIGHT_UNIT = 1000000, WEIGHT_MOST = 1000, COUNT_MOST = 1000 };

static bool wrong(const struct context *context, const char *at, const char *detail)
{
    return complain_at(context->complaint, context->in, context->whole, (size_t)(at - context->whole.data) + 1, "%s", detail);
}

size_t choice_span(struct slice text, char stop)
{
    struct slice rest = text;
    while (rest.length) {
        const char *end = slice_find(rest, stop), *open = slice_find(rest, '('), *close;
        if (!open || (end && end < open))
            return end ? (size_t)(end - text.data) : text.length;
        slice_skip(&rest, (size_t)(open - rest.data));
        close = slice_find(rest, ')');
        slice_skip(&rest, close ? (size_t)(close + 1 - rest.data) : rest.length);
    }
    return text.length;
}

static bool is_among(char c, const char *characters)
{
    while (*characters && *characters != c)
        characters++;
    return *characters;
}

/* Takes what stands before any of the stops off *text. */
static struct slice take_until(struct slice *text, const char *stops)
{
    struct slice part = { text->data, 0 };
    while (part.length < text->length && !is_among(text->data[part.length], stops))
        part.length++;
    slice_skip(text, part.length);
    return part;
}

/* Takes "(modifiers)" off *text; without any, own->data is NULL. */
static bool take_own(struct slice *text, struct slice *own, const struct context *context)
{
    const char *open = text->data;
    *own = (struct slice){ 0 };
    if (text->length == 0 || *open != '(')
        return true;
    slice_skip(text, 1);
    *own = take_until(text, "()");
    if (text->length == 0)
        return wrong(context, open, "this \"(\" is not closed by a \")\"");
    if (text->data[0] == '(')
        return wrong(context, text->data, "in parentheses, ( and ) and ; of a value are %28, %29 and %3B");
    slice_skip(text, 1);
    return own->length || wrong(context, open, "there is no modifier in these parentheses");
}

/* Some clients encode what is not theirs to encode: an encoded character of the grammar is data. */
static const char encoded[] = "; write ( ) , ; = * as they are, or send the recipe in the field Everystatus";

static const char near[] = "; the nearest fault is ";

/* What helps the one who wrote something else than a code. */
static const char *hint(struct slice text, size_t at, struct slice *shown)
{
    int octet = percent_octet((struct slice){ text.data + at, text.length - at });
    struct slice name = take_until(&(struct slice){ text.data, text.length }, "=");
    if (octet > 0 && strchr("(),;=*:+", octet))
        return encoded;
    const struct fault *fault = name.length < text.length ? fault_named(name) : NULL, *nearest = fault_nearest(text);
    if (fault) {
        const bool takes = fault->argument != ARGUMENT_NONE;
        *shown = takes ? text : name;
        return takes ? "; a fault with an argument needs a code: 200;fault=" : "; this fault takes no argument: ";
    }
    if (nearest)
        *shown = slice_of(nearest->name);
    return nearest ? near : "";
}

static bool refuse_code(struct slice text, size_t at, enum number_result result, int least, int most,
                        const struct context *context)
{
    const char *hints = "";
    struct slice shown = { text.data, 0 };
    size_t column = (size_t)(text.data - context->whole.data) + 1 + at;
    if (most == STATUS_MAX && result != NUMBER_NO_DIGIT && text.length <= 9) {
        hints = "; to send it all the same: 200;fault=code=";
        shown = text;
    } else if (most == STATUS_MAX && result == NUMBER_NO_DIGIT) {
        hints = hint(text, at, &shown);
    }
    complain_at(context->complaint, context->in, context->whole, column,
                "a status code has three digits, %d to %d; this %s%s%.*s", least, most, number_problem(result), hints,
                (int)(shown.length < 40 ? shown.length : 40), shown.data);
    const struct fault *meant = hints == near ? fault_nearest(text) : NULL;
    return meant && at == 0 && meant->argument == ARGUMENT_NONE ? complain_instead(context->complaint, text.length, meant->name)
                                                                : false;
}

static bool read_code(struct slice text, int least, int most, int *code, const struct context *context)
{
    uint64_t number = 0;
    size_t at = 0, column = (size_t)(text.data - context->whole.data) + 1;
    enum number_result result = number_parse(text.data, text.length, (uint64_t)least, (uint64_t)most, &number, &at);
    if (text.length == 0)
        return complain_at(context->complaint, context->in, context->whole, column,
                           "a status code is missing: three digits, %d to %d", least, most);
    if (result != NUMBER_OK)
        return refuse_code(text, at, result, least, most, context);
    if (text.length != 3) {
        bool sendable = most == STATUS_MAX && text.length <= 9;
        return complain_at(context->complaint, context->in, context->whole, column,
                           "a status code has exactly three digits; this has %zu%s%.*s", text.length,
                           sendable ? "; to send it all the same: 200;fault=code=" : "", sendable ? (int)text.length : 0,
                           text.data);
    }
    *code = (int)number;
    return true;
}

bool choice_next_interim(struct slice *rest, struct interim *interim, const struct context *context)
{
    size_t plus = choice_span(*rest, '+');
    struct slice text = { rest->data, plus }, what = take_until(&text, "(");
    slice_skip(rest, plus + 1);
    if (!read_code(what, STATUS_MIN, 199, &interim->code, context) || !take_own(&text, &interim->own, context))
        return false;
    return text.length == 0 || wrong(context, text.data, "an interim response ends with \"+\"");
}

static bool read_interims(struct choice *choice, struct slice *text, const struct context *context)
{
    const char *start = text->data;
    struct interim interim;
    for (int count = 1; choice_span(*text, '+') < text->length; count++) {
        const char *at = text->data;
        if (!choice_next_interim(text, &interim, context))
            return false;
        if (!status_interim(interim.code))
            return wrong(context, at, "101 ends HTTP on the connection, so nothing can follow it");
        if (count > RECIPE_INTERIMS)
            return wrong(context, at, "there are more than ten interim responses");
    }
    choice->interims = (struct slice){ start, (size_t)(text->data - start) };
    return true;
}

/* Complains about a number, which may go wrong because what follows it was encoded. */
static bool wrong_number(const struct context *context, struct slice text, const char *detail)
{
    return wrong(context, text.data, slice_find(text, '%') ? encoded + 2 : detail);
}

/* The weight of a choice: a decimal, 0 to 1000, with up to six digits behind the point. */
static bool read_weight(struct choice *choice, struct slice text, const struct context *context)
{
    const uint64_t most = (uint64_t)WEIGHT_MOST * WEIGHT_UNIT;
    return number_decimal(text.data, text.length, 0, most, &choice->weight) == NUMBER_OK ||
           wrong_number(context, text, "a weight is a number from 0 to 1000, with at most six decimals");
}

static bool read_count(struct choice *choice, struct slice text, const struct context *context)
{
    if (number_parse(text.data, text.length, 1, COUNT_MOST, &choice->count, NULL) != NUMBER_OK)
        return wrong_number(context, text, "a count is a whole number from 1 to 1000");
    choice->weight *= choice->count;
    return true;
}

/* Reads ":weight*count", of which each part may be missing. */
static bool read_numbers(struct choice *choice, struct slice text, const struct context *context)
{
    struct slice weight = { 0 };
    if (text.length && text.data[0] == ':') {
        slice_skip(&text, 1);
        weight = take_until(&text, "*");
        if (!read_weight(choice, weight, context))
            return false;
    }
    if (text.length == 0)
        return true;
    if (text.data[0] != '*')
        return wrong(context, text.data, "behind its parentheses a choice ends, or goes on with :WEIGHT or *COUNT");
    slice_skip(&text, 1);
    return read_count(choice, text, context);
}

/* A fault by its name alone stands for the code on which it is one. */
static bool read_fault(struct choice *choice, struct slice name, const struct context *context)
{
    struct buffer usage = { 0 };
    choice->first = choice->last = fault_code(choice->fault);
    if (choice->fault->argument == ARGUMENT_NONE || choice->fault->standard)
        return true;
    fault_usage(&usage, choice->fault);
    complain_at(context->complaint, context->in, context->whole, (size_t)(name.data - context->whole.data) + 1,
                "%s needs an argument: %d(fault=%s%s)", choice->fault->name, choice->first, choice->fault->name,
                usage.failed ? "" : usage.data);
    buffer_release(&usage);
    return false;
}

static bool read_codes(struct choice *choice, struct slice text, const struct context *context)
{
    struct slice last = text, first = take_until(&last, text.length && text.data[0] > '9' ? "" : "-"); /* a name has hyphens */
    if (!read_code(first, STATUS_MIN, STATUS_MAX, &choice->first, context))
        return false;
    choice->last = choice->first;
    if (last.length == 0)
        return true;
    slice_skip(&last, 1);
    if (!read_code(last, STATUS_MIN, STATUS_MAX, &choice->last, context))
        return false;
    return choice->last >= choice->first || wrong(context, last.data, "a range ends before it starts");
}

bool choice_upgrades(const struct choice *choice)
{
    for (int code = choice->first; code <= choice->last && code < 200; code++)
        if (status_upgrades(code))
            return true;
    return false;
}

bool choice_read(struct choice *choice, struct slice text, const struct context *context)
{
    *choice = (struct choice){ .weight = WEIGHT_UNIT, .count = 1 };
    if (!read_interims(choice, &text, context))
        return false;
    struct slice what = take_until(&text, "(:*");
    choice->fault = what.length && what.data[0] > '9' ? fault_named(what) : NULL;
    if (!(choice->fault ? read_fault : read_codes)(choice, what, context) || !take_own(&text, &choice->own, context))
        return false;
    if (choice->interims.length && choice_upgrades(choice))
        return wrong(context, what.data, "interim responses do not go before 101");
    return read_numbers(choice, text, context);
}
