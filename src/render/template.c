/* Fills in templates; every value is escaped here, unless a slot is for markup and the program writes it. */
#include "render/template.h"

#include <string.h>

#include "templates.h"

struct value value_slice(struct slice text)
{
    return (struct value){ .text = text };
}

struct value value_text(const char *text)
{
    return value_slice(slice_of(text));
}

static void write_bare(struct buffer *out, const void *about)
{
    for (const char *at = about; *at; at++)
        if (*at != '`')
            buffer_add(out, at, 1);
}

struct value value_bare(const char *prose)
{
    return value_written(write_bare, prose);
}

static void write_number(struct buffer *out, const void *about)
{
    buffer_format(out, "%d", *(const int *)about);
}

struct value value_number(const int *number)
{
    return value_written(write_number, number);
}

struct value value_written(write_value *write, const void *about)
{
    return (struct value){ .write = write, .about = about };
}

static void add_text(struct buffer *out, struct slice text)
{
    if (text.length)
        buffer_html(out, text.data, text.length);
}

/* The text up to the next backtick, which is taken off *rest with it. */
static struct slice take_span(struct slice *rest)
{
    const char *end = slice_find(*rest, '`');
    struct slice span = { rest->data, end ? (size_t)(end - rest->data) : rest->length };
    size_t taken = span.length + (end != NULL);
    *rest = (struct slice){ end ? rest->data + taken : NULL, rest->length - taken };
    return span;
}

static void add_prose(struct buffer *out, struct slice prose, const struct value *value)
{
    while (prose.data) {
        const struct slice span = take_span(&prose);
        if (value->words)
            value->words(out, span, value->self);
        else
            add_text(out, span);
        if (prose.data)
            html_inline_code(out, (union html_inline_code){ .text = value_slice(take_span(&prose)) });
    }
}

static void fill_slot(struct buffer *out, const struct value *value, enum slot_kind kind)
{
    struct buffer written = { .root = out->root };
    struct slice text = value->text;
    if (value->write && kind == SLOT_MARKUP) {
        value->write(out, value->about);
        return;
    }
    if (value->write) {
        value->write(&written, value->about);
        text = (struct slice){ written.data, written.length };
    }
    if (kind == SLOT_PROSE)
        add_prose(out, text, value);
    else
        add_text(out, text);
    out->failed |= written.failed;
    buffer_release(&written);
}

/* Returns where the template goes on behind the next slot, which is filled; NULL: it ends. */
static const char *fill_next(struct buffer *out, const char *template, const struct value *values)
{
    static const char marks[] = { SLOT_TEXT, SLOT_PROSE, SLOT_MARKUP, SLOT_ROOT, 0 };
    size_t length = strcspn(template, marks);
    buffer_add(out, template, length);
    if (!template[length])
        return NULL;
    if (template[length] == SLOT_ROOT) {
        buffer_root(out);
        return template + length + 1;
    }
    fill_slot(out, &values[template[length + 1] - 1], (enum slot_kind) template[length]);
    return template + length + 2;
}

void template_fill(struct buffer *out, size_t offset, const struct value *values)
{
    const char *texts = deflated_text(&template_texts);
    out->failed |= !texts;
    for (const char *template = texts ? texts + offset : NULL; template;)
        template = fill_next(out, template, values);
}
