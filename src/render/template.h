/* How a template of www/templates/ is filled in: values go where its tags stand, escaped unless they are markup. */
#ifndef EVERYSTATUS_TEMPLATE_H
#define EVERYSTATUS_TEMPLATE_H

#include "base/buffer.h"
#include "base/deflated.h"
#include "base/slice.h"

/* Writes a value that is more than a text at hand, or a block as often as there is something for it. */
typedef void write_value(struct buffer *out, const void *about);

/* Writes a text of prose, on the page of the code self. */
typedef void write_span(struct buffer *out, struct slice text, int self);

/* What goes into a slot; { 0 }: nothing. */
struct value {
    struct slice text;
    write_value *write; /* NULL: text is the value */
    const void *about;
    write_span *words; /* in SLOT_PROSE: how what is no `code` is written; NULL: escaped */
    int self;          /* for words */
};

struct value value_slice(struct slice text);
struct value value_text(const char *text);
struct value value_bare(const char *prose); /* without its backticks, for an attribute */
struct value value_number(const int *number);
struct value value_written(write_value *write, const void *about);

/* How a value is written. In a template, this and the number of the slot, from 1 on, are two characters in the markup. */
enum slot_kind {
    SLOT_TEXT = 1, /* escaped */
    SLOT_PROSE,    /* escaped, but `code` becomes an element */
    SLOT_MARKUP,   /* what is written stands as it is; a text is escaped even here */
    SLOT_ROOT,     /* no slot, and without a number: where the program's own paths begin */
};

/* All templates, each with a NUL at its end. */
extern struct deflated template_texts;

/* Adds the template that begins there; values are those of its slots. Called through the functions of templates.h alone, which
 * know the names. */
void template_fill(struct buffer *out, size_t offset, const struct value *values);

#endif
