/* Where a resource is: paths below /earn/CODE;key=KEY, as targets, hrefs and Destinations have them. */
#ifndef EVERYSTATUS_PLACE_H
#define EVERYSTATUS_PLACE_H

#include "handlers/earned/dav/tree.h"

/* What a path leads to. */
struct place {
    struct node *node;   /* NULL: nothing is there */
    struct node *parent; /* NULL: it is the root, or the collection that it would be in is not there either */
    char bytes[TREE_NAME];
    struct slice name; /* in parent; in bytes */
};

/* Whether all of a path's segments can be names: UTF-8, not too long, not empty but for the last, no dots alone. It starts with
 * "/" or is empty. false: *complaint says what is wrong. */
bool place_check(struct slice path, const char *in, struct complaint *complaint);

/* Follows a path that was checked. */
void place_find(const struct tree *tree, struct slice path, struct place *place);

/* Adds what the hrefs of all resources begin with, as the client wrote it: "/earn/423;key=K". */
void place_add_base(const struct call *call, struct buffer *out);

/* Adds "/" and a name, encoded. */
void place_add_name(struct buffer *out, struct slice name);

/* Adds a path that was checked, each name encoded in the one way that place_add_name has, without a "/" at its end. */
void place_add_path(struct buffer *out, struct slice path);

/* Cuts a URL, absolute or a path, to what is below ours. 0: *path is it, and was checked; otherwise the code to refuse it with,
 * and *complaint says why: it is no URL, another server's (RFC 4918 9.8.5), or not below ours. */
int place_of_url(const struct call *call, struct slice url, struct slice *path, struct complaint *complaint);

#endif
