/* COPY and MOVE (RFC 4918 9.8, 9.9), also of what is bound at several places (RFC 5842 2.3, 2.5). */
#include <string.h>

#include "handlers/earned/dav/dav.h"

static struct property *copy_property(struct tree *tree, const struct property *from)
{
    size_t bytes = from->space.length + from->name.length + from->text.length;
    struct property *to = tree_take(tree, sizeof *to + bytes, NULL);
    if (!to)
        return NULL;
    char *end = to->bytes;
    to->space = slice_keep(from->space, &end);
    to->name = slice_keep(from->name, &end);
    to->text = slice_keep(from->text, &end);
    return to;
}

/* Copies the dead properties of a resource. false: it would be too much. */
static bool copy_properties(struct tree *tree, struct property **first, const struct node *from)
{
    struct property **link = first;
    *first = NULL;
    for (const struct property *property = from->properties; property; property = property->next) {
        *link = copy_property(tree, property);
        if (!*link) {
            tree_drop_properties(tree, first);
            return false;
        }
        link = &(*link)->next;
    }
    return true;
}

/* Gives a resource the content and the dead properties of another. false: it would be too much, and it is as before. */
static bool copy_into(struct tree *tree, struct node *to, const struct node *from)
{
    struct property *first;
    if (!copy_properties(tree, &first, from))
        return false;
    if (!from->collection && !tree_fill(tree, to, from->type, (struct slice){ from->content, from->size })) {
        tree_drop_properties(tree, &first);
        return false;
    }
    tree_drop_properties(tree, &to->properties);
    to->properties = first;
    return true;
}

/* What was copied already is bound again, not copied (RFC 5842 2.3), so that this ends. NULL: it would be too much. */
static struct node *copy_node(struct dav *dav, struct node *from)
{
    if (from->copy)
        return from->copy;
    struct node *to = from->copy = tree_node(dav->tree, from->collection, dav->date);
    if (!to || !copy_into(dav->tree, to, from))
        return NULL;
    for (const struct binding *member = from->members; member && dav->depth == DEPTH_INFINITY; member = member->next) {
        struct node *node = copy_node(dav, member->node);
        if (!node || !tree_bind(dav->tree, to, (struct slice){ member->name, member->length }, node))
            return NULL;
    }
    return to;
}

static struct node *copy_all(struct dav *dav, struct node *from)
{
    for (struct node *node = dav->tree->nodes; node; node = node->next)
        node->copy = NULL;
    return copy_node(dav, from);
}

/* Whether there is something, and a place for it. */
static bool can_go(struct dav *dav, const struct place *to)
{
    const struct node *from = dav->place.node;
    if (!from)
        dav_say(dav, 404, "nothing is here");
    else if (to->node == from || (to->node && !to->parent))
        dav_say(dav, 403, "the Destination is the resource itself, or the collection of all");
    else if (!to->parent)
        dav_say(dav, 409, "the collection above the Destination is missing; MKCOL makes it");
    else if (to->node && !dav->overwrites)
        dav_say(dav, 412, "something is at the Destination, and Overwrite is F");
    else
        return true;
    return false;
}

static bool bind(struct dav *dav, const struct place *to, struct node *node)
{
    if (!node || !tree_bind(dav->tree, to->parent, to->name, node)) {
        dav_full(dav);
        return false;
    }
    to->parent->modified = dav->date;
    dav_say(dav, to->node ? 204 : 201, "it is at the Destination");
    return true;
}

/* A file that replaces a file changes that one, and leaves it where it is bound (RFC 5842 2.3). */
static void copy_over(struct dav *dav, struct node *to)
{
    if (!dav_may_change(dav, to))
        return;
    if (!copy_into(dav->tree, to, dav->place.node)) {
        dav_full(dav);
        return;
    }
    to->modified = dav->date;
    dav_say(dav, 204, "it is at the Destination");
}

void dav_copy(struct dav *dav)
{
    struct place to;
    place_find(dav->tree, dav->to, &to);
    if (!can_go(dav, &to))
        return;
    if (to.node && !to.node->collection && !dav->place.node->collection)
        copy_over(dav, to.node);
    else if (dav_may_change(dav, to.parent) && (!to.node || dav_may_change_all(dav, to.node)))
        bind(dav, &to, copy_all(dav, dav->place.node));
}

static bool may_move(struct dav *dav, const struct place *to)
{
    const struct place *from = &dav->place;
    if (!can_go(dav, to))
        return false;
    if (!from->parent || tree_reaches(dav->tree, from->node, to->parent)) {
        dav_say(dav, 403, "the Destination is within the resource itself");
        return false;
    }
    return dav_may_change(dav, from->parent) && dav_may_change_all(dav, from->node) && dav_may_change(dav, to->parent) &&
           (!to->node || dav_may_change_all(dav, to->node));
}

void dav_move(struct dav *dav)
{
    struct place to, *from = &dav->place;
    place_find(dav->tree, dav->to, &to);
    if (!may_move(dav, &to) || !bind(dav, &to, from->node))
        return;
    from->parent->modified = dav->date;
    tree_unbind(dav->tree, from->parent, from->name);
}
