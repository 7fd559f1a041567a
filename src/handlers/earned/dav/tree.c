/* A small tree of collections and files in memory, whose resources can be bound at several places; it can be a graph. */
#include "handlers/earned/dav/tree.h"

#include <stdlib.h>
#include <string.h>

/* Knows its size, which the tree's bytes tell. */
struct block {
    size_t size;
    max_align_t data[];
};

static struct block *block_of(void *memory)
{
    return (struct block *)((char *)memory - offsetof(struct block, data));
}

void *tree_take(struct tree *tree, size_t size, void *old)
{
    size_t whole = sizeof(struct block) + size, spare = old ? block_of(old)->size : 0;
    struct block *block = NULL;
    if (size <= TREE_BYTES && tree->bytes - spare + whole <= TREE_BYTES) {
        block = calloc(1, whole);
        tree->starved |= !block;
    }
    if (!block)
        return NULL;
    block->size = whole;
    tree->bytes += whole;
    tree_give(tree, old);
    return block->data;
}

void tree_give(struct tree *tree, void *memory)
{
    if (!memory)
        return;
    tree->bytes -= block_of(memory)->size;
    free(block_of(memory));
}

size_t tree_owned(const void *state)
{
    return ((const struct tree *)state)->bytes;
}

struct node *tree_node(struct tree *tree, bool collection, time_t now)
{
    struct node *node = tree->count < TREE_NODES ? tree_take(tree, sizeof *node, NULL) : NULL;
    if (!node)
        return NULL;
    node->number = ++tree->numbered;
    node->collection = collection;
    node->created = node->modified = now;
    node->next = tree->nodes;
    tree->nodes = node;
    tree->count++;
    return node;
}

bool tree_fill(struct tree *tree, struct node *node, const char *type, struct slice content)
{
    char *fresh = tree_take(tree, content.length, node->content);
    if (!fresh)
        return false;
    node->content = fresh;
    node->size = content.length;
    slice_keep(content, &fresh);
    memcpy(node->type, type, strlen(type) + 1);
    items_tag(node->etag, slice_of(type), content);
    return true;
}

static struct binding **find_member(struct node *parent, struct slice name)
{
    struct binding **link = &parent->members;
    while (*link && !slice_equals((struct slice){ (*link)->name, (*link)->length }, name))
        link = &(*link)->next;
    return link;
}

struct binding *tree_member(const struct node *parent, struct slice name)
{
    return *find_member((struct node *)parent, name);
}

bool tree_bind(struct tree *tree, struct node *parent, struct slice name, struct node *node)
{
    struct binding **link = find_member(parent, name);
    if (!*link) {
        struct binding *binding = tree_take(tree, sizeof *binding + name.length, NULL);
        if (!binding)
            return false;
        binding->length = name.length;
        memcpy(binding->name, name.data, name.length);
        *link = binding;
    }
    (*link)->node = node;
    return true;
}

static void drop_binding(struct tree *tree, struct binding **link)
{
    struct binding *binding = *link;
    *link = binding->next;
    tree_give(tree, binding);
}

void tree_unbind(struct tree *tree, struct node *parent, struct slice name)
{
    struct binding **link = find_member(parent, name);
    if (*link)
        drop_binding(tree, link);
}

void tree_drop_properties(struct tree *tree, struct property **first)
{
    for (struct property *property; (property = *first);) {
        *first = property->next;
        tree_give(tree, property);
    }
}

void tree_drop_lock(struct tree *tree, struct lock **link)
{
    struct lock *lock = *link;
    *link = lock->next;
    tree->locked--;
    tree_give(tree, lock);
}

static void drop_node(struct tree *tree, struct node **link)
{
    struct node *node = *link;
    *link = node->next;
    while (node->members)
        drop_binding(tree, &node->members);
    tree_drop_properties(tree, &node->properties);
    tree_give(tree, node->content);
    tree->count--;
    tree_give(tree, node);
}

/* The depth is that of the tree at most: what was seen is not looked at again. */
static void see(struct node *node, uint64_t look)
{
    node->seen = look;
    for (const struct binding *member = node->members; member; member = member->next)
        if (member->node->seen != look)
            see(member->node, look);
}

bool tree_reaches(struct tree *tree, struct node *from, const struct node *to)
{
    see(from, ++tree->looks);
    return to->seen == tree->looks;
}

void tree_mark(struct tree *tree, struct node *from)
{
    see(from, ++tree->looks);
    for (struct node *node = tree->nodes; node; node = node->next)
        node->inside = node->seen == tree->looks;
}

void tree_sweep(struct tree *tree)
{
    tree_mark(tree, tree->root);
    for (struct node **link = &tree->nodes; *link;) {
        if ((*link)->inside)
            link = &(*link)->next;
        else
            drop_node(tree, link);
    }
}

void tree_release(void *state)
{
    struct tree *tree = state;
    while (tree->locks)
        tree_drop_lock(tree, &tree->locks);
    while (tree->nodes)
        drop_node(tree, &tree->nodes);
    tree->root = NULL;
}
