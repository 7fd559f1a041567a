/* A writer of plain text for a terminal of 80 columns. */
#ifndef EVERYSTATUS_PLAIN_H
#define EVERYSTATUS_PLAIN_H

#include "base/buffer.h"

/* Adds a paragraph in lines of up to 79 columns; the first goes on at column, the others begin at indent. */
void plain_wrap(struct buffer *out, int column, int indent, const char *string);

/* An empty line, a heading and a paragraph under it. */
void plain_section(struct buffer *out, const char *heading, const char *paragraph);

/* The title: the code and the phrase, underlined. */
void plain_title(struct buffer *out, int code, const char *phrase);

/* The same of a status code, which has three digits. */
void plain_code_title(struct buffer *out, int code, const char *phrase);

#endif
