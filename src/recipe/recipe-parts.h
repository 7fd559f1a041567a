/* What the files of recipe share. */
#ifndef EVERYSTATUS_RECIPE_PARTS_H
#define EVERYSTATUS_RECIPE_PARTS_H

#include "recipe/recipe.h"

/* Checks the choices, which lie in whole, and keeps them; code and single are set if there is just one code. */
bool recipe_check_choices(struct recipe *recipe, struct slice choices, struct slice whole, const char *in,
                          struct complaint *complaint);

/* Whether 101 is one of the choices, which were checked. */
bool recipe_may_upgrade(const struct recipe *recipe);

/* Whether a field of that name may be asked for; else a problem is put. */
bool recipe_field_allowed(const struct recipe *recipe, struct slice name, char *problem, size_t size);

/* Whether Location may lead there; else a problem is put. */
bool recipe_location_allowed(const struct recipe *recipe, struct slice location, char *problem, size_t size);

/* Whether a client's content may be called that; else a problem is put. */
bool recipe_type_allowed(const struct recipe *recipe, struct slice type, char *problem, size_t size);

/* Puts what is wrong into problem, and then returns false. */
bool recipe_put(char *problem, size_t size, const char *text);

/* Keeps a value that stands in a head: percent-decoded, without control characters, and not too much of it. */
bool recipe_keep_line(struct recipe *recipe, struct recipe_piece *piece, struct slice value, char *problem, size_t size);

/* Reads the modifier fault. */
bool recipe_read_fault(struct recipe *recipe, struct slice value, char *problem, size_t size);

/* Refuses what the recipe's fault would ignore. */
bool recipe_settle_fault(const struct recipe *recipe, struct complaint *complaint);

#endif
