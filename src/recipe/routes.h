/* The handlers that an operator adds: lines "METHOD PATH RECIPE", which give a client with fixed paths its route. */
#ifndef EVERYSTATUS_ROUTES_H
#define EVERYSTATUS_ROUTES_H

#include "base/buffer.h"
#include "recipe/recipe.h"

/* One line. A method or path that ends with "*" stands for all that start so. */
struct route {
    struct slice method, path, recipe;
};

/* Start with { 0 }; routes_release frees it. */
struct routes {
    struct buffer text; /* what the lines lie in */
    struct route *rows;
    size_t count;
};

void routes_release(struct routes *routes);

/* Reads lines; empty ones and those that start with "#" are passed over. Each recipe is checked by the rules. false: *complaint
 * says what is wrong, and *line (from 1) where; or memory ran out (complaint->code is 503). */
bool routes_read(struct routes *routes, struct slice text, const struct recipe_rules *rules, struct complaint *complaint,
                 size_t *line);

/* The first line for a request; NULL: none. HEAD is served by lines for GET as well (RFC 9110 9.3.2). */
const struct route *routes_find(const struct routes *routes, const char *method, struct slice path);

#endif
