/* One choice of a recipe, as it is written; for the recipe floor alone. */
#ifndef EVERYSTATUS_CHOICE_H
#define EVERYSTATUS_CHOICE_H

#include "recipe/recipe.h"

/* Its slices lie in the recipe's text. own is what stands in its parentheses, with data NULL where there are none. */
struct choice {
    struct slice interims; /* "102(delay=1s)+103+" */
    int first, last;
    const struct fault *fault; /* that stands in place of a code; NULL: none does */
    struct slice own;
    uint64_t weight; /* of each code, times the count */
    uint64_t count;
};

struct interim {
    int code;
    struct slice own;
};

/* What a complaint about a choice needs: the text in which columns count, and what it is called. */
struct context {
    struct slice whole;
    const char *in;
    struct complaint *complaint;
};

/* The offset of the first stop in text that stands outside parentheses; text.length: there is none. */
size_t choice_span(struct slice text, char stop);

/* Reads a choice. What stands in parentheses is not looked at. false: the complaint says what is wrong. */
bool choice_read(struct choice *choice, struct slice text, const struct context *context);

/* Takes the next interim response, with its "+", off *rest, which is not empty. */
bool choice_next_interim(struct slice *rest, struct interim *interim, const struct context *context);

/* Whether a code of the choice ends HTTP on the connection: only a 1xx does. */
bool choice_upgrades(const struct choice *choice);

#endif
