/* Filling in: what stands in braces in a recipe's texts is put in when the answer is made, and checked after that. */
#ifndef EVERYSTATUS_FILL_H
#define EVERYSTATUS_FILL_H

#include "recipe/placeholder.h"
#include "recipe/recipe.h"

/* The most bytes that a body can have when it is filled in; a field that a client sends may be put into it many times. */
enum { FILLED_MOST = 65536 };

/* Whether there is a brace in the recipe's texts. */
bool fill_has_braces(struct recipe *recipe);

/* Checks what stands in braces; *counts is set if the request's number is needed. */
bool fill_check(struct recipe *recipe, bool *counts, struct complaint *complaint);

/* Fills in the key. false: *complaint says why it is none. */
bool fill_key(struct recipe *recipe, const struct filling *filling, struct complaint *complaint);

/* Fills in all texts but the key. false: *complaint says which of them must not be sent so. */
bool fill_answer(struct recipe *recipe, const struct filling *filling, struct complaint *complaint);

#endif
