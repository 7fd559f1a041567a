/* A form and its recipe: one is made of the other, both ways. */
#include "recipe/form.h"

#include <string.h>

#include "http/percent.h"

/* What a value may have as it is: no ";" and "/", which end it, no "%", no quote, and nothing that curl or a URI would take for
 * something else (RFC 3986 3.3). */
static const char in_values[] = "!$&()*+,:=@";

/* The grammar's own, in choices. */
static const char in_choices[] = "!$&()*+,:=@;";

struct slice form_text(const struct buffer *text)
{
    return (struct slice){ text->data, text->length };
}

void form_release(struct form *form)
{
    buffer_release(&form->recipe);
    buffer_release(&form->choices);
    buffer_release(&form->argument);
    for (size_t i = 0; i < FORM_ROWS; i++)
        buffer_release(&form->values[i].text);
}

/* Adds words of the grammar, whose escapes stay as they are: they are for the reader of the recipe. */
static void add_grammar(struct buffer *out, struct slice text)
{
    while (text.length) {
        const char *percent = slice_find(text, '%');
        struct slice plain = { text.data, percent ? (size_t)(percent - text.data) : text.length };
        percent_encode(out, plain, in_choices);
        slice_skip(&text, plain.length);
        if (text.length == 0)
            return;
        const bool escape = percent_octet(text) >= 0;
        buffer_string(out, escape ? "%" : "%25");
        slice_skip(&text, 1);
    }
}

void form_put_choices(struct buffer *out, struct slice text)
{
    bool inside = false;
    text = slice_trim(text);
    for (size_t i = 0; i < text.length; i++) {
        const char c = text.data[i];
        inside = inside ? c != ')' : c == '(';
        if (c != ' ' || inside)
            buffer_add(out, &c, 1);
        else if (text.data[i - 1] != ',' && text.data[i - 1] != ' ' && text.data[i + 1] != ',')
            buffer_string(out, "+");
    }
}

static void add_value(struct buffer *out, const struct recipe_modifier *row, struct slice value)
{
    buffer_format(out, ";%s", row->name);
    if (!row->value || (row->optional && slice_is(value, FORM_ON)))
        return;
    buffer_string(out, "=");
    if (row->is_choice)
        add_grammar(out, value);
    else
        percent_encode(out, value, row->is_rate ? "!$&()*+,:=@/" : in_values);
}

/* One modifier for each line that is not empty. */
static void add_lines(struct buffer *out, const struct recipe_modifier *row, struct slice text)
{
    while (text.length) {
        const char *end = slice_find(text, '\n');
        struct slice line = { text.data, end ? (size_t)(end - text.data) : text.length };
        slice_skip(&text, end ? line.length + 1 : line.length);
        if (slice_trim(line).length)
            add_value(out, row, line);
    }
}

void form_write(struct buffer *out, const struct form *form)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    add_grammar(out, form_text(&form->choices));
    for (size_t i = 0; i < count; i++) {
        const struct slice text = form_text(&form->values[i].text);
        if (!form->values[i].given)
            continue;
        (rows[i].repeats ? add_lines : add_value)(out, &rows[i], text);
        if (slice_is(slice_of(rows[i].name), "fault") && form->argument.length) {
            buffer_string(out, "=");
            percent_encode(out, form_text(&form->argument), in_values);
        }
    }
}

void form_quote(struct buffer *out, struct slice recipe)
{
    percent_encode(out, recipe, "!$()*,:;=@/");
}

/* Puts the value of a modifier, decoded unless it is a choice, into its field. */
static void take_value(struct form *form, size_t row, const struct recipe_modifier *modifier, struct slice value)
{
    struct form_value *to = &form->values[row];
    if (!to->given || !modifier->repeats)
        to->text.length = 0;
    else
        buffer_string(&to->text, "\n");
    to->given = true;
    if (!value.data)
        buffer_string(&to->text, FORM_ON);
    else if (modifier->is_choice)
        buffer_add(&to->text, value.data, value.length);
    else
        percent_add(&to->text, value, PERCENT_ALL);
}

void form_put(struct form *form, const char *name, struct slice value)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    struct form_value *to = &form->values[recipe_modifier_named(slice_of(name)) - rows];
    to->given = true;
    to->text.length = 0;
    buffer_add(&to->text, value.data, value.length);
}

/* A fault and its argument have a field each. */
static void take_fault(struct form *form, size_t row, const struct recipe_modifier *modifier, struct slice value)
{
    const char *equals = value.data ? slice_find(value, '=') : NULL;
    form->argument.length = 0;
    if (equals) {
        const size_t length = (size_t)(equals - value.data);
        percent_add(&form->argument, (struct slice){ equals + 1, value.length - length - 1 }, PERCENT_ALL);
        value.length = length;
    }
    take_value(form, row, modifier, value);
}

void form_take(struct form *form, struct slice recipe)
{
    struct slice rest, name, value;
    const struct slice choices = recipe_choices_of(recipe, &rest);
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    form->choices.length = 0;
    form_put_choices(&form->choices, choices);
    while (recipe_next_modifier(&rest, &name, &value)) {
        const struct recipe_modifier *row = recipe_modifier_named(name);
        if (row && (value.data || !row->value || row->optional))
            (slice_is(name, "fault") ? take_fault : take_value)(form, (size_t)(row - rows), row, value);
    }
}
