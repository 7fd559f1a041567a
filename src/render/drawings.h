/* The picture of each class of codes: an exchange, whose coloured end has the next turn. */
#ifndef EVERYSTATUS_DRAWINGS_H
#define EVERYSTATUS_DRAWINGS_H

#include "base/buffer.h"
#include "catalog/statuses.h"

/* Adds the drawing of a class ("4xx", "other"), an image with a sentence. */
void drawing_add(struct buffer *out, const char *stem);

/* The same for a code, which may have a drawing of its own. */
void drawing_add_code(struct buffer *out, int code);

/* Whose turn it is behind a code, by its retry fact. */
const char *drawing_turn_after(const struct status *row, const char *stem);

/* Whose turn it is in that class, in a few words. */
const char *drawing_turn(const char *stem);

#endif
