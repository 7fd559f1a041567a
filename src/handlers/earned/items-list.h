/* The list of what clients PUT: items in the order in which they came. */
#ifndef EVERYSTATUS_ITEMS_LIST_H
#define EVERYSTATUS_ITEMS_LIST_H

#include "handlers/earned/items.h"

/* One allocation each. */
struct item {
    struct item *next; /* a newer one */
    bool gone;         /* only its name is left */
    time_t modified;
    char etag[ITEM_TAG];
    char type[ITEM_TYPE + 1];
    size_t name_length, size;
    char bytes[]; /* name, content */
};

struct items {
    struct item *first;
    uint64_t count, named;
    size_t bytes; /* of content */
};

/* The two functions of a struct state_kind whose state is the list. */
size_t items_owned(const void *state);
void items_release(void *state);

/* An item of the request's content. NULL: no memory. */
struct item *item_make(const struct request *request, struct slice name);

/* The link of the item of that name, or where one would be linked: what it points to is NULL then. */
struct item **items_find(struct items *items, struct slice name);

/* Adds an item as the newest one; the oldest ones make way. */
void items_append(struct items *items, struct item *fresh);

/* Takes an item out, or leaves only its name. */
void items_drop(struct items *items, struct item **link);
void items_bury(struct items *items, struct item **link);

#endif
