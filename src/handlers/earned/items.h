/* What clients PUT below /earn: named contents of a code and key, bounded. */
#ifndef EVERYSTATUS_ITEMS_H
#define EVERYSTATUS_ITEMS_H

#include <time.h>

#include "handlers/earned/earning.h"
#include "handlers/representation.h"

/* Of all contents of a code and key; of an item's name and type; of items; of an entity tag with its quotes and NUL. */
enum { ITEMS_BYTES = 4096, ITEM_NAME = 128, ITEM_TYPE = 64, ITEMS_MOST = 32, ITEM_TAG = 35 };

/* What a request does to an item, and what came of it. */
enum item_result {
    ITEM_FOUND,   /* it is there, or was stored in the place of another */
    ITEM_CREATED, /* it is new */
    ITEM_MISSING,
    ITEM_GONE,   /* it was there, and was deleted */
    ITEM_FULL,   /* it would be too much */
    ITEM_FAILED, /* a precondition does not hold (RFC 9110 13.1) */
};

/* An item as it was when it was asked for. */
struct item_copy {
    enum item_result result;
    struct buffer content; /* the caller's to release */
    char type[ITEM_TYPE + 1];
    char etag[ITEM_TAG];
    time_t modified;
};

/* All of these are about the request's code and key, and are exact when many ask at once. standard is what is at that name
 * while nobody has PUT anything there; NULL: nothing. false: no memory. */

/* Looks it up. */
bool items_get(struct call *call, struct slice name, struct item_copy *copy);

/* Stores the request's content, if its preconditions hold. */
bool items_put(struct call *call, struct slice name, const struct validators *standard, struct item_copy *copy);

/* Deletes it, if the preconditions hold. */
bool items_delete(struct call *call, struct slice name, struct item_copy *copy);

/* A number that no item was named with yet. */
bool items_name(struct call *call, uint64_t *number);

/* A strong entity tag for a content of that type. */
void items_tag(char etag[ITEM_TAG], struct slice type, struct slice content);

/* The type that the request was sent with, if a browser does no harm with it, and otherwise that of any bytes. */
void items_type(char type[ITEM_TYPE + 1], const struct request *request);

#endif
