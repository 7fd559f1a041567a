/* A small tree of collections and files in memory, whose resources can be bound at several places; it can be a graph. */
#ifndef EVERYSTATUS_TREE_H
#define EVERYSTATUS_TREE_H

#include <stdint.h>

#include "handlers/earned/items.h"

/* Of all that a tree holds; of resources; of locks; of dead properties of one resource; of a member's name, and its NUL. */
enum { TREE_BYTES = 1024 * 1024, TREE_NODES = 200, TREE_LOCKS = 32, TREE_PROPERTIES = 100, TREE_NAME = 256 };

/* A dead property (RFC 4918 4): its namespace, its name, and the whole of its element with what is in scope for it. */
struct property {
    struct property *next;
    struct slice space, name, text;
    char bytes[];
};

/* A member of a collection: a name that is bound to a resource (RFC 5842 1.1). */
struct binding {
    struct binding *next;
    struct node *node;
    size_t length;
    char name[];
};

/* A resource. */
struct node {
    struct node *next; /* of the tree; not in any order */
    uint64_t number;   /* no other one of the tree ever has it */
    bool collection;
    time_t created, modified;
    char *content; /* of a file */
    size_t size;
    char type[ITEM_TYPE + 1], etag[ITEM_TAG];
    struct property *properties;
    struct binding *members; /* of a collection, the oldest first */
    /* Of a walk through the tree. */
    uint64_t seen;     /* by which look */
    bool inside;       /* it is part of what is walked through */
    bool open;         /* the walk is below it */
    struct node *copy; /* what it has become */
};

/* A write lock (RFC 4918 6). */
struct lock {
    struct lock *next;
    struct node *node; /* its root */
    bool shared, infinite;
    int64_t expires; /* clock_now's microseconds */
    uint64_t seconds;
    struct slice token, root, owner; /* a URI; the path that was locked, encoded; an element */
    char bytes[];
};

enum { TREE_ID = 16 };

/* Must begin as zeros. Everything in it is made with tree_take. */
struct tree {
    struct node *root; /* NULL: nothing is there yet */
    struct node *nodes;
    struct lock *locks;
    unsigned char id[TREE_ID];
    bool starved; /* something was not made since there was no memory for it */
    unsigned count, locked;
    size_t bytes;
    uint64_t numbered, looks;
};

/* The functions of a struct state_kind whose state is a tree. */
size_t tree_owned(const void *state);
void tree_release(void *state);

/* Memory of the tree's, zeroed; NULL: it would be too much, or there is none. old (or NULL) makes way for it: then it is given
 * back, and otherwise stays. */
void *tree_take(struct tree *tree, size_t size, void *old);
void tree_give(struct tree *tree, void *memory);

/* A new resource, which tree_sweep takes away while nothing is bound to it. NULL: it would be too much. */
struct node *tree_node(struct tree *tree, bool collection, time_t now);

/* Gives a file that content. false: it would be too much, and it is as before. */
bool tree_fill(struct tree *tree, struct node *node, const char *type, struct slice content);

/* Binds the name in a collection that does not have it, or to another resource if it has. false: it would be too much. */
bool tree_bind(struct tree *tree, struct node *parent, struct slice name, struct node *node);
void tree_unbind(struct tree *tree, struct node *parent, struct slice name);

/* The member of that name; NULL: there is none. */
struct binding *tree_member(const struct node *parent, struct slice name);

/* Whether the one is the other, or below it. */
bool tree_reaches(struct tree *tree, struct node *from, const struct node *to);

/* Sets .inside of all that is there: whether it is that resource or below it. */
void tree_mark(struct tree *tree, struct node *from);

/* Takes away what cannot be reached any more. */
void tree_sweep(struct tree *tree);

void tree_drop_lock(struct tree *tree, struct lock **link);
void tree_drop_properties(struct tree *tree, struct property **first);

#endif
