/* The recipe: the one grammar in which a response is asked for. */
#include "pure/recipe.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ground/number.h"
#include "ground/statuses.h"
#include "pure/target.h"

/* A modifier's reader puts what is wrong with the value into problem, and then returns false. */
static bool read_format(struct recipe *recipe, struct span value, char *problem, size_t size)
{
    recipe->format = format_named(value.data, value.length);
    if (recipe->format == FORMATS)
        snprintf(problem, size, "must be one of json, html, text, problem, xml, empty");
    else if (!(format_offered(recipe->code) & 1u << recipe->format))
        snprintf(problem, size, "cannot be %s: %d has no such body", format_row(recipe->format)->name, recipe->code);
    else
        return true;
    return false;
}

static bool read_force(struct recipe *recipe, struct span value, char *problem, size_t size)
{
    (void)value;
    recipe->force = true;
    if (!status_of(recipe->code)->upgrades)
        snprintf(problem, size, "is for 101 alone, which is otherwise sent only to a client that offers an Upgrade");
    return status_of(recipe->code)->upgrades;
}

static const struct recipe_modifier modifiers[] = {
    { "format", "json|html|text|problem|xml|empty", "the representation, whatever Accept says", read_format },
    { "force", NULL, "101: send it even if no Upgrade was offered, and close", read_force },
};

const struct recipe_modifier *recipe_modifiers(size_t *count)
{
    *count = sizeof modifiers / sizeof *modifiers;
    return modifiers;
}

/* Columns count in text as it was sent. */
static size_t column_in(struct span whole, struct span part)
{
    return (size_t)(part.data - whole.data) + 1;
}

static bool read_code(struct recipe *recipe, struct span code, struct span whole, const char *in,
                      struct complaint *complaint)
{
    char plain[16];
    uint64_t number = 0;
    size_t at = 0;
    if (code.length == 0)
        return complain_at(complaint, in, whole, 1, "a status code is missing: three digits, %d to %d", STATUS_MIN, STATUS_MAX);
    size_t length = code.length <= sizeof plain ? target_decode_unreserved(plain, code) : sizeof plain;
    if (code.length > sizeof plain)
        memcpy(plain, code.data, sizeof plain); /* surely too long to be three digits; say what is wrong with it */
    enum number_result result = number_parse(plain, length, STATUS_MIN, STATUS_MAX, &number, &at);
    size_t column = column_in(whole, code);
    if (result != NUMBER_OK)
        return complain_at(complaint, in, whole, column + (result == NUMBER_NO_DIGIT && length == code.length ? at : 0),
                           "a status code has three digits, %d to %d; this %s", STATUS_MIN, STATUS_MAX,
                           number_problem(result));
    if (length != 3)
        return complain_at(complaint, in, whole, column, "a status code has exactly three digits; this has %zu", length);
    recipe->code = (int)number;
    return true;
}

bool recipe_modify(struct recipe *recipe, struct span name, struct span value, struct span whole, const char *in,
                   struct complaint *complaint)
{
    char problem[COMPLAINT_SIZE / 2];
    for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++) {
        const struct recipe_modifier *modifier = &modifiers[i];
        if (!span_is(name, modifier->name))
            continue;
        if (modifier->value && !value.data)
            return complain_at(complaint, in, whole, column_in(whole, name), "\"%s\" needs a value: %s=%s", modifier->name,
                               modifier->name, modifier->value);
        if (!modifier->value && value.data)
            return complain_at(complaint, in, whole, column_in(whole, value), "\"%s\" takes no value", modifier->name);
        if (!modifier->read(recipe, value, problem, sizeof problem))
            return complain_at(complaint, in, whole, column_in(whole, value.data ? value : name), "\"%s\" %s",
                               modifier->name, problem);
        return true;
    }
    return complain_at(complaint, in, whole, column_in(whole, name), "there is no modifier \"%.*s\"",
                       (int)(name.length < 40 ? name.length : 40), name.data);
}

/* Takes what stands before the next ";" off *rest. */
static struct span next_part(struct span *rest)
{
    const char *semicolon = memchr(rest->data, ';', rest->length);
    struct span part = { rest->data, semicolon ? (size_t)(semicolon - rest->data) : rest->length };
    size_t taken = semicolon ? part.length + 1 : part.length;
    rest->data += taken;
    rest->length -= taken;
    return part;
}

bool recipe_parse(struct recipe *recipe, struct span text, const char *in, struct complaint *complaint)
{
    struct span rest = text;
    *recipe = (struct recipe){ .format = FORMATS };
    if (!read_code(recipe, next_part(&rest), text, in, complaint))
        return false;
    while (rest.length) {
        struct span part = next_part(&rest);
        const char *equals = memchr(part.data, '=', part.length);
        struct span name = { part.data, equals ? (size_t)(equals - part.data) : part.length };
        struct span value = equals ? (struct span){ equals + 1, part.length - name.length - 1 } : (struct span){ 0 };
        if (name.length == 0)
            return complain_at(complaint, in, text, column_in(text, part), "a modifier is missing after \";\"");
        if (!recipe_modify(recipe, name, value, text, in, complaint))
            return false;
    }
    return text.data[text.length - 1] != ';' ||
           complain_at(complaint, in, text, text.length, "a modifier is missing after \";\"");
}
