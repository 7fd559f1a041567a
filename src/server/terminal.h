/* What is shown to whoever started the program: in colour only on a terminal. */
#ifndef EVERYSTATUS_TERMINAL_H
#define EVERYSTATUS_TERMINAL_H

#include <stdbool.h>

#include "base/buffer.h"

/* Whether stdout is a terminal that knows colours, and NO_COLOR does not say otherwise. */
bool terminal_coloured(void);

/* Writes out what was printed. false: it was said that not all of it could be. */
bool terminal_flush(void);

/* Prints a page of plain text, titles, headings and commands in colour there, and releases it. false: it was said why not. */
bool terminal_print(struct buffer *page);

#endif
