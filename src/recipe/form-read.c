/* The query of a form: which field each parameter is, and what a parameter that is none means. */
#include <string.h>

#include "base/nearest.h"
#include "http/percent.h"
#include "recipe/form.h"

/* The page's own parameter is called as one of the modifiers is. */
static const char own_name[] = "format", instead_of_it[] = "answer-format";

const char *form_name(const struct recipe_modifier *row)
{
    return strcmp(row->name, own_name) == 0 ? instead_of_it : row->name;
}

/* The row whose field has that name; NULL: none has. */
static const struct recipe_modifier *row_of(struct slice name)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    for (size_t i = 0; i < count; i++)
        if (slice_is(name, form_name(&rows[i])))
            return &rows[i];
    return NULL;
}

/* The fields that are no modifiers, and what people call them. */
static const struct {
    const char *name, *word;
} own_fields[] = {
    { FORM_CHOICES, FORM_CHOICES },   { FORM_CHOICES, "status" }, { FORM_RECIPE, FORM_RECIPE },
    { FORM_ARGUMENT, FORM_ARGUMENT }, { FORM_EMPTY, FORM_EMPTY }, { own_name, NULL },
};
enum { OWN_FIELDS = sizeof own_fields / sizeof *own_fields };

/* Which of them is one edit away; NULL: none is. */
static const char *nearest_own(struct slice name)
{
    const char *nearest = NULL;
    size_t least = 2;
    for (size_t i = 0; i < OWN_FIELDS; i++)
        if (own_fields[i].word && nearest_is(name, own_fields[i].word, &least))
            nearest = own_fields[i].name;
    return nearest;
}

static bool refuse(struct slice name, struct slice query, struct complaint *complaint)
{
    const struct recipe_modifier *modifier = recipe_nearest_modifier(name);
    const char *own = nearest_own(name), *nearest = own ? own : modifier ? form_name(modifier) : NULL;
    complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1, "there is no modifier \"%.*s\"%s%s",
                (int)(name.length < 40 ? name.length : 40), name.data, nearest ? "; did you mean " : "",
                nearest ? nearest : "");
    return nearest ? complain_instead(complaint, name.length, nearest) : false;
}

/* Forms send the end of a line as CRLF (WHATWG HTML 4.10.22.4); what is meant is LF. */
static void drop_returns(struct buffer *text)
{
    size_t length = 0;
    for (size_t i = 0; i < text->length; i++)
        if (text->data[i] != '\r' || i + 1 == text->length || text->data[i + 1] != '\n')
            text->data[length++] = text->data[i];
    if (text->data)
        text->data[text->length = length] = '\0';
}

/* What is typed into a field that a recipe may have filled in: a field that is left empty says nothing. */
static void put(struct form_value *value, bool repeats, struct slice text)
{
    struct buffer decoded = { 0 };
    if (!text.data)
        buffer_string(&decoded, FORM_ON);
    percent_add(&decoded, text, PERCENT_FORM);
    drop_returns(&decoded);
    if (decoded.length && !(value->given && repeats))
        value->text.length = 0;
    else if (decoded.length)
        buffer_string(&value->text, "\n");
    buffer_add(&value->text, decoded.data, decoded.length);
    value->given |= decoded.length > 0;
    value->text.failed |= decoded.failed;
    buffer_release(&decoded);
}

/* The value of the parameter of that name, if it is there and says something. */
static void take_parameter(struct buffer *out, struct slice query, const char *wanted)
{
    struct slice name, value;
    while (target_next_parameter(&query, &name, &value))
        if (slice_is(name, wanted) && value.length) {
            out->length = 0;
            percent_add(out, value, PERCENT_FORM);
        }
}

/* A recipe that is given as a whole fills the fields in, before any other parameter does. Modifiers behind the choices make a
 * recipe of them. */
static void take_recipe(struct form *form)
{
    struct buffer text = { 0 };
    struct slice modifiers;
    const struct slice whole = form_text(form->recipe.length ? &form->recipe : &form->choices);
    const struct slice choices = recipe_choices_of(whole, &modifiers);
    text.failed = form->recipe.failed || form->choices.failed;
    form_put_choices(&text, choices);
    if (form->recipe.length || choices.length < whole.length) {
        buffer_add(&text, whole.data + choices.length, whole.length - choices.length);
        form_take(form, form_text(&text));
        buffer_release(&form->recipe);
        form->recipe = text;
    } else {
        buffer_release(&form->choices);
        form->choices = text;
    }
}

/* Fills in the fields whose values are empty, as take_recipe does: what is typed there comes after it. */
static bool take_empty(struct form *form, struct slice query, struct complaint *complaint)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    struct slice rest = query, name, value;
    while (target_next_parameter(&rest, &name, &value)) {
        const struct recipe_modifier *row = row_of(value);
        if (!slice_is(name, FORM_EMPTY) || !value.length)
            continue;
        if (!row || !row->value || row->repeats)
            return complain_at(complaint, "query", query, (size_t)(value.data - query.data) + 1,
                               "\"" FORM_EMPTY "\" takes a modifier with a value that may be empty: body, reason");
        form->values[row - rows].given = true;
        form->values[row - rows].text.length = 0;
    }
    return true;
}

bool form_failed(const struct form *form)
{
    bool failed = form->recipe.failed || form->choices.failed || form->argument.failed;
    for (size_t i = 0; i < FORM_ROWS; i++)
        failed |= form->values[i].text.failed;
    return failed;
}

static bool is_own(struct slice name)
{
    for (size_t i = 0; i < OWN_FIELDS; i++)
        if (slice_is(name, own_fields[i].name))
            return true;
    return false;
}

/* A flag is on, or not there; and what may come once comes once. */
static bool read_parameter(struct form *form, size_t at, const struct recipe_modifier *row, struct slice value, uint64_t *seen,
                           struct complaint *complaint)
{
    const uint64_t bit = UINT64_C(1) << at;
    if (*seen & bit && value.length && !row->repeats)
        return complain(complaint, 400, "query", "\"%s\" comes twice", form_name(row));
    *seen |= !value.data || value.length ? bit : 0;
    put(&form->values[at], row->repeats, value);
    return row->value || !form->values[at].given || form->values[at].text.failed ||
           slice_is(form_text(&form->values[at].text), FORM_ON) ||
           complain(complaint, 400, "query", "\"%s\" takes no value but \"" FORM_ON "\"", form_name(row));
}

bool form_read(struct form *form, struct slice query, const char *own, struct complaint *complaint)
{
    size_t count;
    uint64_t seen = 0;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    struct slice rest = query, name, value;
    *form = (struct form){ 0 };
    take_parameter(&form->choices, query, FORM_CHOICES);
    take_parameter(&form->recipe, query, FORM_RECIPE);
    take_recipe(form);
    take_parameter(&form->argument, query, FORM_ARGUMENT);
    if (!take_empty(form, query, complaint))
        return false;
    while (target_next_parameter(&rest, &name, &value)) {
        const struct recipe_modifier *row = row_of(name);
        if (!row && !is_own(name) && !(own && slice_is(name, own)))
            return refuse(name, query, complaint);
        if (row && !read_parameter(form, (size_t)(row - rows), row, value, &seen, complaint))
            return false;
    }
    return !form_failed(form) || complain(complaint, 503, "query", "out of memory");
}
