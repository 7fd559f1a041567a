/* The recipes that were read before: whoever asks for the same again has it read and checked already. */
#ifndef EVERYSTATUS_KNOWN_H
#define EVERYSTATUS_KNOWN_H

#include <stdatomic.h>
#include <stddef.h>

#include "recipe/recipe.h"

/* So many are kept; who comes later is served as well, but each time read anew. Longer targets, with their host, are not. */
enum { KNOWN_MOST = 128, KNOWN_TARGET = 1024 };

struct known_recipe;

/* Starts with { 0 }. Serves all threads. */
struct known {
    _Atomic(struct known_recipe *) slots[KNOWN_MOST]; /* written once each */
};

/* Where a recipe was read. */
struct known_source {
    struct slice authority, line; /* its name: what decides on how it is read */
    struct slice path, query;     /* in which its texts lie */
    size_t left;                  /* bytes of the path behind the recipe's segment */
};

/* Fills in the recipe of that name, but for its rules, and source->left. false: it is not known, or there is no memory. */
bool known_find(struct known *known, struct known_source *source, struct recipe *recipe);

/* Keeps a recipe that is settled, if there is room. */
void known_keep(struct known *known, const struct known_source *source, const struct recipe *recipe);

void known_release(struct known *known);

#endif
