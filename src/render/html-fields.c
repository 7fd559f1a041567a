/* HTML: the fields of the form that makes a URL, by the rows of the table of modifiers; www/templates/field.html. */
#include <string.h>

#include "render/html-build.h"
#include "templates.h"

/* A row with what is typed for it. */
struct field {
    const struct recipe_modifier *row;
    const struct form *form;
    struct slice text;
    bool is_empty; /* it is there, and says nothing */
};

static struct field field_of(const struct form *form, size_t at)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    const struct form_value *value = &form->values[at];
    return (struct field){ &rows[at], form, value->given ? form_text(&value->text) : (struct slice){ 0 },
                           value->given && !value->text.length };
}

/* Whether the values are a list of words, "length|chunked|close". */
static bool is_list(const char *values)
{
    return strchr(values, '|') && strspn(values, "abcdefghijklmnopqrstuvwxyz|") == strlen(values);
}

static bool is_fault(const struct recipe_modifier *row)
{
    return strcmp(row->name, "fault") == 0;
}

static void add_option(struct buffer *out, struct slice name, struct slice chosen)
{
    const bool is_chosen = slice_equals(name, chosen);
    html_field_list_option(out, (union html_field_list_option){ .value = value_slice(name),
                                                                .selected = value_text(is_chosen ? " selected" : "") });
}

static void write_words(struct buffer *out, const void *about)
{
    const struct field *field = about;
    for (const char *at = field->row->value; *at; at += strspn(at, "|")) {
        const struct slice word = { at, strcspn(at, "|") };
        add_option(out, word, field->text);
        at += word.length;
    }
}

static void write_faults(struct buffer *out, const void *about)
{
    const struct field *field = about;
    size_t count;
    const struct fault *rows = faults(&count);
    for (size_t i = 0; i < count; i++)
        add_option(out, slice_of(rows[i].name), field->text);
}

static void write_typed(struct buffer *out, const void *about)
{
    const struct field *field = about;
    html_field_typed(out, (union html_field_typed){ .name = value_text(form_name(field->row)),
                                                    .value = value_slice(field->text),
                                                    .usage = value_text(field->row->value) });
}

static void write_lines(struct buffer *out, const void *about)
{
    const struct field *field = about;
    html_field_lines(out, (union html_field_lines){ .name = value_text(form_name(field->row)),
                                                    .value = value_slice(field->text),
                                                    .usage = value_text(field->row->value) });
}

static void write_flag(struct buffer *out, const void *about)
{
    const struct field *field = about;
    html_field_flag(out, (union html_field_flag){ .name = value_text(form_name(field->row)),
                                                  .checked = value_text(field->text.length ? " checked" : "") });
}

static void write_list(struct buffer *out, const void *about)
{
    const struct field *field = about;
    html_field_list(
        out, (union html_field_list){ .name = value_text(form_name(field->row)),
                                      .option = value_written(is_fault(field->row) ? write_faults : write_words, field) });
}

static void write_argument(struct buffer *out, const void *about)
{
    const struct field *field = about;
    html_field_argument(out, (union html_field_argument){ .name = value_text(FORM_ARGUMENT),
                                                          .value = value_slice(form_text(&field->form->argument)) });
}

/* Keeps a value that is empty, which a field cannot say by itself. */
static void write_empty(struct buffer *out, const void *about)
{
    const struct field *field = about;
    html_field_empty(
        out, (union html_field_empty){ .parameter = value_text(FORM_EMPTY), .name = value_text(form_name(field->row)) });
}

/* How a value is given. */
enum control { CONTROL_FLAG, CONTROL_LIST, CONTROL_LINES, CONTROL_TYPED };

static enum control control_of(const struct recipe_modifier *row)
{
    if (!row->value)
        return CONTROL_FLAG;
    if (is_fault(row) || is_list(row->value))
        return CONTROL_LIST;
    return row->repeats || strcmp(row->name, "body") == 0 ? CONTROL_LINES : CONTROL_TYPED;
}

/* The block of the control that a field has, and nothing for the others. */
static struct value value_if(bool there, write_value *write, const struct field *field)
{
    return there ? value_written(write, field) : (struct value){ 0 };
}

static void add_field(struct buffer *out, const struct field *field)
{
    const enum control control = control_of(field->row);
    html_field(out, (union html_field){
                        .modifier = value_text(field->row->name),
                        .name = value_text(form_name(field->row)),
                        .help = value_text(field->row->help),
                        .example = value_text(field->row->example),
                        .typed = value_if(control == CONTROL_TYPED, write_typed, field),
                        .lines = value_if(control == CONTROL_LINES, write_lines, field),
                        .flag = value_if(control == CONTROL_FLAG, write_flag, field),
                        .list = value_if(control == CONTROL_LIST, write_list, field),
                        .empty = value_if(field->is_empty, write_empty, field),
                        .argument = value_if(is_fault(field->row), write_argument, field),
                    });
}

/* What is switched on stands before what is typed. */
void html_write_fields(struct buffer *out, const void *about)
{
    const struct field_group *group = about;
    size_t count;
    recipe_modifiers(&count);
    for (size_t i = 0; i < 2 * count; i++) {
        const struct field field = field_of(group->form, i % count);
        if (field.row->group == group->group && !field.row->value == (i < count))
            add_field(out, &field);
    }
}

int field_group_given(const struct field_group *group)
{
    size_t count;
    int given = 0;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    for (size_t i = 0; i < count; i++)
        given += rows[i].group == group->group && group->form->values[i].given;
    return given;
}
