/* The routes that an operator adds: lines "METHOD PATH RECIPE", which give a client with fixed paths its mock. */
#ifndef EVERYSTATUS_MOCKS_H
#define EVERYSTATUS_MOCKS_H

#include "ground/text.h"
#include "pure/recipe.h"

/* One line. A method or path that ends with "*" stands for all that start so. */
struct mock {
    struct span method, path, recipe;
};

/* Start with { 0 }; mocks_release frees it. */
struct mocks {
    struct text text; /* what the lines lie in */
    struct mock *rows;
    size_t count;
};

void mocks_release(struct mocks *mocks);

/* Reads lines; empty ones and those that start with "#" are passed over. Each recipe is checked by the rules. false: *complaint
 * says what is wrong, and *line (from 1) where; or memory ran out (complaint->code is 503). */
bool mocks_read(struct mocks *mocks, struct span text, const struct recipe_rules *rules, struct complaint *complaint,
                size_t *line);

/* The first line for a request; NULL: none. HEAD is served by lines for GET as well (RFC 9110 9.3.2). */
const struct mock *mocks_find(const struct mocks *mocks, const char *method, struct span path);

#endif
