/* The head of a response as it goes out, where it differs from what the library writes. */
#ifndef EVERYSTATUS_AMEND_H
#define EVERYSTATUS_AMEND_H

#include "base/buffer.h"
#include "base/slice.h"
#include "engine/interpose.h"

struct reply;

/* Fields that the library writes by itself, and that are left out. */
enum head_drop { DROPS_LENGTH = 1, DROPS_CODING = 2, DROPS_DATE = 4 };

/* What the library has no interface for, or what it is spared. Its own head is amended rather than replaced, since it alone
 * knows whether the connection goes on, and so what Connection says. */
struct amendment {
    struct buffer line;   /* the status line with its CRLF; empty: the library's */
    struct buffer fields; /* packed; they go before what it says of the content's length */
    unsigned drops;       /* of enum head_drop */
};

/* Whether the library takes the field; if not, amendment_add does. */
bool library_takes_field(struct slice name, struct slice value);

/* Begins with what a finished reply says beside its fields; then, adds a field that the library is not given, or takes all of
 * them, which move. Release it either way: without memory, its line or fields have failed. */
void amendment_begin(struct amendment *amendment, const struct reply *reply);
void amendment_take(struct amendment *amendment, struct buffer *fields);
void amendment_add(struct amendment *amendment, struct slice name, struct slice value);
void amendment_release(struct amendment *amendment);

/* Whether there is anything to amend. */
bool amendment_given(const struct amendment *amendment);

/* Adds what takes the place of the library's head to the substitute. */
void amend_head(struct substitute *substitute, const struct amendment *amendment, struct slice head);

#endif
