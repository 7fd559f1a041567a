/* A recipe as a form has it: a text for its choices, and one for each modifier, as they are typed. */
#ifndef EVERYSTATUS_FORM_H
#define EVERYSTATUS_FORM_H

#include "recipe/recipe.h"

enum { FORM_ROWS = 64 }; /* as many as a set of modifiers has bits */

/* What is typed for a modifier. */
struct form_value {
    bool given;
    struct buffer text; /* decoded; FORM_ON where there is no value; one line for each where it may come several times */
};

struct form {
    struct buffer recipe;                /* that was given as a whole, as it would stand in a path; or empty */
    struct buffer choices;               /* in the grammar's own words */
    struct buffer argument;              /* of the fault */
    struct form_value values[FORM_ROWS]; /* by the rows of the table */
};

/* The value of a modifier that has none. */
#define FORM_ON "on"

/* The names of the fields: of the choices, of a whole recipe, of the fault's argument, of a modifier whose value is empty; the
 * others are called as their modifiers, but for the one name that pages have already. */
#define FORM_CHOICES "codes"
#define FORM_RECIPE "recipe"
#define FORM_ARGUMENT "argument"
#define FORM_EMPTY "empty"
const char *form_name(const struct recipe_modifier *row);

/* Reads the query of a page; fields that are left empty say nothing, unless another says that this is meant. own: a parameter
 * that is the page's beside format; NULL: none is. Release the form either way. false: *complaint says what is wrong. */
bool form_read(struct form *form, struct slice query, const char *own, struct complaint *complaint);
void form_release(struct form *form);

/* Adds choices as they are typed, or came in a query: a blank beside a comma or at an end means nothing, and any other one
 * outside of parentheses was a "+", which forms take for a blank. */
void form_put_choices(struct buffer *out, struct slice text);

/* Takes the text of a recipe apart into fields. What is no modifier is passed over: recipe_parse tells of it. */
void form_take(struct form *form, struct slice recipe);

/* Fills in the field of the modifier of that name, which there is. */
void form_put(struct form *form, const char *name, struct slice value);

/* Adds the recipe that the form says, as it stands in a path: nothing in it needs a further escape there, in a shell's single
 * quotes, or in curl's globbing. */
void form_write(struct buffer *out, const struct form *form);

/* Adds the text of a recipe as the value of a parameter of a query. */
void form_quote(struct buffer *out, struct slice recipe);

/* Whether memory ran out while it was filled in. */
bool form_failed(const struct form *form);

/* The text; no data: there is none. */
struct slice form_text(const struct buffer *text);

#endif
