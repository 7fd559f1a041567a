/* A writer of JSON that reads well in a terminal: indented, short objects on one line. */

/* The documents of one kind have the same members, always: what has no value is null. */
#ifndef EVERYSTATUS_MEMBERS_H
#define EVERYSTATUS_MEMBERS_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/slice.h"

/* Start with { .out = text }; the outermost name is NULL. Names are the program's own words: nothing in them is escaped. */
struct members {
    struct buffer *out;
    int depth;
    bool any;  /* the innermost object or array has a member already */
    bool flat; /* the innermost one stands on one line */
};

void member_open(struct members *json, const char *name, char bracket);
void member_open_flat(struct members *json, const char *name, char bracket); /* holds only plain values */
void member_close(struct members *json, char bracket);
void member_word(struct members *json, const char *name, const char *word);    /* or a token: nothing in it is escaped */
void member_string(struct members *json, const char *name, const char *value); /* NULL is null */
void member_paths(struct members *json, const char *name, const char *text);   /* the program's own: see buffer_paths */
void member_slice(struct members *json, const char *name, struct slice value);
void member_slice_or_null(struct members *json, const char *name, struct slice value); /* without data it is null */
void member_number(struct members *json, const char *name, long value);
void member_number_or_null(struct members *json, const char *name, bool given, long value);
void member_boolean(struct members *json, const char *name, bool value);
/* Makes way for a string of several pieces; the caller adds them, and the quotes around them. */
void member_name(struct members *json, const char *name);

#endif
