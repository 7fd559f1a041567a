/* What the files of recipe share. */
#ifndef EVERYSTATUS_RECIPE_PARTS_H
#define EVERYSTATUS_RECIPE_PARTS_H

#include "recipe/recipe.h"

/* Checks the choices, which lie in whole, and keeps them; code and single are set if there is just one code. */
bool recipe_check_choices(struct recipe *recipe, struct slice choices, struct slice whole, const char *in,
                          struct complaint *complaint);

/* Whether 101 is one of the choices, which were checked. */
bool recipe_may_upgrade(const struct recipe *recipe);

/* Whether one of the choices, which were checked, can be had in the recipe's format. */
bool recipe_offers_format(const struct recipe *recipe);

/* Whether a field of that name may be asked for: what is wrong with it. */
struct problem recipe_field_allowed(const struct recipe_rules *rules, struct slice name);

/* Whether Location may lead there: what is wrong with it. */
struct problem recipe_location_allowed(const struct recipe_rules *rules, struct slice location);

/* The same, for a field that httpbin or httpstat.us sent as it was: a relative reference, "get", stays on this server as well.
 * In a recipe that is a slip more often than not, a host without its scheme. */
struct problem recipe_reference_allowed(const struct recipe_rules *rules, struct slice reference);

/* Whether a client's content may be of that type: what is wrong with it. */
struct problem recipe_type_allowed(const struct recipe_rules *rules, struct slice type);

/* Keeps a value, percent-decoded (RFC 3986 2.1); returns what is wrong with it. It has no NUL. */
struct problem recipe_keep(struct recipe *recipe, struct recipe_piece *piece, struct slice value);

/* As recipe_keep, for a value that stands in a head: without control characters, and not too much of it. */
struct problem recipe_keep_line(struct recipe *recipe, struct recipe_piece *piece, struct slice value);

/* Whether the modifiers format and force mean anything for the choices: what is wrong with them. A later carrier may bring
 * other choices. */
struct problem recipe_check_format(const struct recipe *recipe);
struct problem recipe_check_force(const struct recipe *recipe);

/* Reads the modifier fault. */
struct problem recipe_read_fault(struct recipe *recipe, struct slice value);

/* Refuses what the recipe's fault would ignore. */
bool recipe_settle_fault(const struct recipe *recipe, struct complaint *complaint);

#endif
