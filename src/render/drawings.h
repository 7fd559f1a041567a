/* The picture of each class of codes: an exchange, whose coloured end has the next turn. */
#ifndef EVERYSTATUS_DRAWINGS_H
#define EVERYSTATUS_DRAWINGS_H

#include "base/buffer.h"

/* Adds the drawing of a class ("4xx", "other"), an image with a sentence. */
void drawing_add(struct buffer *out, const char *stem);

/* Whose turn it is in that class, in a few words. */
const char *drawing_turn(const char *stem);

#endif
